package io.framegate.count;

/** How often a value was in which range, and the sum of all. Counted by one thread, read by any. */
public final class Histogram {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private static final long[] NANOS = {
        10 * MICRO,
        25 * MICRO,
        50 * MICRO,
        100 * MICRO,
        250 * MICRO,
        500 * MICRO,
        MILLI,
        5 * MILLI / 2,
        5 * MILLI,
        10 * MILLI,
        25 * MILLI,
        50 * MILLI,
        100 * MILLI,
        250 * MILLI,
        500 * MILLI,
        SECOND,
        5 * SECOND / 2,
        5 * SECOND,
        10 * SECOND
    };

    private static final long[] BYTES = {
        64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216
    };

    private final long[] bounds;
    private final Tally tally;

    private Histogram(long[] bounds) {
        this.bounds = bounds;
        this.tally = new Tally(bounds.length + 2);
    }

    /** Of durations in ns, 10 µs to 10 s. */
    static Histogram ofNanos() {
        return new Histogram(NANOS);
    }

    /** Of sizes in bytes, 64 B to 16 MiB. */
    static Histogram ofBytes() {
        return new Histogram(BYTES);
    }

    /** Most values are among the first: no search is faster. */
    void add(long value) {
        int range = 0;
        while (range < bounds.length && value > bounds[range]) {
            range++;
        }
        tally.add(range, 1);
        tally.add(bounds.length + 1, value);
    }

    /** The upper bounds of all ranges but the last, which has none. */
    public long[] bounds() {
        return bounds.clone();
    }

    /** How many values were in each range. */
    public long[] counts() {
        long[] counts = new long[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = tally.get(i);
        }
        return counts;
    }

    /** All values added up. */
    public long sum() {
        return tally.get(bounds.length + 1);
    }
}
