package io.framegate.pdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a state promises, whoever shares it. */
public abstract class SharedStateContract {

    private static final int PATIENCE_SECONDS = 30;

    /** Times that are asked for. */
    protected static final Duration SHORT = Duration.ofMinutes(10);

    protected static final Duration LONG = Duration.ofHours(1);

    private static final Payload ONE = Payload.of("one");
    private static final Payload TWO = Payload.of(new byte[] {0, -1, 2});

    /** Two that share it; they may be the same. */
    protected abstract List<SharedState> shared();

    /** How long it keeps what this key has now. */
    protected abstract Duration keeps(String key);

    /** Lets time pass until the values of these keys, which were to be kept for less than a second, are gone. */
    protected abstract void afterASecond(String... keys);

    private SharedState here() {
        return shared().get(0);
    }

    private SharedState there() {
        return shared().get(1);
    }

    protected static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void keyHasNoValueAtFirst() {
        assertThat(now(here().get("nothing"))).isEmpty();
        assertThat(now(here().replace("nothing", Payload.EMPTY, ONE, LONG))).isFalse();
        assertThat(now(here().remove("nothing", Payload.EMPTY))).isFalse();
        assertThat(now(here().get("nothing"))).isEmpty();
    }

    @Test
    void valueIsPutOnce() {
        assertThat(now(here().putIfAbsent("put once", ONE, LONG))).isTrue();
        assertThat(now(there().putIfAbsent("put once", TWO, LONG))).isFalse();
        assertThat(now(there().get("put once"))).contains(ONE);
    }

    @Test
    void valueIsReplacedIfItIsTheExpectedOne() {
        now(here().putIfAbsent("replace", ONE, LONG));
        assertThat(now(there().replace("replace", TWO, ONE, LONG))).isFalse();
        assertThat(now(there().replace("replace", ONE, TWO, LONG))).isTrue();
        assertThat(now(here().get("replace"))).contains(TWO);
        assertThat(now(here().replace("replace", TWO, Payload.EMPTY, LONG))).isTrue();
        assertThat(now(there().get("replace"))).contains(Payload.EMPTY);
    }

    @Test
    void valueIsRemovedIfItIsTheExpectedOne() {
        now(here().putIfAbsent("remove", ONE, LONG));
        assertThat(now(there().remove("remove", TWO))).isFalse();
        assertThat(now(there().remove("remove", ONE))).isTrue();
        assertThat(now(here().get("remove"))).isEmpty();
        assertThat(now(here().putIfAbsent("remove", TWO, LONG))).isTrue();
    }

    @Test
    void valueIsKeptForItsOwnTime() {
        now(here().putIfAbsent("put", ONE, SHORT));
        now(here().putIfAbsent("replaced for less", ONE, LONG));
        now(here().replace("replaced for less", ONE, TWO, SHORT));
        now(here().putIfAbsent("replaced for more", ONE, SHORT));
        now(here().replace("replaced for more", ONE, TWO, LONG));

        assertKeeps("put", SHORT);
        assertKeeps("replaced for less", SHORT);
        assertKeeps("replaced for more", LONG);
    }

    private void assertKeeps(String key, Duration asked) {
        assertThat(keeps(key)).isBetween(asked, asked.plusSeconds(2));
    }

    @Test
    void valueIsGoneAfterItsTime() {
        now(here().putIfAbsent("goes", ONE, Duration.ofMillis(300)));
        now(here().putIfAbsent("goes later", ONE, LONG));
        now(here().replace("goes later", ONE, TWO, Duration.ofMillis(300)));

        afterASecond("goes", "goes later");

        assertThat(now(there().get("goes"))).isEmpty();
        assertThat(now(there().get("goes later"))).isEmpty();
        assertThat(now(there().putIfAbsent("goes", TWO, LONG))).isTrue();
    }

    @Test
    void noneOfManyChangesIsLost() {
        now(here().putIfAbsent("count", Payload.of("0"), LONG));
        List<CompletableFuture<Void>> counting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            counting.add(count(here()));
            counting.add(count(there()));
        }

        counting.forEach(SharedStateContract::now);

        assertThat(now(here().get("count"))).contains(Payload.of("20"));
    }

    private static CompletableFuture<Void> count(SharedState state) {
        return state.get("count")
                .thenCompose(value -> state.replace("count", value.orElseThrow(), more(value), LONG))
                .thenCompose(done -> done ? CompletableFuture.<Void>completedFuture(null) : count(state))
                .toCompletableFuture();
    }

    private static Payload more(Optional<Payload> value) {
        return Payload.of(String.valueOf(Integer.parseInt(value.orElseThrow().text()) + 1));
    }

    @Test
    void partsAreApart() {
        SharedState part = here().under("part ");
        assertThat(now(part.putIfAbsent("key", ONE, LONG))).isTrue();
        assertThat(now(there().under("other ").get("key"))).isEmpty();
        assertThat(now(there().get("part key"))).contains(ONE);
        assertThat(now(there().under("part ").replace("key", ONE, TWO, LONG))).isTrue();
        assertThat(now(part.get("key"))).contains(TWO);
        assertThat(now(part.remove("key", TWO))).isTrue();
        assertThat(now(there().get("part key"))).isEmpty();
    }
}
