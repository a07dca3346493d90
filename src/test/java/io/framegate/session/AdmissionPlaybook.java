package io.framegate.session;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.step;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Hold;
import io.framegate.pdk.Lifetime;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session that is held until a frame has shown who the client is. */
class AdmissionPlaybook {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Proceed SAID = Proceed.UNCHANGED.withCredential("k");

    private static Playbook held(int holds, Step... steps) {
        ChainPlan plan = new ChainPlan(List.of(steps), List.of(steps));
        List<Hold> all = Collections.nCopies(
                holds, new Hold(LONG.toMillis(), CloseStatus.of(4408, "no token in time"), "no token in time"));
        return Playbook.of(new SessionRules(plan, Playbook.TIMINGS, true, false, KeepAlive.NONE, all));
    }

    private static Playbook held() {
        return held(1, step("auth", 1));
    }

    private static Decision.Authenticate known(Frame frame) {
        return new Decision.Authenticate(SAID, Optional.of(frame));
    }

    private static Answer said(int frame, int step, Decision decision) {
        return new Answer(List.of(new Made(frame, step, decision)), Halt.NOWHERE);
    }

    @Test
    void whatTheUpstreamSendsWaitsUntilTheClientIsKnown() {
        held().receives(Peer.UPSTREAM, text("u1"), ping("u2"))
                .nothingElse()
                .receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("token"))
                .decides(known(text("token")))
                .authenticates(SAID)
                .dispatches(Peer.UPSTREAM, "auth", text("u1"), ping("u2"))
                .sends(Peer.UPSTREAM, text("token"))
                .forwards()
                .sends(Peer.CLIENT, text("u1"))
                .sends(Peer.CLIENT, ping("u2"))
                .nothingElse();
    }

    @Test
    void laterPluginsSeeTheFrameOnceTheyCanKnowTheClient() {
        Playbook playbook = held(1, step("auth", 1), step("late", 1))
                .receives(Peer.CLIENT, ping(""))
                .dispatches(Peer.CLIENT, List.of("auth", "late"), ping(""))
                .receives(Peer.CLIENT, text("token"), text("next"))
                .decides(new Decision.Drop())
                .dispatches(Peer.CLIENT, List.of("auth", "late"), text("token"), text("next"));

        playbook.answers(said(0, 0, known(text("token"))))
                .authenticates(SAID)
                .dispatches(Peer.CLIENT, "late", text("token"))
                .forwards()
                .sends(Peer.UPSTREAM, text("token"))
                .dispatches(Peer.CLIENT, List.of("auth", "late"), text("next"))
                .forwards()
                .sends(Peer.UPSTREAM, text("next"))
                .nothingElse();
    }

    @Test
    void theLastPluginsWordDoesNotSendWhatWasNotVisited() {
        held().receives(Peer.CLIENT, ping(""))
                .dispatches(Peer.CLIENT, "auth", ping(""))
                .receives(Peer.CLIENT, text("token"), text("next"))
                .decides(new Decision.Drop())
                .dispatches(Peer.CLIENT, "auth", text("token"), text("next"))
                .answers(said(0, 0, known(text("token"))))
                .authenticates(SAID)
                .sends(Peer.UPSTREAM, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("next"))
                .forwards()
                .sends(Peer.UPSTREAM, text("next"))
                .nothingElse();
    }

    @Test
    void theFrameMayStayBehindOrGoOnChanged() {
        held().receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("token"))
                .decides(known(text("token")).dropFrame())
                .authenticates(SAID)
                .receives(Peer.CLIENT, text("next"))
                .dispatches(Peer.CLIENT, "auth", text("next"))
                .forwards()
                .sends(Peer.UPSTREAM, text("next"))
                .nothingElse();
        held().receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("token"))
                .decides(known(text("token")).withFrameData("hello"))
                .authenticates(SAID)
                .sends(Peer.UPSTREAM, text("hello"))
                .nothingElse();
    }

    @Test
    void whatTheClientSendsBeforeItIsKnownGoesNowhere() {
        held(1, Playbook.open(step("auth", 1)))
                .receives(Peer.CLIENT, text("x"))
                .dispatches(Peer.CLIENT, "auth", text("x"))
                .forwards()
                .receives(Peer.CLIENT, text("y"))
                .dispatches(Peer.CLIENT, "auth", text("y"))
                .fails(Failure.EXCEPTION)
                .observesFailure("auth", Peer.CLIENT, Failure.EXCEPTION, "", FailurePolicy.OPEN)
                .nothingElse();
        held(1).receives(Peer.CLIENT, text("x")).nothingElse();
    }

    @Test
    void everyPluginThatWantsToHasToSayWho() {
        held(2, step("one", 1), step("two", 1))
                .receives(Peer.UPSTREAM, text("u"))
                .receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, List.of("one", "two"), text("token"))
                .decides(known(text("token")))
                .authenticates(SAID)
                .dispatches(Peer.CLIENT, "two", text("token"))
                .decides(known(text("token")))
                .authenticates(SAID)
                .dispatches(Peer.UPSTREAM, List.of("one", "two"), text("u"))
                .sends(Peer.UPSTREAM, text("token"))
                .nothingElse();
    }

    @Test
    void aClientThatSaysNothingInTimeIsClosed() {
        held().receives(Peer.UPSTREAM, text("u"))
                .quietlyAfter(LONG.minusMillis(1))
                .after(Duration.ofMillis(1))
                .sends(Peer.CLIENT, close(4408, "no token in time"))
                .sends(Peer.UPSTREAM, close(1001))
                .receives(Peer.CLIENT, close(4408))
                .disconnects(Peer.CLIENT)
                .receives(Peer.UPSTREAM, close(1001))
                .disconnects(Peer.UPSTREAM)
                .ends(Blame.CLIENT, "no token in time");
    }

    @Test
    void aClientThatIsKnownIsNotClosedAnyMore() {
        Playbook playbook = held().receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("token"))
                .decides(known(text("token")))
                .authenticates(SAID)
                .sends(Peer.UPSTREAM, text("token"));
        playbook.quietlyAfter(LONG.multipliedBy(2)).nothingElse();
    }

    @Test
    void aLifetimeCountsFromTheFrameThatHasShownIt() {
        Proceed said = SAID.withLifetime(
                new Lifetime(5_000, CloseStatus.of(4401, "token expired"), Lifetime.Ending.AT_ONCE, "expired"));

        held().quietlyAfter(Duration.ofSeconds(9))
                .receives(Peer.CLIENT, text("token"))
                .dispatches(Peer.CLIENT, "auth", text("token"))
                .decides(new Decision.Authenticate(said, Optional.empty()))
                .authenticates(said)
                .quietlyAfter(Duration.ofMillis(4_999))
                .after(Duration.ofMillis(1))
                .sends(Peer.CLIENT, close(4401, "token expired"))
                .sends(Peer.UPSTREAM, close(4401, "token expired"))
                .nothingElse();
    }

    @Test
    void aRuleThatIsNotEnforcedIsNoted() {
        Proceed said = SAID.withUnenforced("no token");

        held().receives(Peer.CLIENT, text("x"))
                .dispatches(Peer.CLIENT, "auth", text("x"))
                .decides(new Decision.Authenticate(said, Optional.empty()))
                .authenticates(said)
                .observes(new Observation.Unenforced("auth", Peer.CLIENT, "no token"))
                .nothingElse();
    }

    @Test
    void anUpstreamThatEndsTakesTheClientWithIt() {
        held().receives(Peer.UPSTREAM, text("u"), close(4000, "secret"))
                .sends(Peer.CLIENT, close(1001))
                .sends(Peer.UPSTREAM, close(1001))
                .disconnects(Peer.UPSTREAM)
                .nothingElse();
        held().receives(Peer.UPSTREAM, text("u"))
                .loses(Peer.UPSTREAM)
                .sends(Peer.CLIENT, close(1001))
                .nothingElse();
        held().receives(Peer.UPSTREAM, text("u"))
                .breaks(Peer.UPSTREAM, new Violation("bad", CloseStatus.of(1002)))
                .observes(new Observation.Violated(Peer.UPSTREAM, new Violation("bad", CloseStatus.of(1002))))
                .sends(Peer.CLIENT, close(1001))
                .sends(Peer.UPSTREAM, close(1002))
                .finishes(Peer.UPSTREAM)
                .nothingElse();
    }

    @Test
    void aClientThatClosesIsAnsweredByTheGateway() {
        held().receives(Peer.CLIENT, close(4000, "secret"))
                .dispatches(Peer.CLIENT, "auth", close(4000, "secret"))
                .forwards()
                .sends(Peer.CLIENT, close(4000, "secret"))
                .sends(Peer.UPSTREAM, close(1001))
                .disconnects(Peer.CLIENT)
                .receives(Peer.UPSTREAM, close(1001))
                .disconnects(Peer.UPSTREAM)
                .ends(Blame.CLIENT, "closed");
    }

    @Test
    void aClientThatIsLostTakesTheUpstreamWithIt() {
        held().loses(Peer.CLIENT)
                .sends(Peer.UPSTREAM, close(1001))
                .receives(Peer.UPSTREAM, close(1001))
                .disconnects(Peer.UPSTREAM)
                .ends(Blame.CLIENT, "connection lost");
    }

    @Test
    void aDrainWaitsForNobodyWhoIsNotKnown() {
        held().receives(Peer.UPSTREAM, text("u"))
                .isDrained(1012, "soon")
                .sends(Peer.CLIENT, close(1012))
                .sends(Peer.UPSTREAM, close(1012))
                .nothingElse();
    }

    @Test
    void anUpstreamThatSendsTooMuchIsNotReadMeanwhile() {
        Playbook playbook = held();
        for (int i = 1; i < Lane.WINDOW_FRAMES; i++) {
            playbook.receives(Peer.UPSTREAM, text("u")).nothingElse();
        }

        playbook.receives(Peer.UPSTREAM, text("u")).pauses(Peer.UPSTREAM).nothingElse();
    }
}
