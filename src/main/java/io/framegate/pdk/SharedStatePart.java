package io.framegate.pdk;

import io.framegate.frame.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What belongs to one of those who share a state.
 *
 * @param start how its keys begin in the whole
 */
record SharedStatePart(SharedState whole, String start) implements SharedState {

    @Override
    public CompletionStage<Optional<Payload>> get(String key) {
        return whole.get(start + key);
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, Payload value, Duration keep) {
        return whole.putIfAbsent(start + key, value, keep);
    }

    @Override
    public CompletionStage<Boolean> replace(String key, Payload expected, Payload value, Duration keep) {
        return whole.replace(start + key, expected, value, keep);
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Payload expected) {
        return whole.remove(start + key, expected);
    }
}
