package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.NopeOptimizationListener;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.distributed.proxy.optimization.delay.DelayOptimization;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Bucket4j's buckets in the state of a cluster, by key. One is kept there until it is full again: a full one says nothing, and a
 * new one is as good. Thread-safe.
 */
final class SharedBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    /** Clocks need not be quite the same. */
    private static final ExpirationAfterWriteStrategy UNTIL_FULL =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    /** How long a gateway may count without asking. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private final PromptState state;
    private final TimeMeter clock;

    /** @param clock about the same in all processes */
    SharedBuckets(PromptState state, TimeMeter clock) {
        super(ClientSideConfig.getDefault().withClientClock(clock).withExpirationAfterWriteStrategy(UNTIL_FULL));
        this.state = state;
        this.clock = clock;
    }

    @Override
    public boolean isAsyncModeSupported() {
        return true;
    }

    @Override
    public boolean isExpireAfterWriteSupported() {
        return true;
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        return new AsyncCompareAndSwapOperation() {
            @Override
            public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> unused) {
                return state.get(key).thenApply(value -> value.map(Payload::bytes));
            }

            @Override
            public CompletableFuture<Boolean> compareAndSwap(
                    byte[] expected, byte[] next, RemoteBucketState bucket, Optional<Long> unused) {
                Duration keep =
                        Duration.ofMillis(UNTIL_FULL.calculateTimeToLiveMillis(bucket, clock.currentTimeNanos()));
                return expected == null
                        ? state.putIfAbsent(key, Payload.of(next), keep)
                        : state.replace(key, Payload.of(expected), Payload.of(next), keep);
            }
        };
    }

    /**
     * The bucket of a key. What is taken from it is sent once it is {@link Limits#unsent}, or after {@link #DELAY}, and until then
     * taken from what was left when it was sent last; others may take the same meanwhile, which the bucket then has too few of.
     */
    AsyncBucketProxy bucket(String key, Limits limits) {
        Optimization optimization = limits.unsent() > 0
                ? new DelayOptimization(
                        new DelayParameters(limits.unsent(), DELAY), NopeOptimizationListener.INSTANCE, clock)
                : Optimizations.batching();
        CompletableFuture<BucketConfiguration> configuration =
                CompletableFuture.completedFuture(limits.configuration());
        return asAsync().builder().withOptimization(optimization).build(key, () -> configuration);
    }

    // ---- what nobody asks for: event loops do not wait, and buckets go by themselves

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeProxy(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        throw new UnsupportedOperationException();
    }
}
