package io.framegate.lua;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * What the call of a script that is running may still use up: instructions, bytes and time. Everything that runs for a script says
 * what it takes before it takes it, functions of libraries as well as instructions. Used on one thread.
 */
public final class Budget {

    /** How many instructions go by between two looks at the clock. */
    private static final int STRIDE = 1_024;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long instructions;
    private long bytes;
    private long nanos;
    private long deadline;
    private long busyAtFirstLook;
    private int untilClock = STRIDE;

    /** It is used up. An {@link Error}, so that no {@code pcall} of a script catches it. */
    public static final class Exceeded extends Error {
        private static final long serialVersionUID = 1;

        Exceeded(String what) {
            super(what, null, false, false);
        }
    }

    /**
     * A call begins.
     *
     * @param maxInstructions how many instructions it may run
     * @param maxBytes how many bytes it may allocate, all in all
     * @param maxMillis how long it may take, in ms; longer while it has the processor for less than half of it
     */
    public void begin(long maxInstructions, long maxBytes, long maxMillis) {
        instructions = maxInstructions;
        bytes = maxBytes;
        nanos = TimeUnit.MILLISECONDS.toNanos(maxMillis);
        deadline = System.nanoTime() + nanos;
        busyAtFirstLook = -1;
        untilClock = STRIDE;
    }

    /**
     * So many instructions are about to run, or a library is about to look at as many bytes.
     *
     * @throws Exceeded if that is more than is left, or it is too late
     */
    public void steps(long count) {
        instructions -= count;
        if (instructions < 0) {
            throw new Exceeded("too many instructions");
        }
        hurry(count);
    }

    /** Something is about to run that may take as long as so many instructions, and most often does not. */
    void hurry(long count) {
        untilClock -= (int) Math.min(count, STRIDE);
        if (untilClock <= 0) {
            untilClock = STRIDE;
            look();
        }
    }

    /**
     * Time by the clock counts if the call has had the processor for half of it: neither a collection of garbage nor another
     * process is the script's doing. Asking for that takes longer, and is done when the time is over.
     */
    private void look() {
        long now = System.nanoTime();
        if (busyAtFirstLook < 0) {
            busyAtFirstLook = THREADS.getCurrentThreadCpuTime();
        }
        if (now - deadline > 0) {
            long owed = nanos / 2;
            long had = busyAtFirstLook < 0 ? owed : THREADS.getCurrentThreadCpuTime() - busyAtFirstLook;
            if (had >= owed) {
                throw new Exceeded("too slow");
            }
            deadline = now + owed - had;
        }
    }

    /**
     * So many bytes are about to be allocated.
     *
     * @throws Exceeded if that is more than is left
     */
    public void bytes(long count) {
        bytes -= count;
        if (bytes < 0) {
            throw new Exceeded("too much memory");
        }
    }
}
