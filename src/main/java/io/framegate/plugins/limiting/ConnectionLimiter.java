package io.framegate.plugins.limiting;

import io.framegate.pdk.CloseContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import io.framegate.plugins.limiting.WebsocketConnectionLimiting.Config;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts sessions and handshakes: {@code websocket-connection-limiting} on one event loop. A session that was let in has a slot
 * until its {@code ws_close}, which comes however it ends, a handshake that fails later included.
 */
final class ConnectionLimiter implements OnHandshake, OnClose {

    private static final String TOO_MANY_ATTEMPTS = "API rate limit exceeded";
    private static final String TOO_MANY_CONNECTIONS = "Too many connections";

    /** The key under which a session remembers the key it has a slot of. */
    private static final String SLOT = "slot";

    private final Config config;
    private final Shared shared;

    /** What the event loops' instances have in common. */
    private record Shared(Slots slots, KeyedBuckets<Bucket> attempts) {}

    private ConnectionLimiter(Config config, Shared shared) {
        this.config = config;
        this.shared = shared;
    }

    static ConnectionLimiter of(Config config, PluginSite site, TimeMeter clock) {
        Limits attempts = config.attempts();
        Shared shared = site.shared(
                Shared.class,
                () -> new Shared(
                        new Slots(),
                        new KeyedBuckets<>(
                                () -> attempts.bucket(clock, true), Duration.ofMinutes(1), clock::currentTimeNanos)));
        return new ConnectionLimiter(config, shared);
    }

    @Override
    public HandshakeDecision onHandshake(HandshakeContext handshake) {
        String key = config.limitBy().key(handshake.session(), config.headerName());
        boolean blocks = config.enforcementMode() == EnforcementMode.BLOCK;
        Proceed proceed = handshake.proceed();
        long waitNanos = config.maxAttemptsPerMinute().isPresent() ? attempt(key) : 0;
        if (waitNanos > 0) {
            if (blocks) {
                return handshake.exit(429, TOO_MANY_ATTEMPTS, retryAfter(waitNanos));
            }
            proceed = proceed.withUnenforced(TOO_MANY_ATTEMPTS);
        }
        if (config.maxConnections().isEmpty()) {
            return proceed;
        }
        if (!shared.slots().take(key, config.maxConnections().getAsInt())) {
            if (blocks) {
                return handshake.exit(429, TOO_MANY_CONNECTIONS);
            }
            proceed = proceed.withUnenforced(TOO_MANY_CONNECTIONS);
            shared.slots().take(key, Integer.MAX_VALUE);
        }
        handshake.ctx().plugin().put(SLOT, key);
        return proceed;
    }

    /** How long the client has to wait with this handshake, in ns; 0 if it need not. */
    private long attempt(String key) {
        Bucket bucket = shared.attempts().take(key);
        try {
            return bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
        } finally {
            shared.attempts().leave(key);
        }
    }

    /** RFC 9110 section 10.2.3: whole seconds, and not too few. */
    private static Map<String, String> retryAfter(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Map.of(
                "Content-Type",
                "text/plain; charset=utf-8",
                "Retry-After",
                String.valueOf((nanos + second - 1) / second));
    }

    @Override
    public void onClose(CloseContext session) {
        if (session.ctx().plugin().remove(SLOT) instanceof String key) {
            shared.slots().leave(key);
        }
    }
}
