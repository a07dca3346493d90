package io.framegate.gateway;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives sessions their turns at random moments of a window, in their order, so that their clients do not all come back at once.
 * Used on one event loop only.
 */
final class Turns {

    private final Vertx vertx;
    private final Consumer<Relay> action;
    private final ArrayDeque<Turn> turns = new ArrayDeque<>();

    /** When a session has its turn. */
    private record Turn(long at, Relay relay) {}

    private Turns(Vertx vertx, Consumer<Relay> action) {
        this.vertx = vertx;
        this.action = action;
    }

    /**
     * Begins with what is due at once.
     *
     * @param windowMillis over how long they are spread, in ms
     */
    static void give(Vertx vertx, List<Relay> order, int windowMillis, Consumer<Relay> action) {
        Turns turns = new Turns(vertx, action);
        long now = Ticker.now();
        long window = TimeUnit.MILLISECONDS.toNanos(windowMillis);
        long[] moments = ThreadLocalRandom.current()
                .longs(order.size(), 0, window + 1)
                .sorted()
                .toArray();
        for (int i = 0; i < moments.length; i++) {
            turns.turns.add(new Turn(now + moments[i], order.get(i)));
        }
        turns.take();
    }

    private void take() {
        long now = Ticker.now();
        while (!turns.isEmpty() && turns.element().at() <= now) {
            action.accept(turns.remove().relay());
        }
        if (!turns.isEmpty()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(turns.element().at() - now) + 1;
            vertx.setTimer(millis, due -> take());
        }
    }
}
