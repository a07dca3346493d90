package io.framegate.pdk.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Payload;
import io.framegate.pdk.SharedState;
import io.framegate.pdk.SharedStateContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryStateTest extends SharedStateContract {

    private Instant now = Instant.EPOCH;
    private final InMemoryState state = new InMemoryState(() -> now);

    @Override
    protected List<SharedState> shared() {
        return List.of(state, state);
    }

    /** As the clock tells. */
    @Override
    protected Duration keeps(String key) {
        Instant before = now;
        try {
            for (Duration kept : List.of(SHORT, LONG)) {
                now = before.plus(kept).minusNanos(1);
                boolean is = now(state.get(key)).isPresent();
                now = before.plus(kept);
                if (is && now(state.get(key)).isEmpty()) {
                    return kept;
                }
            }
            return Duration.ZERO;
        } finally {
            now = before;
        }
    }

    @Override
    protected void afterASecond(String... keys) {
        now = now.plusSeconds(1);
    }

    @Test
    void whatIsNotKeptIsNotCounted() {
        state.putIfAbsent("a", Payload.EMPTY, Duration.ofSeconds(1));
        state.putIfAbsent("b", Payload.EMPTY, Duration.ofSeconds(2));
        assertThat(state.size()).isEqualTo(2);
        afterASecond();
        assertThat(state.size()).isEqualTo(1);
        assertThat(new InMemoryState().size()).isZero();
    }
}
