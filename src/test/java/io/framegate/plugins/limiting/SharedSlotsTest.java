package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Consumers;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.testing.InMemoryState;
import io.framegate.plugins.limiting.KeySlots.Slot;
import io.framegate.plugins.limiting.ShakyState.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The slots of two gateways, two of a key unless it is said otherwise. */
class SharedSlotsTest {

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEWAL = LEASE.dividedBy(3);
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final ManualClock clock = new ManualClock();
    private final InMemoryState cluster = new InMemoryState(clock);
    private final Gateway here = new Gateway(PATIENCE, true);
    private final Gateway there = new Gateway(PATIENCE, true);

    /** With the sessions it has let in. */
    private final class Gateway {
        private final ShakyState state = new ShakyState(cluster);
        private final SharedSlots slots;
        private final List<Slot> sessions = new ArrayList<>();

        Gateway(Duration patience, boolean tolerant) {
            PluginSite site = new PluginSite(Consumers.NONE, Optional.of(state));
            slots = new ClusterCounters("a plugin", site, tolerant, new ClusterTerms(clock, clock, patience, LEASE))
                    .slots(2);
        }

        /** Whether one more session is let in. */
        boolean letsIn() {
            return letsIn("a", false);
        }

        boolean letsIn(String key, boolean anyway) {
            Slot slot = new Slot(anyway);
            boolean room = slots.take(key, slot).join();
            if (room || anyway) {
                sessions.add(slot);
            }
            return room;
        }

        void endsOne() {
            slots.leave("a", sessions.remove(0));
        }
    }

    /** Time passes, and the gateways that live renew what they have. */
    private void after(Duration time, Gateway... living) {
        for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plus(RENEWAL)) {
            clock.after(RENEWAL);
            for (Gateway gateway : living) {
                gateway.slots.renew();
            }
        }
    }

    @Test
    void slotsAreOfAllGateways() {
        assertThat(here.letsIn()).isTrue();
        assertThat(there.letsIn()).isTrue();
        assertThat(here.letsIn()).isFalse();
        assertThat(there.letsIn()).isFalse();
        assertThat(there.letsIn("b", false)).isTrue();

        here.endsOne();

        assertThat(there.letsIn()).isTrue();
        assertThat(here.letsIn()).isFalse();
    }

    @Test
    void whatNobodyHasIsNotKept() {
        here.letsIn();
        there.letsIn();
        here.endsOne();
        there.endsOne();

        assertThat(here.slots.size()).isZero();
        here.slots.close();
        there.slots.close();
        assertThat(cluster.size()).isZero();
    }

    @Test
    void refusedSessionsLeaveNothing() {
        here.letsIn();
        here.letsIn();
        for (int i = 0; i < 3; i++) {
            Slot refused = new Slot(false);
            assertThat(there.slots.take("a", refused).join()).isFalse();
            there.slots.leave("a", refused);
        }
        assertThat(there.slots.size()).isZero();

        here.endsOne();

        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isFalse();
    }

    @Test
    void sessionsAboveTheLimitAreCountedIfTheyGetInAnyway() {
        here.letsIn();
        there.letsIn();
        assertThat(here.letsIn("a", true)).isFalse();
        there.endsOne();
        assertThat(there.letsIn()).isFalse();
        here.endsOne();
        assertThat(there.letsIn()).isTrue();
    }

    // ---- gateways that die

    @Test
    void slotsAreKeptWhileAGatewayLives() {
        here.letsIn();
        there.letsIn();

        after(Duration.ofHours(1), here, there);

        assertThat(here.letsIn()).isFalse();
        assertThat(there.letsIn()).isFalse();
    }

    @Test
    void slotsOfAGatewayThatDiedAreFreeWhenItsLeaseIsOver() {
        here.letsIn();
        here.letsIn();
        after(Duration.ofMinutes(1), here, there);
        assertThat(there.letsIn()).isFalse();

        clock.after(LEASE.minusMillis(1));
        assertThat(there.letsIn()).isFalse();
        clock.after(Duration.ofMillis(1));
        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isFalse();
    }

    /** It was taken for dead, and others have had its slots. */
    @Test
    void gatewayThatWasAsleepHasItsSlotsAgain() {
        here.letsIn();
        here.letsIn();
        clock.after(LEASE.plusMillis(1));
        assertThat(there.letsIn()).isTrue();

        here.slots.renew();

        there.endsOne();
        assertThat(there.letsIn()).isFalse();
        assertThat(here.letsIn()).isFalse();
        here.endsOne();
        assertThat(there.letsIn()).isTrue();
    }

    @Test
    void gatewayWithoutSessionsAsksNothing() {
        here.letsIn();
        here.endsOne();
        int before = here.state.asked();

        after(Duration.ofMinutes(1), here);

        assertThat(here.state.asked()).isEqualTo(before);
    }

    /** One question renews all; each key is told of once in ten leases. */
    @Test
    void manyKeysAreRenewedByOneQuestion() {
        for (int i = 0; i < 1_000; i++) {
            here.letsIn("key " + i, false);
        }
        int before = here.state.asked();

        after(LEASE.multipliedBy(9), here);

        assertThat(here.state.asked() - before).isEqualTo(9 * 3);
        after(LEASE.multipliedBy(2), here);
        assertThat(here.state.asked() - before).isEqualTo(11 * 3 + 2 * 1_000);
    }

    // ---- clusters that forget

    @Test
    void slotsAreToldAgainToAClusterThatForgotThem() {
        here.letsIn();
        here.letsIn();
        InMemoryState another = new InMemoryState(clock);
        here.state.in(another);
        there.state.in(another);
        assertThat(there.letsIn()).isTrue();

        after(RENEWAL, here);

        assertThat(there.letsIn()).isFalse();
        there.endsOne();
        assertThat(there.letsIn()).isFalse();
    }

    /** Each half counts alone; what the smaller one has written is lost when they are one again. */
    @Test
    void halvesOfAClusterThatFindEachOtherHaveTheSlotsOfBoth() {
        here.letsIn();
        after(RENEWAL, here, there);
        InMemoryState smaller = new InMemoryState(clock);
        here.state.in(smaller);
        after(Duration.ofMinutes(1), here, there);
        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isTrue();
        assertThat(here.letsIn()).isTrue();

        here.state.in(cluster);
        after(RENEWAL, here, there);

        there.endsOne();
        there.endsOne();
        assertThat(there.letsIn()).isFalse();
        here.endsOne();
        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isFalse();
    }

    // ---- no cluster

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"BROKEN", "DEAF"})
    void gatewayWithoutAnAnswerCountsItsOwn(Way way) {
        here.letsIn();
        there.letsIn();
        here.state.way(way);

        assertThat(here.letsIn()).isTrue();
        assertThat(here.letsIn()).isFalse();
        here.endsOne();
        assertThat(here.letsIn()).isTrue();

        while (here.slots.isBusy()) {
            Thread.onSpinWait(); // another thread finds out that there is no answer, and answers before it is done
        }
        here.state.way(Way.OPEN);
        after(RENEWAL, here);
        there.endsOne();
        assertThat(there.letsIn()).isFalse();
        assertThat(here.letsIn()).isFalse();
        here.endsOne();
        assertThat(there.letsIn()).isTrue();
    }

    @Test
    void sessionFailsIfThatIsNotToBeTolerated() {
        Gateway strict = new Gateway(PATIENCE, false);
        assertThat(strict.letsIn()).isTrue();
        strict.state.way(Way.BROKEN);
        Slot slot = new Slot(false);

        assertThat(strict.slots.take("a", slot)).isCompletedExceptionally();
        strict.slots.leave("a", slot);
        strict.state.way(Way.OPEN);
        strict.slots.renew();

        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isFalse();
    }

    // ---- at once

    @Test
    void thoseWhoWaitTogetherAreCountedTogether() {
        Gateway slow = new Gateway(Duration.ofMinutes(1), true);
        slow.state.way(Way.SLOW);
        List<Slot> slots = List.of(new Slot(false), new Slot(false), new Slot(false), new Slot(true));
        List<CompletableFuture<Boolean>> answers =
                slots.stream().map(slot -> slow.slots.take("a", slot)).toList();

        passUntilDone(slow, answers);

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(true, true, false, false);
        assertThat(there.letsIn()).isFalse();
    }

    private static void passUntilDone(Gateway slow, List<CompletableFuture<Boolean>> answers) {
        while (!answers.stream().allMatch(CompletableFuture::isDone)) {
            slow.state.pass();
        }
        slow.state.way(Way.OPEN);
        while (slow.state.holds()) {
            slow.state.pass();
        }
    }

    /** The client left during its handshake. */
    @Test
    void sessionThatIsOverBeforeItHasASlotGetsNone() {
        Gateway slow = new Gateway(Duration.ofMinutes(1), true);
        for (int waited = 0; waited < 5; waited++) {
            slow.state.way(Way.SLOW);
            Slot slot = new Slot(true);
            CompletableFuture<Boolean> answer = slow.slots.take("a", slot);
            for (int i = 0; i < waited && slow.state.holds(); i++) {
                slow.state.pass();
            }
            slow.slots.leave("a", slot);
            passUntilDone(slow, List.of(answer));
        }
        Slot late = new Slot(false);
        slow.slots.leave("a", late);
        assertThat(slow.slots.take("a", late).join()).isFalse();

        assertThat(slow.slots.size()).isZero();
        assertThat(there.letsIn()).isTrue();
        assertThat(there.letsIn()).isTrue();
    }

    /** Two gateways, whose questions arrive whenever chance has it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSlotIsLostOrMade(long seed) {
        Random random = new Random(seed);
        List<Gateway> gateways =
                List.of(new Gateway(Duration.ofMinutes(1), true), new Gateway(Duration.ofMinutes(1), true));
        List<List<Slot>> sessions = List.of(new ArrayList<>(), new ArrayList<>());
        gateways.forEach(gateway -> gateway.state.way(Way.SLOW));
        for (int i = 0; i < 2_000; i++) {
            int which = random.nextInt(2);
            Gateway gateway = gateways.get(which);
            List<Slot> open = sessions.get(which);
            int what = random.nextInt(4);
            if (what == 0) {
                Slot slot = new Slot(false);
                open.add(slot);
                gateway.slots.take("a", slot);
            } else if (what == 1 && !open.isEmpty()) {
                gateway.slots.leave("a", open.remove(random.nextInt(open.size())));
            } else if (gateway.state.holds()) {
                gateway.state.pass();
            }
            assertThat(sessions.stream()
                            .flatMap(List::stream)
                            .filter(SharedSlotsTest::isIn)
                            .count())
                    .isLessThanOrEqualTo(2);
        }
        for (int which = 0; which < 2; which++) {
            Gateway gateway = gateways.get(which);
            gateway.state.way(Way.OPEN);
            sessions.get(which).forEach(slot -> gateway.slots.leave("a", slot));
            while (gateway.state.holds()) {
                gateway.state.pass();
            }
            assertThat(gateway.slots.size()).isZero();
        }
        assertThat(here.letsIn()).isTrue();
        assertThat(here.letsIn()).isTrue();
        assertThat(here.letsIn()).isFalse();
    }

    private static boolean isIn(Slot slot) {
        return slot.answer().isDone() && slot.answer().join();
    }
}
