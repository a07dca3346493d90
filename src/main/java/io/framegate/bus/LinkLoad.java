package io.framegate.bus;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one gateway verticle has with plugin hosts in other processes at a moment: frames and bytes that its {@link Credits} are
 * spent on, and dispatches that wait for credit. Counted by its thread, read by any.
 */
public final class LinkLoad {

    private static final int FRAMES = 0;
    private static final int BYTES = 1;
    private static final int WAITING = 2;

    private final AtomicLongArray numbers = new AtomicLongArray(3);

    void sent(Credits.Cost cost) {
        add(FRAMES, cost.frames());
        add(BYTES, cost.bytes());
    }

    void back(Credits.Cost cost) {
        add(FRAMES, -cost.frames());
        add(BYTES, -cost.bytes());
    }

    void waits(int more) {
        add(WAITING, more);
    }

    private void add(int which, long more) {
        numbers.setOpaque(which, numbers.getPlain(which) + more);
    }

    /** Frames that are with plugin hosts. */
    public long frames() {
        return numbers.getOpaque(FRAMES);
    }

    /** Their payloads, in bytes. */
    public long bytes() {
        return numbers.getOpaque(BYTES);
    }

    /** Dispatches that wait until there is credit for them. */
    public long waiting() {
        return numbers.getOpaque(WAITING);
    }
}
