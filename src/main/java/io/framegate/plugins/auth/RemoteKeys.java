package io.framegate.plugins.auth;

import io.framegate.plugins.HttpEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key set that is kept elsewhere: fetched at the start, again before it is older than {@code jwks_refresh}, whether or not
 * anybody asks, and when a token may be signed with a key that is not in it, for that at most once in {@code jwks_cooldown}.
 *
 * <p>One fetch at a time; no thread waits for it. What was fetched last counts until something else was: an endpoint that is
 * down is asked again after {@code jwks_cooldown}, and changes nothing meanwhile. Thread-safe.
 */
final class RemoteKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("framegate.jwt");

    private final String plugin;
    private final Source source;
    private final long refresh;
    private final long cooldown;
    private final LongSupplier clock;
    private final Timer timer;

    private volatile KeySet keys = KeySet.NONE;
    /** Whether the last fetch has failed, or none is done yet. */
    private volatile boolean unsure = true;

    private @Nullable CompletableFuture<Void> fetching;
    private @Nullable Future<?> planned;
    private long allowedAt;
    private String lastFailure = "";
    private boolean closed;

    /** Where the keys are. */
    interface Source {

        /** The keys, later; fails with a {@link Failure} or anything else. Only asked again when that is there. */
        CompletableFuture<KeySet> fetch();

        /** Its name, for the log. */
        @Override
        String toString();
    }

    /** Does something later. */
    interface Timer {

        /** A task for after so many ns, unless it is cancelled. */
        Future<?> after(long nanos, Runnable task);
    }

    /** Why keys could not be fetched, in words for the log. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String why) {
            super(why, null, false, false);
        }
    }

    /** What is known of a token's signature. */
    enum Signature {
        GOOD,
        BAD,
        /** The set has no key of this name. */
        OF_AN_UNKNOWN_KEY,
        /** The set has no such key, or is not there yet, and cannot be fetched to look again. */
        UNCHECKED
    }

    /**
     * @param plugin whose they are, for the log
     * @param clock the time in ns
     */
    RemoteKeys(String plugin, KeySetConfig config, Source source, LongSupplier clock, Timer timer) {
        this.plugin = plugin;
        this.source = source;
        this.refresh = TimeUnit.SECONDS.toNanos(config.jwksRefresh());
        this.cooldown = TimeUnit.SECONDS.toNanos(config.jwksCooldown());
        this.clock = clock;
        this.timer = timer;
        fetch();
    }

    /** The keys at a URL, which are being fetched. */
    static RemoteKeys started(String plugin, KeySetConfig config, HttpEndpoint endpoint) {
        Source source = new KeySetEndpoint(endpoint, config.jwksTimeout());
        return new RemoteKeys(plugin, config, source, System::nanoTime, RemoteKeys::after);
    }

    private static Future<?> after(long nanos, Runnable task) {
        CompletableFuture<Boolean> due =
                new CompletableFuture<Boolean>().completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS);
        due.thenRunAsync(task);
        return due;
    }

    /**
     * Whether one of the keys has signed a token. Comes later, on any thread, if they have to be fetched for that.
     *
     * @param wait for how long at most, in ms
     */
    CompletableFuture<Signature> check(SignedToken token, long wait) {
        Signature known = check(token);
        if (known == Signature.GOOD || keys.hasKeyOf(token)) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Void> fetch = fetchIfAllowed();
        return fetch == null
                ? CompletableFuture.completedFuture(known)
                : fetch.thenApply(fetched -> check(token))
                        .completeOnTimeout(Signature.UNCHECKED, wait, TimeUnit.MILLISECONDS);
    }

    private Signature check(SignedToken token) {
        KeySet current = keys;
        if (current.hasSigned(token)) {
            return Signature.GOOD;
        } else if (current.hasKeyOf(token)) {
            return Signature.BAD;
        } else if (unsure) {
            return Signature.UNCHECKED;
        }
        return token.keyId().isEmpty() ? Signature.BAD : Signature.OF_AN_UNKNOWN_KEY;
    }

    /** The fetch under way, or a new one if it is time; null if it is not. */
    private synchronized @Nullable CompletableFuture<Void> fetchIfAllowed() {
        if (fetching != null) {
            return fetching;
        }
        return closed || clock.getAsLong() - allowedAt < 0 ? null : fetch();
    }

    private synchronized CompletableFuture<Void> fetch() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        fetching = done;
        allowedAt = clock.getAsLong() + cooldown;
        source.fetch().whenComplete((fetched, failure) -> {
            if (failure == null) {
                took(fetched);
            } else {
                failed(reason(failure));
            }
            done.complete(null);
        });
        return done;
    }

    private synchronized void took(KeySet fetched) {
        if (unsure) {
            LOG.info("{} has the keys of {}", plugin, source);
        }
        keys = fetched;
        unsure = false;
        lastFailure = "";
        plan(refresh);
    }

    /** Said once for as long as it stays so. */
    private synchronized void failed(String why) {
        if (!why.equals(lastFailure)) {
            LOG.warn(
                    "{} cannot fetch the keys of {}: {}; {}",
                    plugin,
                    source,
                    why,
                    keys.isEmpty() ? "no token can be checked" : "those fetched before still count");
        }
        unsure = true;
        lastFailure = why;
        plan(Math.min(refresh, cooldown));
    }

    /** The words of a {@link Failure}, otherwise the class alone: a message may hold anything. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure known) {
                return String.valueOf(known.getMessage());
            } else if (cause.getCause() == null) {
                return cause.getClass().getName();
            }
        }
        return failure.getClass().getName();
    }

    private void plan(long nanos) {
        fetching = null;
        if (planned != null) {
            planned.cancel(false);
        }
        planned = closed ? null : timer.after(nanos, this::refetch);
    }

    private synchronized void refetch() {
        if (fetching == null && !closed) {
            fetch();
        }
    }

    /** Fetches no more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (planned != null) {
            planned.cancel(false);
        }
    }
}
