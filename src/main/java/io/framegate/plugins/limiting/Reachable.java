package io.framegate.plugins.limiting;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster answers one configured plugin, and what counts while it does not. Under {@code fault_tolerant} the plugin
 * then counts by itself, and one question after each pause finds out whether that is over; otherwise every question is asked,
 * and fails.
 *
 * <p>An outage begins with a question that got no answer and ends with one that was asked since and did; it is in the log once.
 * Thread-safe.
 */
final class Reachable {

    private static final Logger LOG = LoggerFactory.getLogger(Reachable.class);

    /** How long nothing is asked after a failure. */
    static final Duration PAUSE = Duration.ofSeconds(2);

    private final String plugin;
    private final boolean tolerant;
    private final TimeMeter clock;
    private final Duration patience;

    /** The one there is. */
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    /** A time without answers; another one after every failure. */
    private static final class Outage {
        private final long askAt;

        /** @param askAt when it may be tried whether it is over, in ns of the clock */
        Outage(long askAt) {
            this.askAt = askAt;
        }
    }

    /**
     * @param plugin its name, for the log
     * @param tolerant whether the plugin counts by itself during an outage
     * @param clock measures pauses
     * @param patience for one question
     */
    Reachable(String plugin, boolean tolerant, TimeMeter clock, Duration patience) {
        this.plugin = plugin;
        this.tolerant = tolerant;
        this.clock = clock;
        this.patience = patience;
    }

    /** Whether there is no outage. */
    boolean answers() {
        return outage.get() == null;
    }

    /**
     * Asks the cluster.
     *
     * @param question asks it; what it returns may be completed by this
     * @param alone counts in its place
     * @return fails only if the plugin is not to tolerate that
     */
    <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question, Supplier<? extends T> alone) {
        @Nullable Outage before = outage.get();
        if (before != null && tolerant) {
            Outage trial = new Outage(clock.currentTimeNanos() + PAUSE.toNanos());
            if (clock.currentTimeNanos() < before.askAt || !outage.compareAndSet(before, trial)) {
                return CompletableFuture.completedFuture(alone.get());
            }
            before = trial;
        }
        CompletableFuture<T> asked = question.get();
        if (before == null && asked.isDone() && !asked.isCompletedExceptionally()) {
            return asked;
        }
        @Nullable Outage since = before;
        CompletableFuture<T> noted = asked.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        answered(since);
                    } else {
                        failed(failure);
                    }
                });
        return tolerant ? noted.exceptionally(failure -> alone.get()) : noted;
    }

    private void answered(@Nullable Outage since) {
        if (since != null && outage.compareAndSet(since, null)) {
            LOG.info("{} counts with the cluster again", plugin);
        }
    }

    private void failed(Throwable failure) {
        if (outage.getAndSet(new Outage(clock.currentTimeNanos() + PAUSE.toNanos())) == null) {
            LOG.warn(
                    "{} {} until the cluster answers: {}",
                    plugin,
                    tolerant ? "counts by itself" : "fails",
                    why(failure));
        }
    }

    private String why(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof TimeoutException
                ? "no answer within " + patience.toMillis() + " ms"
                : cause.getClass().getName();
    }
}
