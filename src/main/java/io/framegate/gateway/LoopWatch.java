package io.framegate.gateway;

import io.framegate.count.LoopCounts;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Has an event loop do something ten times a second, and counts how late it does. One that stands still for longer than that
 * is always noticed.
 */
final class LoopWatch {

    private static final long PERIOD_MILLIS = 100;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

    private final Vertx vertx;
    private final LoopCounts counts;

    LoopWatch(Vertx vertx, LoopCounts counts) {
        this.vertx = vertx;
        this.counts = counts;
    }

    /** Begins; goes on until the verticle whose context this is called on is undeployed. */
    void start() {
        counts.turned(0, System.nanoTime());
        look();
    }

    private void look() {
        long due = System.nanoTime() + PERIOD;
        vertx.setTimer(PERIOD_MILLIS, turn -> {
            long now = System.nanoTime();
            counts.turned(now - due, now);
            look();
        });
    }
}
