package io.framegate.gateway;

import io.framegate.count.LoopCounts;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Has an event loop do something ten times a second, and counts how late it does. One that stands still for longer than that
 * is always noticed. Used on that event loop only.
 */
final class LoopWatch {

    private static final long PERIOD_MILLIS = 100;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

    /** An event loop that was too late is given so long to recover, in ns. */
    private static final long RECOVERY = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final LoopCounts counts;
    private final long mostLate;
    private long due;
    private long overloadedUntil;

    /** @param mostLate how late it may be before it is overloaded, in ms; 0 if it never is */
    LoopWatch(Vertx vertx, LoopCounts counts, int mostLate) {
        this.vertx = vertx;
        this.counts = counts;
        this.mostLate = mostLate == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(mostLate);
        this.overloadedUntil = System.nanoTime();
    }

    /** Begins; goes on until the verticle whose context this is called on is undeployed. */
    void start() {
        counts.turned(0, System.nanoTime());
        look();
    }

    private void look() {
        due = System.nanoTime() + PERIOD;
        vertx.setTimer(PERIOD_MILLIS, turn -> {
            long now = System.nanoTime();
            counts.turned(now - due, now);
            isOverloaded(now);
            look();
        });
    }

    /** Whether it is, or was a second ago, later than it may be. */
    boolean isOverloaded() {
        return mostLate != Long.MAX_VALUE && isOverloaded(System.nanoTime());
    }

    /** After a standstill whatever waited may be done before the timer. */
    private boolean isOverloaded(long now) {
        if (now - due > mostLate) {
            overloadedUntil = now + RECOVERY;
        }
        return overloadedUntil - now > 0;
    }
}
