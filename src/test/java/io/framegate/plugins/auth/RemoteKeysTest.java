package io.framegate.plugins.auth;

import static io.framegate.plugins.auth.SignedTokens.OTHER_RSA;
import static io.framegate.plugins.auth.SignedTokens.RSA;
import static io.framegate.plugins.auth.SignedTokens.keySet;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.framegate.plugins.auth.RemoteKeys.Failure;
import io.framegate.plugins.auth.RemoteKeys.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and what counts meanwhile. Time is what the test says; refresh is 300 s, cooldown 30 s. */
class RemoteKeysTest {

    private static final long PATIENCE = 60_000;

    private final SignedToken known = signedWith(RSA);
    private final SignedToken unknown = signedWith(OTHER_RSA);

    private long now = Long.MAX_VALUE - 5; // it overflows soon
    private final ArrayDeque<CompletableFuture<KeySet>> fetches = new ArrayDeque<>();
    private final List<Planned> planned = new ArrayList<>();
    private int fetchCount;
    private final RemoteKeys keys =
            new RemoteKeys("jwt", config(), new Script(), () -> now, (nanos, task) -> plan(new Planned(nanos, task)));

    private static KeySetConfig config() {
        return Handshakes.read(Jwt.Config.class, "{jwks_uri: 'https://id.example/keys'}")
                .value()
                .orElseThrow()
                .keySet();
    }

    private static SignedToken signedWith(com.nimbusds.jose.jwk.RSAKey key) {
        return SignedTokens.parsed(SignedTokens.token(key, JWSAlgorithm.RS256, Map.of()));
    }

    /** A fetch that is done when the test says so. */
    private final class Script implements RemoteKeys.Source {
        @Override
        public CompletableFuture<KeySet> fetch() {
            fetchCount++;
            CompletableFuture<KeySet> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            return fetch;
        }

        @Override
        public String toString() {
            return "https://id.example/keys";
        }
    }

    private static final class Planned extends CompletableFuture<Void> {
        final long nanos;
        final Runnable task;

        Planned(long nanos, Runnable task) {
            this.nanos = nanos;
            this.task = task;
        }
    }

    private Future<?> plan(Planned plan) {
        planned.add(plan);
        return plan;
    }

    private void fetched(KeySet set) {
        fetches.remove().complete(set);
    }

    private void failed() {
        fetches.remove().completeExceptionally(new Failure("status 503"));
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    /** What is to happen next, and when; what was planned before is not any more. */
    private Planned next(long seconds) {
        Planned last = planned.get(planned.size() - 1);
        assertThat(last.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
        assertThat(planned.subList(0, planned.size() - 1)).allMatch(plan -> plan.isCancelled() || plan.isDone());
        return last;
    }

    private void happens(Planned plan) {
        now += plan.nanos;
        plan.complete(null);
        plan.task.run();
    }

    private CompletableFuture<Signature> check(SignedToken token) {
        return keys.check(token, PATIENCE);
    }

    @Test
    void keysAreFetchedAtTheStartAndWaitedFor() {
        assertThat(fetchCount).isEqualTo(1);
        CompletableFuture<Signature> first = check(known);
        CompletableFuture<Signature> second = check(unknown);
        assertThat(first).isNotDone();

        fetched(keySet(RSA));

        assertThat(first).isCompletedWithValue(Signature.GOOD);
        assertThat(second).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        assertThat(check(known)).isCompletedWithValue(Signature.GOOD);
        assertThat(fetchCount).isEqualTo(1);
    }

    @Test
    void keysAreFetchedAgainBeforeTheyAreOldAndCountMeanwhile() {
        fetched(keySet(RSA));

        happens(next(300));

        assertThat(fetchCount).isEqualTo(2);
        assertThat(check(known)).isCompletedWithValue(Signature.GOOD);
        fetched(keySet(OTHER_RSA));
        assertThat(check(unknown)).isCompletedWithValue(Signature.GOOD);
        assertThat(check(known)).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        next(300);
    }

    @Test
    void anUnknownKeyCausesOneFetchInACooldown() {
        fetched(keySet(RSA));
        assertThat(check(unknown)).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        pass(30);

        List<CompletableFuture<Signature>> waiting = List.of(check(unknown), check(unknown));

        assertThat(fetchCount).isEqualTo(2);
        assertThat(waiting).noneMatch(Future::isDone);
        assertThat(check(known)).isCompletedWithValue(Signature.GOOD);
        fetched(keySet(RSA, OTHER_RSA));
        assertThat(waiting).allMatch(check -> check.join() == Signature.GOOD);
        next(300);
    }

    @Test
    void anUnknownKeyThatIsNotThereEitherIsRefusedUntilTheNextCooldown() {
        fetched(keySet(RSA));
        pass(30);
        CompletableFuture<Signature> waiting = check(unknown);
        fetched(keySet(RSA));
        assertThat(waiting).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);

        pass(29);
        assertThat(check(unknown)).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        assertThat(fetchCount).isEqualTo(2);
        pass(1);
        assertThat(check(unknown)).isNotDone();
        assertThat(fetchCount).isEqualTo(3);
    }

    @Test
    void aForgedTokenOfAKnownKeyCausesNoFetch() {
        fetched(keySet(RSA));
        pass(30);
        String token = SignedTokens.token(RSA, JWSAlgorithm.RS256, Map.of());
        String forged = token.substring(0, token.lastIndexOf('.')) + ".AAAA";

        assertThat(check(SignedTokens.parsed(forged))).isCompletedWithValue(Signature.BAD);
        assertThat(fetchCount).isEqualTo(1);
    }

    @Test
    void aTokenThatNamesNoKeyMayBeOfANewOne() {
        fetched(keySet(RSA));
        pass(30);
        SignedToken nameless = SignedTokens.parsed(SignedTokens.nameless(OTHER_RSA, JWSAlgorithm.RS256, Map.of()));

        CompletableFuture<Signature> waiting = check(nameless);
        fetched(keySet(RSA, OTHER_RSA));
        assertThat(waiting).isCompletedWithValue(Signature.GOOD);

        pass(30);
        SignedToken forged =
                SignedTokens.parsed(SignedTokens.nameless(SignedTokens.P256, JWSAlgorithm.ES256, Map.of()));
        waiting = check(forged);
        fetched(keySet(RSA, OTHER_RSA));
        assertThat(waiting).isCompletedWithValue(Signature.BAD);
    }

    @Test
    void anEndpointThatIsDownChangesNothing() {
        fetched(keySet(RSA));
        happens(next(300));

        failed();

        assertThat(check(known)).isCompletedWithValue(Signature.GOOD);
        assertThat(check(unknown)).isCompletedWithValue(Signature.UNCHECKED);
        happens(next(30));
        assertThat(fetchCount).isEqualTo(3);
        fetched(keySet(RSA));
        assertThat(check(unknown)).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        next(300);
    }

    @Test
    void withoutAnyKeysNothingIsCheckedAndNoOneAsksAgainInACooldown() {
        CompletableFuture<Signature> waiting = check(known);
        failed();

        assertThat(waiting).isCompletedWithValue(Signature.UNCHECKED);
        assertThat(check(known)).isCompletedWithValue(Signature.UNCHECKED);
        assertThat(fetchCount).isEqualTo(1);
        pass(30);
        assertThat(check(known)).isNotDone();
        assertThat(fetchCount).isEqualTo(2);
    }

    @Test
    void whoeverWaitsDoesNotWaitForEver() {
        assertThat(keys.check(known, 1).join()).isEqualTo(Signature.UNCHECKED);
    }

    @Test
    void whatIsPlannedWaitsForAFetchUnderWay() {
        fetched(keySet(RSA));
        Planned refresh = next(300);
        pass(30);
        assertThat(check(unknown)).isNotDone();

        happens(refresh);

        assertThat(fetchCount).isEqualTo(2);
    }

    @Test
    void closedItFetchesNoMore() {
        fetched(keySet(RSA));
        Planned refresh = next(300);

        keys.close();

        assertThat(refresh).isCancelled();
        refresh.task.run();
        pass(30);
        assertThat(check(unknown)).isCompletedWithValue(Signature.OF_AN_UNKNOWN_KEY);
        assertThat(fetchCount).isEqualTo(1);
    }
}
