package io.framegate.plugins.limiting;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that all gateways of a cluster take from; while the cluster does not answer, a full one of this gateway's own.
 *
 * <p>What was refused is refused again without a question for as long as nothing can have changed: a bucket that others take
 * from as well is not refilled faster for it. Thread-safe.
 */
final class SharedBucket {

    /** How long a refusal is remembered at most, in ns: as long as the cluster may be unasked otherwise too. */
    private static final long MEMORY = SharedBuckets.DELAY.toNanos();

    private static final long YEAR = Duration.ofDays(365).toNanos();
    private static final Refusal NONE = new Refusal(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

    private final Reachable cluster;
    private final AsyncBucketProxy shared;
    private final Supplier<Bucket> maker;
    private final TimeMeter clock;
    private volatile Refusal refusal = NONE;
    private @Nullable Bucket own;

    /**
     * Times are ns of the clock.
     *
     * @param tokens that could not be taken; nor could more
     * @param until when it is of use
     * @param over when they can be
     */
    private record Refusal(long tokens, long until, long over) {}

    /**
     * @param maker makes a full bucket that several threads may use
     * @param clock the maker's
     */
    SharedBucket(Reachable cluster, AsyncBucketProxy shared, Supplier<Bucket> maker, TimeMeter clock) {
        this.cluster = cluster;
        this.shared = shared;
        this.maker = maker;
        this.clock = clock;
    }

    /**
     * Takes as many tokens as that, if there are so many.
     *
     * @return 0 if they were taken, otherwise how long it is until they can be, in ns; completed already unless it is time to ask
     *     the cluster
     */
    CompletableFuture<Long> take(long tokens) {
        Refusal last = refusal;
        long now = clock.currentTimeNanos();
        if (tokens >= last.tokens() && now < last.until()) {
            return CompletableFuture.completedFuture(last.over() - now);
        }
        return cluster.ask(() -> shared.tryConsumeAndReturnRemaining(tokens), () -> own().tryConsumeAndReturnRemaining(
                                tokens))
                .thenApply(probe -> probe.isConsumed() ? 0L : refused(tokens, probe.getNanosToWaitForRefill()));
    }

    private long refused(long tokens, long wait) {
        long now = clock.currentTimeNanos();
        long over = now + Math.min(Math.max(wait, 1), YEAR); // for ever if a bucket is smaller than that
        refusal = new Refusal(tokens, Math.min(over, now + MEMORY), over);
        return over - now;
    }

    private synchronized Bucket own() {
        if (own == null) {
            own = maker.get();
        }
        return own;
    }
}
