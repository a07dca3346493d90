package io.framegate.plugins.limiting;

import io.framegate.pdk.CloseContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.PluginSite;
import io.framegate.plugins.limiting.KeySlots.Slot;
import io.framegate.plugins.limiting.WebsocketConnectionLimiting.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in the cluster ({@code policy: cluster}): a handshake waits for it, a frame never does. */
final class ClusterConnectionLimiter extends ConnectionLimiter implements OnHandshake.Async {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnectionLimiter.class);

    private final Config config;
    private final Shared shared;

    /** A session's slot, and the key that it is counted under. */
    private record Taken(String key, Slot slot) {}

    private ClusterConnectionLimiter(Config config, Shared shared) {
        super(config);
        this.config = config;
        this.shared = shared;
    }

    /**
     * @param plugin its name
     * @throws IllegalStateException if the process is in no cluster
     */
    static ClusterConnectionLimiter of(String plugin, Config config, PluginSite site, ClusterTerms terms) {
        return new ClusterConnectionLimiter(
                config, site.shared(Shared.class, () -> Shared.of(plugin, config, site, terms)));
    }

    @Override
    public CompletableFuture<HandshakeDecision> onHandshake(HandshakeContext handshake) {
        String key = key(handshake);
        if (config.maxConnections().isEmpty()) {
            return attempt(handshake, key);
        }
        Taken taken = new Taken(key, new Slot(!blocks()));
        handshake.ctx().plugin().put(SLOT, taken); // now: what comes later may come on another thread
        return attempt(handshake, key)
                .thenCompose(decision -> decision instanceof Proceed proceed
                        ? shared.slots.take(key, taken.slot()).thenApply(room -> counted(handshake, proceed, room))
                        : CompletableFuture.completedFuture(decision));
    }

    private CompletableFuture<HandshakeDecision> attempt(HandshakeContext handshake, String key) {
        if (config.maxAttemptsPerMinute().isEmpty()) {
            return CompletableFuture.completedFuture(handshake.proceed());
        }
        SharedBucket bucket = shared.attempts.take(key);
        try {
            return bucket.take(1).thenApply(wait -> attempted(handshake, wait));
        } finally {
            shared.attempts.leave(key);
        }
    }

    @Override
    public void onClose(CloseContext session) {
        if (session.ctx().plugin().remove(SLOT) instanceof Taken taken) {
            shared.slots.leave(taken.key(), taken.slot());
        }
    }

    /** What the event loops' instances have in common. */
    private static final class Shared implements AutoCloseable {
        private final KeyedBuckets<SharedBucket> attempts;
        private final SharedSlots slots;
        private final Executor later;
        private volatile boolean closed;

        private Shared(KeyedBuckets<SharedBucket> attempts, SharedSlots slots, Executor later) {
            this.attempts = attempts;
            this.slots = slots;
            this.later = later;
        }

        static Shared of(String plugin, Config config, PluginSite site, ClusterTerms terms) {
            ClusterCounters counters = new ClusterCounters(plugin, site, config.faultTolerant(), terms);
            Limits attempts = config.attempts();
            Shared shared = new Shared(
                    new KeyedBuckets<>(
                            key -> counters.bucket(key, attempts),
                            Duration.ofMinutes(1),
                            terms.steady()::currentTimeNanos),
                    counters.slots(config.maxConnections().orElse(0)),
                    CompletableFuture.delayedExecutor(terms.lease().toMillis() / 3, TimeUnit.MILLISECONDS));
            shared.later.execute(shared::renew);
            return shared;
        }

        private void renew() {
            if (closed) {
                return;
            }
            try {
                slots.renew();
            } catch (RuntimeException failure) {
                LOG.warn("slots cannot be renewed: {}", failure.getClass().getName());
            }
            later.execute(this::renew);
        }

        @Override
        public void close() {
            closed = true;
            slots.close();
        }
    }
}
