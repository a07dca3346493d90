package io.framegate.gateway;

import io.framegate.config.DrainConfig;
import io.framegate.config.RebalanceConfig;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends the sessions of one event loop without losing a message: each gets its turn at a random moment of the window, so that
 * clients do not all come back at once; those that are idle first, and of them and the others the oldest first. What has not
 * ended {@code lingering_timeout} and a moment before the drain must be over is closed at once. Used on its event loop only.
 */
final class Drainer {

    /** A session without a frame for so long is idle, in ns. */
    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    /** What the process needs after its last session, at most: it leaves the cluster and sends what it has traced. */
    private static final int LEAVING_MILLIS = 2_000;

    private final Vertx vertx;
    private final Sessions sessions;
    private final DrainConfig settings;
    private final int lingeringTimeout;
    private final String reason;
    private final CloseStatus status;
    private final Optional<Frame> notice;

    /** @param lingeringTimeout how long peers have to answer a close, in ms */
    Drainer(Vertx vertx, Sessions sessions, DrainConfig settings, int lingeringTimeout, String reason) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.settings = settings;
        this.lingeringTimeout = lingeringTimeout;
        this.reason = reason;
        this.status = CloseStatus.of(settings.status());
        this.notice = settings.notice().map(Frame::text);
    }

    /** Begins; completes when there is no session any more. */
    Future<Void> start() {
        long now = Ticker.now();
        List<Relay> order = sessions.drain(this::drain).stream()
                .sorted(Comparator.comparing(relay -> !isIdle(relay, now))) // stable
                .toList();
        Turns.give(vertx, order, settings.window(), this::drain);
        long timer = vertx.setTimer(Math.max(1, patience()), late -> sessions.shut(status, reason));
        return sessions.whenEmpty().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** When whoever is left is closed at once, in ms: early enough for the process to leave its cluster when that is answered or not. */
    private int patience() {
        int timeout = settings.timeout();
        return Math.max(settings.window(), timeout - lingeringTimeout - Math.min(LEAVING_MILLIS, timeout / 5));
    }

    private void drain(Relay relay) {
        relay.drain(status, notice, reason);
    }

    /**
     * Has some of the oldest sessions that are idle end, as in a drain, because there is another gateway that their clients may come
     * back to.
     */
    static void rebalance(Vertx vertx, Sessions sessions, DrainConfig settings, RebalanceConfig rebalance) {
        long now = Ticker.now();
        List<Relay> some = sessions.open().stream()
                .filter(relay -> isIdle(relay, now))
                .limit((long) sessions.count() * rebalance.share() / 100)
                .toList();
        Turns.give(vertx, some, rebalance.window(), relay -> {
            if (isIdle(relay, Ticker.now())) {
                relay.drain(CloseStatus.of(settings.status()), Optional.empty(), "another gateway has come");
            }
        });
    }

    private static boolean isIdle(Relay relay, long now) {
        return now - relay.lastFrameAt() >= IDLE;
    }
}
