package io.framegate.session;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.pong;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.IdleTimeout.EndedBy;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What plugins may say in the handshake about how long a session lasts. */
class KeepAlivePlaybook {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static Playbook with(KeepAlive keepAlive) {
        return with(Playbook.TIMINGS, keepAlive);
    }

    private static Playbook with(Timings timings, KeepAlive keepAlive) {
        return Playbook.of(new SessionRules(ChainPlan.EMPTY, timings, true, false, keepAlive));
    }

    private static Playbook pinging(Peer to, int missed) {
        Optional<Pings> pings = Optional.of(new Pings(to, INTERVAL.toMillis(), TIMEOUT.toMillis(), missed));
        return with(new KeepAlive(
                Optional.empty(),
                EndedBy.ANY,
                to == Peer.CLIENT ? pings : Optional.empty(),
                to == Peer.UPSTREAM ? pings : Optional.empty()));
    }

    private static Playbook lasting(Duration time, Lifetime.Ending ending) {
        return with(new KeepAlive(
                Optional.of(new Lifetime(time.toMillis(), CloseStatus.of(4401, "token expired"), ending, "expired")),
                EndedBy.ANY,
                Optional.empty(),
                Optional.empty()));
    }

    private static Playbook idleOn(EndedBy endedBy) {
        return with(
                Playbook.timings(SILENCE),
                new KeepAlive(Optional.empty(), endedBy, Optional.empty(), Optional.empty()));
    }

    // ---- pings

    @ParameterizedTest
    @EnumSource
    void silentSideIsPingedAndItsPongGoesNowhere(Peer to) {
        pinging(to, 1)
                .after(INTERVAL)
                .sends(to, ping("framegate 1"))
                .receives(to, pong("framegate 1"))
                .quietlyAfter(INTERVAL.minusMillis(1))
                .after(Duration.ofMillis(1))
                .sends(to, ping("framegate 2"))
                .receives(to, pong("framegate 2"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void sideThatSpeaksIsNotPinged(Peer to) {
        pinging(to, 1)
                .quietlyAfter(INTERVAL.minusMillis(1))
                .receives(to, text("1"))
                .sends(to.other(), text("1"))
                .quietlyAfter(INTERVAL.minusMillis(1))
                .after(Duration.ofMillis(1))
                .sends(to, ping("framegate 1"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void messageThatTakesLongToArriveIsHeard(Peer to) {
        pinging(to, 1)
                .after(INTERVAL)
                .sends(to, ping("framegate 1"))
                .quietlyAfter(TIMEOUT.minusMillis(1))
                .hears(to)
                .quietlyAfter(TIMEOUT)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void pongsOfOthersPass(Peer to) {
        pinging(to, 1)
                .receives(to, pong("framegate 1"))
                .sends(to.other(), pong("framegate 1"))
                .after(INTERVAL)
                .sends(to, ping("framegate 1"))
                .receives(to, pong("theirs"))
                .sends(to.other(), pong("theirs"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void sideThatMissesTooManyPongsIsGivenUp(Peer to) {
        pinging(to, 2)
                .after(INTERVAL)
                .sends(to, ping("framegate 1"))
                .after(INTERVAL)
                .sends(to, ping("framegate 2"))
                .quietlyAfter(TIMEOUT.minusMillis(1))
                .after(Duration.ofMillis(1))
                .sends(Peer.CLIENT, to == Peer.CLIENT ? close(1001, "idle") : close(1001))
                .sends(Peer.UPSTREAM, to == Peer.UPSTREAM ? close(1001, "idle") : close(1001))
                .nothingElse()
                .receives(to.other(), close(1001))
                .disconnects(to.other())
                .after(Duration.ofSeconds(5))
                .disconnects(to)
                .ends(to == Peer.CLIENT ? Blame.CLIENT : Blame.UPSTREAM, "does not answer pings");
    }

    @ParameterizedTest
    @EnumSource
    void sideThatIsNotReadIsNotGivenUp(Peer to) {
        pinging(to, 1)
                .after(INTERVAL)
                .sends(to, ping("framegate 1"))
                .fills(to.other())
                .pauses(to)
                .after(TIMEOUT)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void closingSideIsNotPinged(Peer to) {
        pinging(to, 1)
                .receives(to, close(1000))
                .sends(to.other(), close(1000))
                .quietlyAfter(Duration.ofSeconds(4))
                .nothingElse();
    }

    // ---- lifetime

    @Test
    void sessionWhoseTimeIsOverEndsAtOnce() {
        lasting(Duration.ofSeconds(7), Lifetime.Ending.AT_ONCE)
                .quietlyAfter(Duration.ofMillis(6_999))
                .after(Duration.ofMillis(1))
                .sends(Peer.CLIENT, close(4401, "token expired"))
                .sends(Peer.UPSTREAM, close(4401, "token expired"))
                .nothingElse();
    }

    @Test
    void orBetweenTwoMessages() {
        lasting(Duration.ofSeconds(7), Lifetime.Ending.BETWEEN_MESSAGES)
                .after(Duration.ofSeconds(7))
                .retires(CloseStatus.of(4401, "token expired"), "expired")
                .receives(Peer.CLIENT, text("1"))
                .sends(Peer.UPSTREAM, text("1"))
                .quietlyAfter(Duration.ofSeconds(7))
                .nothingElse();
    }

    // ---- silence

    @ParameterizedTest
    @EnumSource
    void pingsEndASilenceOrDoNot(EndedBy endedBy) {
        Playbook playbook = idleOn(endedBy)
                .quietlyAfter(SILENCE.minusMillis(1))
                .receives(Peer.CLIENT, ping("1"))
                .sends(Peer.UPSTREAM, ping("1"));
        if (endedBy == EndedBy.ANY) {
            playbook.quietlyAfter(Duration.ofMillis(1)).nothingElse();
        } else {
            playbook.after(Duration.ofMillis(1))
                    .sends(Peer.CLIENT, close(1001))
                    .sends(Peer.UPSTREAM, close(1001))
                    .nothingElse();
        }
    }

    @Test
    void nobodySaysAnythingByDefault() {
        assertThat(KeepAlive.NONE.pings(Peer.CLIENT)).isEmpty();
        assertThat(KeepAlive.NONE.pings(Peer.UPSTREAM)).isEmpty();
    }
}
