package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.testing.InMemoryState;
import io.framegate.plugins.limiting.ShakyState.Way;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** One bucket of two gateways. */
class SharedBucketTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Reachable.class);
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final ManualClock clock = new ManualClock();
    private final InMemoryState cluster = new InMemoryState(clock);
    private final ShakyState hereState = new ShakyState(cluster);
    private final ShakyState thereState = new ShakyState(cluster);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
        LOGGER.setLevel(Level.INFO);
        LOGGER.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        LOGGER.setLevel(null);
        LOGGER.setAdditive(true);
        LOGGER.detachAppender(log);
    }

    private List<String> logged() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private SharedBucket bucket(ShakyState state, Limits limits, boolean tolerant, Duration patience) {
        PluginSite site = new PluginSite(Consumers.NONE, Optional.of(state));
        ClusterTerms terms = new ClusterTerms(clock, clock, patience, Duration.ofSeconds(15));
        return new ClusterCounters("a plugin", site, tolerant, terms).bucket("a", limits);
    }

    private SharedBucket here(Limits limits) {
        return bucket(hereState, limits, true, PATIENCE);
    }

    private SharedBucket there(Limits limits) {
        return bucket(thereState, limits, true, PATIENCE);
    }

    private static Limits perMinute(long most) {
        return limits(OptionalLong.empty(), OptionalLong.of(most), OptionalLong.empty());
    }

    private static Limits limits(OptionalLong second, OptionalLong minute, OptionalLong day) {
        return new Limits(second, minute, OptionalLong.empty(), day, OptionalLong.empty(), Optional.empty());
    }

    /** Takes one at a time from each in turn until both have refused. */
    private static int taken(List<SharedBucket> buckets) {
        int taken = 0;
        int before = -1;
        while (taken != before) {
            before = taken;
            for (SharedBucket bucket : buckets) {
                taken += bucket.take(1).join() == 0 ? 1 : 0;
            }
        }
        return taken;
    }

    // ---- how much

    @Test
    void smallBucketIsSharedExactly() {
        SharedBucket here = here(perMinute(10));
        SharedBucket there = there(perMinute(10));

        assertThat(taken(List.of(here, there))).isEqualTo(10);
        clock.after(Duration.ofSeconds(12));
        assertThat(taken(List.of(there, here))).isEqualTo(2);
    }

    /** What is one too many now is one too few afterwards. */
    @Test
    void largeBucketIsOverdrawnByATwentiethAGatewayAtMost() {
        SharedBucket here = here(perMinute(1_000));
        SharedBucket there = there(perMinute(1_000));

        int atOnce = taken(List.of(here, there));
        assertThat(atOnce).isBetween(1_000, 1_000 + 2 * 50);
        int all = atOnce;
        for (int i = 0; i < 60; i++) {
            clock.after(Duration.ofSeconds(1).plusNanos(1));
            all += taken(List.of(here, there));
        }
        assertThat(all).isBetween(1_950, 2_000 + 2 * 50);
    }

    @Test
    void clusterIsAskedOnceForATwentiethAndNotForARefusal() {
        SharedBucket here = here(perMinute(1_000));
        here.take(1).join();
        int first = hereState.asked();

        assertThat(taken(List.of(here))).isEqualTo(999);
        assertThat(hereState.asked() - first).isLessThanOrEqualTo(2 * 21);

        int before = hereState.asked();
        for (int i = 0; i < 1_000; i++) {
            assertThat(here.take(1).join()).isPositive();
        }
        assertThat(hereState.asked()).isEqualTo(before);
    }

    @Test
    void smallBucketThatRefusesIsNotAskedEither() {
        SharedBucket here = here(perMinute(2));
        assertThat(taken(List.of(here))).isEqualTo(2);
        int before = hereState.asked();

        assertThat(here.take(1).join()).isEqualTo(Duration.ofSeconds(30).toNanos());
        clock.after(Duration.ofMillis(900));
        assertThat(here.take(1).join()).isEqualTo(Duration.ofMillis(29_100).toNanos());
        assertThat(hereState.asked()).isEqualTo(before);

        clock.after(Duration.ofMillis(100));
        assertThat(here.take(1).join()).isEqualTo(Duration.ofSeconds(29).toNanos());
        assertThat(hereState.asked()).isGreaterThan(before);
    }

    @Test
    void moreThanABucketHoldsIsRefusedForEver() {
        SharedBucket here = here(perMinute(2));

        assertThat(here.take(3).join()).isGreaterThan(Duration.ofDays(300).toNanos());
        assertThat(here.take(2).join()).isZero();
    }

    @Test
    void secondGatewayFindsWhatTheFirstHasLeft() {
        SharedBucket here = here(limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(5)));
        for (int i = 0; i < 4; i++) {
            here.take(1).join();
        }

        assertThat(taken(List.of(there(limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(5))))))
                .isEqualTo(1);
    }

    // ---- how long

    @Test
    void bucketIsKeptUntilItIsFullAgain() {
        SharedBucket here = here(limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(2)));
        here.take(1).join();
        here.take(1).join();

        clock.after(Duration.ofHours(24).minusNanos(1));
        assertThat(cluster.size()).isEqualTo(1);
        clock.after(Duration.ofSeconds(11));
        assertThat(cluster.size()).isZero();
        assertThat(taken(List.of(here))).isEqualTo(2);
    }

    @Test
    void bucketThatIsNearlyFullIsKeptNearlyNoTime() {
        here(perMinute(60)).take(1).join();

        clock.after(Duration.ofSeconds(12));
        assertThat(cluster.size()).isZero();
    }

    // ---- while there is no cluster

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"BROKEN", "DEAF"})
    void gatewayWithoutAnAnswerCountsByItself(Way way) {
        SharedBucket here = here(perMinute(5));
        SharedBucket there = there(perMinute(5));
        assertThat(taken(List.of(here, there))).isEqualTo(5);
        clock.after(Duration.ofSeconds(24));
        hereState.way(way);

        assertThat(taken(List.of(here))).isEqualTo(5);
        int before = hereState.asked();
        clock.after(Reachable.PAUSE.minusNanos(1));
        assertThat(here.take(1).join()).isPositive();
        assertThat(hereState.asked()).isEqualTo(before);
        clock.after(Duration.ofSeconds(12));
        assertThat(taken(List.of(here))).isEqualTo(1);
        assertThat(hereState.asked()).isEqualTo(before + 1);
        assertThat(logged())
                .containsExactly("WARN a plugin counts by itself until the cluster answers: "
                        + (way == Way.DEAF ? "no answer within 20 ms" : "java.lang.IllegalStateException"));

        hereState.way(Way.OPEN);
        clock.after(Duration.ofSeconds(12));
        assertThat(taken(List.of(here, there))).isEqualTo(4); // of the 50 s since all were taken
        assertThat(logged())
                .endsWith("INFO a plugin counts with the cluster again")
                .hasSize(2);
    }

    @Test
    void everyOutageIsInTheLogOnce() {
        SharedBucket here = here(perMinute(5));
        for (int i = 0; i < 2; i++) {
            hereState.way(Way.BROKEN);
            for (int k = 0; k < 3; k++) {
                here.take(1).join();
                clock.after(Reachable.PAUSE);
            }
            hereState.way(Way.OPEN);
            here.take(1).join();
        }

        assertThat(logged()).hasSize(4);
    }

    /** Whoever asks while it is found out whether the outage is over does not wait for that. */
    @Test
    void oneQuestionFindsOutWhetherItIsOver() {
        SharedBucket here = bucket(hereState, perMinute(5), true, Duration.ofMinutes(1));
        hereState.way(Way.BROKEN);
        here.take(1).join();
        clock.after(Reachable.PAUSE);
        hereState.way(Way.SLOW);

        CompletableFuture<Long> trial = here.take(1);
        assertThat(here.take(1)).isCompletedWithValue(0L);
        assertThat(trial).isNotDone();
        while (!trial.isDone()) {
            hereState.pass();
        }
        assertThat(logged()).hasSize(2);
    }

    @Test
    void gatewayThatIsToFailFails() {
        SharedBucket here = bucket(hereState, perMinute(5), false, PATIENCE);
        assertThat(here.take(1).join()).isZero();
        hereState.way(Way.BROKEN);
        assertThatThrownBy(() -> here.take(1).join()).isInstanceOf(CompletionException.class);
        hereState.way(Way.DEAF);
        assertThatThrownBy(() -> here.take(1).join()).isInstanceOf(CompletionException.class);
        assertThat(logged())
                .containsExactly("WARN a plugin fails until the cluster answers: java.lang.IllegalStateException");

        hereState.way(Way.OPEN);
        assertThat(here.take(1).join()).isZero();
        assertThat(logged()).hasSize(2);
    }
}
