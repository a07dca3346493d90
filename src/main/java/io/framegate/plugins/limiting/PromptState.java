package io.framegate.plugins.limiting;

import io.framegate.frame.Payload;
import io.framegate.pdk.SharedState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A state whose answers come in time or not at all: so that one that never comes holds nothing up for ever.
 *
 * @param patience for each
 */
record PromptState(SharedState state, Duration patience) implements SharedState {

    @Override
    public CompletableFuture<Optional<Payload>> get(String key) {
        return soon(state.get(key));
    }

    @Override
    public CompletableFuture<Boolean> putIfAbsent(String key, Payload value, Duration keep) {
        return soon(state.putIfAbsent(key, value, keep));
    }

    @Override
    public CompletableFuture<Boolean> replace(String key, Payload expected, Payload value, Duration keep) {
        return soon(state.replace(key, expected, value, keep));
    }

    @Override
    public CompletableFuture<Boolean> remove(String key, Payload expected) {
        return soon(state.remove(key, expected));
    }

    private <T> CompletableFuture<T> soon(CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        return future.isDone() ? future : future.copy().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
