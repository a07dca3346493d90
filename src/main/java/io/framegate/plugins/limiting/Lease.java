package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import io.github.bucket4j.TimeMeter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What says that a gateway is alive: a value in the cluster with the time until which it is, renewed before that. Knows of the
 * others by theirs. Thread-safe.
 */
final class Lease {

    /**
     * How long a value is kept after it was written: long after the lease is over, so that a gateway that was cut off from most of
     * the others finds what it wrote before, and knows by that.
     */
    private static final Duration KEPT = Duration.ofHours(1);

    private final long gateway;
    private final PromptState state;
    private final TimeMeter wall;
    private final long millis;
    private final Runnable lost;

    /** Until when others are alive, as far as is known. */
    private final Map<Long, Long> others = new ConcurrentHashMap<>();

    private @Nullable Payload written;
    private long until;
    private @Nullable CompletableFuture<Boolean> renewal;

    /**
     * Not held yet.
     *
     * @param gateway whose it is
     * @param length how long it lasts
     * @param lost is told when others may have taken this gateway for dead, or what the cluster knew is not what it knows
     */
    Lease(long gateway, PromptState state, TimeMeter wall, Duration length, Runnable lost) {
        this.gateway = gateway;
        this.state = state;
        this.wall = wall;
        this.millis = length.toMillis();
        this.lost = lost;
    }

    private static String key(long gateway) {
        return "lease " + Long.toHexString(gateway);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(wall.currentTimeNanos());
    }

    // ---- its own

    /** Sees to it that it is held, and for a while. */
    CompletableFuture<Boolean> held() {
        synchronized (this) {
            if (until - now() > millis / 3) {
                return CompletableFuture.completedFuture(true);
            }
        }
        return renew();
    }

    /** Holds it from now on for its whole length. */
    synchronized CompletableFuture<Boolean> renew() {
        if (renewal == null || renewal.isDone()) {
            renewal = write();
        }
        return renewal;
    }

    private synchronized CompletableFuture<Boolean> write() {
        long now = now();
        boolean wasOver = until != 0 && until <= now;
        long next = now + millis;
        Payload value = Payload.of(Long.BYTES, array -> ByteBuffer.wrap(array).putLong(next));
        CompletableFuture<Boolean> done = written == null
                ? state.putIfAbsent(key(gateway), value, KEPT)
                : state.replace(key(gateway), written, value, KEPT);
        return done.thenCompose(
                is -> is ? holds(value, next, wasOver) : state.get(key(gateway)).thenCompose(this::again));
    }

    private CompletableFuture<Boolean> holds(Payload value, long next, boolean wasOver) {
        synchronized (this) {
            written = value;
            until = next;
        }
        if (wasOver) {
            lost.run();
        }
        return CompletableFuture.completedFuture(true);
    }

    /** The cluster has forgotten what was written last, or it was written though no answer came. */
    private CompletableFuture<Boolean> again(Optional<Payload> found) {
        synchronized (this) {
            written = found.orElse(null);
        }
        lost.run();
        return write();
    }

    /** Gives it up. */
    synchronized void end() {
        if (written != null) {
            state.state().remove(key(gateway), written); // nobody waits for it
        }
    }

    // ---- the others'

    /** Those among these gateways that are alive. */
    CompletableFuture<Set<Long>> alive(Collection<Long> gateways) {
        long now = now();
        Set<Long> alive = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> questions = new ArrayList<>();
        for (long other : gateways) {
            if (other == gateway || others.getOrDefault(other, 0L) > now) {
                alive.add(other);
            } else {
                questions.add(state.get(key(other)).thenAccept(value -> {
                    long said = value.map(Lease::read).orElse(0L);
                    if (said > now) {
                        others.put(other, said);
                        alive.add(other);
                    } else {
                        others.remove(other);
                    }
                }));
            }
        }
        return CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new))
                .thenApply(asked -> alive);
    }

    private static long read(Payload value) {
        return value.buffer().getLong();
    }
}
