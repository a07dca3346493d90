package io.framegate.pdk.testing;

import io.framegate.frame.Payload;
import io.framegate.pdk.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link SharedState} without a cluster: plugins on several sites that are given the same one share it as several gateways
 * would. Every stage is completed when it is returned. Thread-safe.
 */
public final class InMemoryState implements SharedState {

    private final InstantSource clock;
    private final Map<String, Kept> values = new HashMap<>();

    private record Kept(Payload value, Instant until) {}

    /** @param clock by which values are kept */
    public InMemoryState(InstantSource clock) {
        this.clock = clock;
    }

    /** Without a value, by the clock of the system. */
    public InMemoryState() {
        this(InstantSource.system());
    }

    @Override
    public synchronized CompletionStage<Optional<Payload>> get(String key) {
        return CompletableFuture.completedFuture(now(key));
    }

    @Override
    public synchronized CompletionStage<Boolean> putIfAbsent(String key, Payload value, Duration keep) {
        return CompletableFuture.completedFuture(put(key, Optional.empty(), value, keep));
    }

    @Override
    public synchronized CompletionStage<Boolean> replace(String key, Payload expected, Payload value, Duration keep) {
        return CompletableFuture.completedFuture(put(key, Optional.of(expected), value, keep));
    }

    @Override
    public synchronized CompletionStage<Boolean> remove(String key, Payload expected) {
        boolean is = now(key).equals(Optional.of(expected));
        if (is) {
            values.remove(key);
        }
        return CompletableFuture.completedFuture(is);
    }

    /** How many keys have a value. */
    public synchronized int size() {
        values.values().removeIf(this::isOver);
        return values.size();
    }

    private boolean put(String key, Optional<Payload> expected, Payload value, Duration keep) {
        boolean is = now(key).equals(expected);
        if (is) {
            values.put(key, new Kept(value, clock.instant().plus(keep)));
        }
        return is;
    }

    private Optional<Payload> now(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(kept -> !isOver(kept))
                .map(Kept::value);
    }

    private boolean isOver(Kept kept) {
        return !clock.instant().isBefore(kept.until());
    }
}
