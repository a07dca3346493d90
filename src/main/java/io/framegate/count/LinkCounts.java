package io.framegate.count;

/**
 * What one event loop has with plugin hosts in other processes at a moment: frames and bytes that its credits are spent on, and
 * dispatches that wait for credit.
 */
public final class LinkCounts {

    private static final int FRAMES = 0;
    private static final int BYTES = 1;
    private static final int WAITING = 2;

    private final Tally numbers = new Tally(3);

    /** So many more are with plugin hosts than before, or fewer. */
    public void spent(int frames, long bytes) {
        numbers.add(FRAMES, frames);
        numbers.add(BYTES, bytes);
    }

    /** So many more dispatches wait than before, or fewer. */
    public void waits(int more) {
        numbers.add(WAITING, more);
    }

    /** Frames that are with plugin hosts. */
    public long frames() {
        return numbers.get(FRAMES);
    }

    /** Their payloads, in bytes. */
    public long bytes() {
        return numbers.get(BYTES);
    }

    /** Dispatches that wait until there is credit for them. */
    public long waiting() {
        return numbers.get(WAITING);
    }
}
