package io.framegate.plugins.limiting;

import io.framegate.pdk.CloseContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.PluginSite;
import io.framegate.plugins.limiting.WebsocketConnectionLimiting.Config;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Counts in this process ({@code policy: local}). */
final class LocalConnectionLimiter extends ConnectionLimiter implements OnHandshake {

    private final Config config;
    private final Shared shared;

    /** What the event loops' instances have in common. */
    private record Shared(Slots slots, KeyedBuckets<Bucket> attempts) {}

    private LocalConnectionLimiter(Config config, Shared shared) {
        super(config);
        this.config = config;
        this.shared = shared;
    }

    static LocalConnectionLimiter of(Config config, PluginSite site, TimeMeter clock) {
        Limits attempts = config.attempts();
        Shared shared = site.shared(
                Shared.class,
                () -> new Shared(
                        new Slots(),
                        new KeyedBuckets<>(
                                key -> attempts.bucket(clock, true), Duration.ofMinutes(1), clock::currentTimeNanos)));
        return new LocalConnectionLimiter(config, shared);
    }

    @Override
    public HandshakeDecision onHandshake(HandshakeContext handshake) {
        String key = key(handshake);
        HandshakeDecision decision =
                attempted(handshake, config.maxAttemptsPerMinute().isPresent() ? attempt(key) : 0);
        if (config.maxConnections().isEmpty() || !(decision instanceof Proceed proceed)) {
            return decision;
        }
        boolean room = shared.slots().take(key, config.maxConnections().getAsInt());
        if (room || (!blocks() && shared.slots().take(key, Integer.MAX_VALUE))) {
            handshake.ctx().plugin().put(SLOT, key);
        }
        return counted(handshake, proceed, room);
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

    @Override
    public void onClose(CloseContext session) {
        if (session.ctx().plugin().remove(SLOT) instanceof String key) {
            shared.slots().leave(key);
        }
    }
}
