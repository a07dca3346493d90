package io.framegate.gateway;

import io.framegate.config.GatewayConfig;
import io.framegate.config.ListenerConfig;
import io.framegate.socket.ClientSockets;
import io.vertx.core.http.HttpConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients' connections there are at once: {@code limits.max_connections} in the process, and {@code max_connections} of
 * each listener. One that is too many is accepted, so that it can be told, but its request is refused and it is closed.
 *
 * <p>Shared by all event loops. Without a limit it does nothing at all.
 */
public final class ConnectionLimit {

    private final Room process;
    private final List<Room> listeners;
    private final Set<HttpConnection> excess = ConcurrentHashMap.newKeySet();

    /** The limits of these settings. */
    public ConnectionLimit(GatewayConfig settings) {
        this.process = new Room(settings.limits().maxConnections());
        this.listeners = settings.listeners().stream()
                .map(ListenerConfig::maxConnections)
                .map(Room::new)
                .toList();
    }

    /** How many there are of how many; 0 for as many as come. */
    private static final class Room {
        private final int most;
        private final AtomicInteger open = new AtomicInteger();

        Room(int most) {
            this.most = most;
        }

        boolean isLimited() {
            return most > 0;
        }

        /** Whether there is still room with one more. */
        boolean enter() {
            return open.incrementAndGet() <= most || most == 0;
        }

        void leave() {
            open.decrementAndGet();
        }
    }

    /** A connection was accepted by this listener; it counts until it ends. */
    void accepted(int listener, HttpConnection connection) {
        Room room = listeners.get(listener);
        if (!process.isLimited() && !room.isLimited()) {
            return;
        }
        boolean fits = room.enter();
        fits &= process.enter();
        if (!fits) {
            excess.add(connection);
        }
        ClientSockets.ended(connection).onComplete(ended -> {
            room.leave();
            process.leave();
            excess.remove(connection);
        });
    }

    /** Whether this connection was one too many when it was accepted. */
    boolean refuses(HttpConnection connection) {
        return !excess.isEmpty() && excess.contains(connection);
    }
}
