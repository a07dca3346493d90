package io.framegate.load;

import java.util.concurrent.TimeUnit;

/**
 * When messages are due, in {@link System#nanoTime}.
 *
 * @param start the first one
 * @param from those that count
 * @param to the first one that is not sent any more
 */
record Schedule(long start, long from, long to) {

    /** From now on. */
    static Schedule now(int warmUpSeconds, int seconds) {
        long start = System.nanoTime();
        long from = start + TimeUnit.SECONDS.toNanos(warmUpSeconds);
        return new Schedule(start, from, from + TimeUnit.SECONDS.toNanos(seconds));
    }

    /** Whether what is due then counts. */
    boolean counts(long due) {
        return due - from >= 0;
    }

    /** Whether it is over by then. */
    boolean isOver(long due) {
        return due - to >= 0;
    }
}
