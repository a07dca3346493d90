package io.framegate.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.count.LoopCounts.Asked;
import io.framegate.count.PluginCounts.Kind;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.ChainPlan;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCountsTest {

    private static final Decision FORWARD = new Decision.Forward();
    private static final Decision DROP = new Decision.Drop(Optional.empty());
    private static final Decision CLOSE = new Decision.Close(CloseStatus.of(4000), CloseStatus.GOING_AWAY);

    private final LoopCounts loop = new LoopCounts();

    private static Decision modify(String text) {
        return new Decision.Modify(Frame.text(text));
    }

    /** Every plugin on this host, in both directions. */
    private static ChainPlan plan(int host, String... plugins) {
        List<Step> steps = new ArrayList<>();
        for (String plugin : plugins) {
            steps.add(new Step(plugin, 1_000, FailurePolicy.OPEN, host));
        }
        return new ChainPlan(steps, steps);
    }

    private SessionCounts session(String route, String... plugins) {
        SessionFacts facts = new SessionFacts(
                "id",
                route,
                "service",
                new SessionFacts.Client("192.0.2.1", 1),
                new SessionFacts.Request("ws", "gateway", 80, "/", "", Headers.NONE),
                Optional.empty());
        return new SessionCounts(loop, facts, plan(1, plugins));
    }

    private RouteCounts route(String name) {
        return loop.routes().get(name);
    }

    private static Asked asked(String plugins, Peer from) {
        return new Asked(plugins, from == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME);
    }

    /** Forwards, modifications, drops and closes. */
    private List<Long> decisions(String plugin, Peer from) {
        PluginCounts counts = loop.plugins().get(asked(plugin, from));
        return Stream.of(Kind.FORWARD, Kind.MODIFY, Kind.DROP, Kind.CLOSE)
                .map(counts::decisions)
                .toList();
    }

    private long waits(String plugins, Peer from) {
        Histogram waits = loop.waits().get(asked(plugins, from));
        return waits == null ? 0 : Arrays.stream(waits.counts()).sum();
    }

    // ---- frames

    @ParameterizedTest
    @EnumSource(Peer.class)
    void framesAreCountedByPeerWayAndType(Peer peer) {
        SessionCounts session = session("a");

        session.passed(peer, Passage.RECEIVED, Frame.text("four"));
        session.passed(peer, Passage.RECEIVED, Frame.text("sixsix"));
        session.passed(peer, Passage.SENT, Frame.of(FrameType.PING, Payload.of(new byte[3])));

        RouteCounts route = route("a");
        assertThat(route.frames(peer, Passage.RECEIVED, FrameType.TEXT)).isEqualTo(2);
        assertThat(route.bytes(peer, Passage.RECEIVED, FrameType.TEXT)).isEqualTo(10);
        assertThat(route.frames(peer, Passage.SENT, FrameType.PING)).isEqualTo(1);
        assertThat(route.bytes(peer, Passage.SENT, FrameType.PING)).isEqualTo(3);
        assertThat(route.frames(peer, Passage.SENT, FrameType.TEXT)).isZero();
        assertThat(route.frames(peer.other(), Passage.RECEIVED, FrameType.TEXT)).isZero();
        assertThat(session.messages(peer, Passage.RECEIVED)).isEqualTo(2);
        assertThat(session.bytes(peer, Passage.RECEIVED)).isEqualTo(10);
        assertThat(session.messages(peer, Passage.SENT)).isZero();
        assertThat(session.messages(peer.other(), Passage.RECEIVED)).isZero();
    }

    @Test
    void messagesAreCountedBySizeAndControlFramesAreNot() {
        SessionCounts session = session("a");

        session.passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("x".repeat(64)));
        session.passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("x".repeat(65)));
        session.passed(Peer.CLIENT, Passage.RECEIVED, Frame.of(FrameType.BINARY, Payload.of(new byte[20_000_000])));
        session.passed(Peer.CLIENT, Passage.RECEIVED, Frame.close(CloseStatus.GOING_AWAY));

        Histogram sizes = route("a").sizes(Peer.CLIENT, Passage.RECEIVED);
        assertThat(sizes.counts()).containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(sizes.sum()).isEqualTo(20_000_129);
    }

    @Test
    void routesAreCountedApartAndSessionsOfOneTogether() {
        session("a").passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("1"));
        session("a").passed(Peer.CLIENT, Passage.RECEIVED, Frame.text("2"));
        session("b").ended(0);

        assertThat(route("a").frames(Peer.CLIENT, Passage.RECEIVED, FrameType.TEXT))
                .isEqualTo(2);
        assertThat(route("a").opened()).isEqualTo(2);
        assertThat(route("a").active()).isEqualTo(2);
        assertThat(route("b").opened()).isEqualTo(1);
        assertThat(route("b").active()).isZero();
        assertThat(route("b").service()).isEqualTo("service");
    }

    // ---- decisions

    @ParameterizedTest
    @EnumSource(Peer.class)
    void framesThatAllForwardAreCountedForEveryStep(Peer from) {
        SessionCounts session = session("a", "x", "y");

        session.dispatched(7, from, 0, 2, 3, 100);
        session.answered(7, Answer.ALL_FORWARDED, 20_100);

        assertThat(decisions("x", from)).containsExactly(3L, 0L, 0L, 0L);
        assertThat(decisions("y", from)).containsExactly(3L, 0L, 0L, 0L);
        assertThat(decisions("x", from.other())).containsExactly(0L, 0L, 0L, 0L);
        Histogram waits = loop.waits().get(asked("x,y", from));
        assertThat(waits.sum()).isEqualTo(20_000);
        assertThat(waits.counts()).startsWith(0, 1, 0);
    }

    @Test
    void whatADropLeavesUnvisitedIsNotCounted() {
        SessionCounts session = session("a", "x", "y");

        session.dispatched(1, Peer.CLIENT, 0, 2, 3, 0);
        session.answered(
                1,
                new Answer(
                        List.of(new Made(0, 1, modify("m")), new Made(1, 0, DROP), new Made(2, 0, modify("n"))),
                        Halt.NOWHERE),
                0);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 1L, 1L, 0L);
        assertThat(decisions("y", Peer.CLIENT)).containsExactly(1L, 1L, 0L, 0L);
    }

    @Test
    void nothingIsCountedBehindAClose() {
        SessionCounts session = session("a", "x", "y");

        session.dispatched(1, Peer.CLIENT, 0, 2, 5, 0);
        session.answered(1, new Answer(List.of(new Made(1, 0, CLOSE)), Halt.NOWHERE), 0);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 1L);
        assertThat(decisions("y", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void aFailedStepHasNotDecided() {
        SessionCounts session = session("a", "x", "y");

        session.dispatched(1, Peer.CLIENT, 0, 2, 2, 0);
        session.answered(1, new Answer(List.of(), new Halt(0, 1, Failure.EXCEPTION, "")), 0);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(decisions("y", Peer.CLIENT)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(waits("x,y", Peer.CLIENT)).isEqualTo(1);
    }

    @Test
    void aDecisionThatComesLaterIsWaitedForAlone() {
        SessionCounts session = session("a", "x", "y", "z");

        session.dispatched(1, Peer.CLIENT, 0, 3, 2, 0);
        session.answered(1, new Answer(List.of(), new Halt(0, 1, Failure.PENDING, "")), 1_000);
        session.answered(1, new Answer(List.of(new Made(0, 1, modify("m"))), Halt.NOWHERE), 9_000);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(decisions("y", Peer.CLIENT)).containsExactly(0L, 1L, 0L, 0L);
        assertThat(decisions("z", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(waits("x,y,z", Peer.CLIENT)).isZero();
        assertThat(loop.waits().get(asked("y", Peer.CLIENT)).sum()).isEqualTo(9_000);
    }

    @Test
    void silenceIsWaitedForAndALateAnswerIsNotCounted() {
        SessionCounts session = session("a", "x");

        session.dispatched(1, Peer.CLIENT, 0, 1, 1, 0);
        session.undecided(Peer.CLIENT, 5_000);
        session.answered(1, Answer.ALL_FORWARDED, 6_000);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(loop.waits().get(asked("x", Peer.CLIENT)).sum()).isEqualTo(5_000);
    }

    @Test
    void anAnswerFromElsewhereThatDoesNotFitBreaksNothing() {
        SessionCounts session = session("a", "x");

        session.dispatched(1, Peer.CLIENT, 0, 1, 1, 0);
        session.answered(1, new Answer(List.of(new Made(4, 9, DROP)), new Halt(0, 9, Failure.PENDING, "")), 0);

        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void aRouteWhoseChainChangesKeepsItsCounts() {
        session("a", "x").dispatched(1, Peer.CLIENT, 0, 1, 1, 0);
        SessionCounts other = session("a", "y", "x");

        other.dispatched(1, Peer.CLIENT, 0, 2, 1, 0);
        other.answered(1, new Answer(List.of(new Made(0, 0, FORWARD)), Halt.NOWHERE), 0);

        assertThat(decisions("y", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(decisions("x", Peer.CLIENT)).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void decisionsAboutHandshakesAreCountedAndFailuresWaitedFor() {
        loop.handshake("x", Optional.of(HandshakeDecision.Proceed.UNCHANGED), 1_000);
        loop.handshake("x", Optional.of(new HandshakeDecision.Reject(403, "", Map.of())), 2_000);
        loop.handshake("x", Optional.empty(), 3_000);

        PluginCounts counts = loop.plugins().get(new Asked("x", Phase.WS_HANDSHAKE));
        assertThat(counts.decisions(Kind.PROCEED)).isEqualTo(1);
        assertThat(counts.decisions(Kind.REJECT)).isEqualTo(1);
        assertThat(loop.waits().get(new Asked("x", Phase.WS_HANDSHAKE)).sum()).isEqualTo(6_000);
    }

    // ---- flow

    @ParameterizedTest
    @EnumSource(Peer.class)
    void pausesAreAddedUp(Peer from) {
        SessionCounts session = session("a");

        session.paused(from, 100);
        assertThat(session.isPaused(from)).isTrue();
        assertThat(route("a").paused(from)).isEqualTo(1);
        session.resumed(from, 150);
        session.resumed(from, 170);
        session.paused(from, 200);
        session.ended(300);

        assertThat(session.isPaused(from)).isFalse();
        assertThat(route("a").paused(from)).isZero();
        assertThat(route("a").pausedNanos(from)).isEqualTo(150);
        assertThat(route("a").pausedNanos(from.other())).isZero();
    }

    // ---- event loops

    @Test
    void lagIsNeverNegative() {
        loop.turned(-5, 1_000);
        loop.turned(2_000_000, 3_000);

        assertThat(loop.lag().sum()).isEqualTo(2_000_000);
        assertThat(loop.turnedAt()).isEqualTo(3_000);
    }
}
