package io.framegate.gateway;

import io.framegate.socket.ClientSockets;
import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients' connections a process has at once: {@code limits.max_connections}. One that is too many is accepted, so
 * that it can be told, but its request is refused and it is closed.
 *
 * <p>Shared by all event loops. Without a limit it does nothing at all.
 */
public final class ConnectionLimit {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<HttpConnection> excess = ConcurrentHashMap.newKeySet();

    /** @param most connections; 0 for as many as come */
    public ConnectionLimit(int most) {
        this.most = most;
    }

    /** A connection was accepted; it counts until it ends. */
    void accepted(HttpConnection connection) {
        if (most == 0) {
            return;
        }
        if (open.incrementAndGet() > most) {
            excess.add(connection);
        }
        ClientSockets.ended(connection).onComplete(ended -> {
            open.decrementAndGet();
            excess.remove(connection);
        });
    }

    /** Whether this connection was one too many when it was accepted. */
    boolean refuses(HttpConnection connection) {
        return most > 0 && excess.contains(connection);
    }
}
