package io.framegate.session;

import static io.framegate.frame.Peer.CLIENT;
import static io.framegate.frame.Peer.UPSTREAM;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.plain;
import static io.framegate.testkit.Playbook.step;
import static io.framegate.testkit.Playbook.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.SessionEnd;
import io.framegate.session.Answer.Failure;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 7.2 C11 without loss: what was accepted is through before the gateway's close frame. */
class DrainPlaybook {

    private static final Violation PROTOCOL_ERROR = new Violation("RSV1", CloseStatus.of(1002));

    private static Blame blameOf(Peer peer) {
        return peer == CLIENT ? Blame.CLIENT : Blame.UPSTREAM;
    }

    @Nested
    class Order {

        @Test
        void clientIsClosedFirstAndTheUpstreamWhenTheClientHasAnswered() {
            SessionEnd end = plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, text("on its way"))
                    .sends(UPSTREAM, text("on its way"))
                    .receives(CLIENT, ping("too"))
                    .sends(UPSTREAM, ping("too"))
                    .receives(CLIENT, close(1000))
                    .sends(UPSTREAM, close(1012))
                    .nothingElse()
                    .receives(UPSTREAM, close(1012))
                    .disconnectsBoth()
                    .ends(Blame.GATEWAY, "shutting down");

            assertThat(end.upstream().messagesSent()).isOne();
            assertThat(end.client().closeSent()).contains(CloseStatus.of(1012));
            assertThat(end.upstream().closeSent()).contains(CloseStatus.of(1012));
        }

        @Test
        void nothingMoreIsAcceptedFromTheUpstream() {
            plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(UPSTREAM, text("not accepted"), ping("nor this"), close(4000))
                    .nothingElse()
                    .receives(CLIENT, close(1012))
                    .sends(UPSTREAM, close(1012))
                    .disconnectsBoth()
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void noticeComesRightBeforeTheClose() {
            chain("a")
                    .receives(UPSTREAM, text("1"))
                    .dispatches(UPSTREAM, "a", text("1"))
                    .isDrained(1001, "maintenance")
                    .nothingElse()
                    .forwards()
                    .sends(CLIENT, text("1"))
                    .sends(CLIENT, text("maintenance"))
                    .sends(CLIENT, close(1001))
                    .nothingElse();
        }

        @Test
        void answerOfTheClientIsNotForPlugins() {
            chain("a")
                    .isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, close(1012))
                    .sends(UPSTREAM, close(1012))
                    .nothingElse();
        }

        @Test
        void secondDrainChangesNothing() {
            plain().isDrained(1012).sends(CLIENT, close(1012)).isDrained(4000).nothingElse();
        }
    }

    @Nested
    class LatePlugins {

        @Test
        void whatTheUpstreamSentBeforeIsDecidedAndDelivered() {
            with(step("a", 1), step("b", 2))
                    .receives(UPSTREAM, text("1"))
                    .dispatches(UPSTREAM, "a", text("1"))
                    .receives(UPSTREAM, text("2"))
                    .isDrained(1012)
                    .receives(UPSTREAM, text("not accepted"))
                    .nothingElse()
                    .forwards()
                    .dispatches(UPSTREAM, "b", text("1"))
                    .forwards()
                    .sends(CLIENT, text("1"))
                    .dispatches(UPSTREAM, "a", text("2"))
                    .decides(new Decision.Modify(text("two")))
                    .dispatches(UPSTREAM, "b", text("two"))
                    .forwards()
                    .sends(CLIENT, text("two"))
                    .sends(CLIENT, close(1012))
                    .nothingElse();
        }

        @Test
        void whatTheClientSentBeforeItsAnswerIsDecidedAndDelivered() {
            with(step("a", 1), step("b", 2))
                    .receives(CLIENT, text("1"))
                    .dispatches(CLIENT, "a", text("1"))
                    .isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, text("2"), close(1012))
                    .nothingElse()
                    .forwards()
                    .dispatches(CLIENT, "b", text("1"))
                    .forwards()
                    .sends(UPSTREAM, text("1"))
                    .dispatches(CLIENT, "a", text("2"))
                    .forwards()
                    .dispatches(CLIENT, "b", text("2"))
                    .decides(new Decision.Drop())
                    .sends(UPSTREAM, close(1012))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void pluginThatFailsClosedEndsADrainingSessionToo(Peer from) {
            Playbook playbook = chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .isDrained(1012);
            playbook = from == CLIENT ? playbook.sends(CLIENT, close(1012)) : playbook;
            playbook = playbook.after(Duration.ofSeconds(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.CLOSED);
            playbook = from == CLIENT ? playbook : playbook.sends(CLIENT, close(1011));
            playbook.sends(UPSTREAM, close(1011)).loses(CLIENT).loses(UPSTREAM).ends(Blame.GATEWAY, "shutting down");
        }

        @ParameterizedTest
        @EnumSource
        void shutEndsADrainAtOnce(Peer from) {
            Playbook playbook = chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .isDrained(1012);
            playbook = from == CLIENT ? playbook.sends(CLIENT, close(1012)) : playbook;
            playbook = playbook.shuts(1001);
            playbook = from == CLIENT ? playbook : playbook.sends(CLIENT, close(1001));
            playbook.sends(UPSTREAM, close(1001))
                    .receives(CLIENT, close(1012))
                    .disconnects(CLIENT)
                    .receives(UPSTREAM, close(1001))
                    .disconnects(UPSTREAM)
                    .ends(Blame.GATEWAY, "shutting down");
        }
    }

    @Nested
    class Crossing {

        /** The end that came first counts. */
        @ParameterizedTest
        @EnumSource
        void sessionThatIsClosingEndsAsItWouldHave(Peer from) {
            plain().receives(from, close(4000))
                    .sends(from.other(), close(4000))
                    .isDrained(1012)
                    .nothingElse()
                    .receives(from.other(), close(4000))
                    .sends(from, close(4000))
                    .disconnectsBoth()
                    .ends(blameOf(from), "closed");
        }

        @Test
        void closeOfTheClientThatCrossesIsPassedOn() {
            chain("a")
                    .receives(UPSTREAM, text("1"))
                    .dispatches(UPSTREAM, "a", text("1"))
                    .isDrained(1012)
                    .receives(CLIENT, text("last"))
                    .dispatches(CLIENT, "a", text("last"))
                    .receives(CLIENT, close(4000))
                    .forwards()
                    .sends(UPSTREAM, text("last"))
                    .dispatches(CLIENT, "a", close(4000))
                    .forwards()
                    .sends(UPSTREAM, close(4000))
                    .nothingElse();
        }

        @Test
        void closeOfTheUpstreamThatCrossesIsTheAnswerToTheGateways() {
            plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(UPSTREAM, close(1000))
                    .receives(CLIENT, text("last"))
                    .sends(UPSTREAM, text("last"))
                    .receives(CLIENT, close(1012))
                    .sends(UPSTREAM, close(1012))
                    .disconnectsBoth()
                    .ends(Blame.GATEWAY, "shutting down");
        }
    }

    @Nested
    class Losses {

        @ParameterizedTest
        @EnumSource
        void sessionThatLostASideEndsAsItWouldHave(Peer lost) {
            plain().loses(lost)
                    .sends(lost.other(), close(1001))
                    .isDrained(1012)
                    .nothingElse()
                    .receives(lost.other(), close(1001))
                    .disconnects(lost.other())
                    .ends(blameOf(lost), "connection lost");
        }

        @Test
        void clientThatLeavesInsteadOfAnsweringIsReportedBehindWhatItSent() {
            chain("a")
                    .isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, text("1"))
                    .dispatches(CLIENT, "a", text("1"))
                    .loses(CLIENT)
                    .nothingElse()
                    .forwards()
                    .sends(UPSTREAM, text("1"))
                    .sends(UPSTREAM, close(1001))
                    .receives(UPSTREAM, close(1001))
                    .disconnects(UPSTREAM)
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void whatAnUpstreamHadSentBeforeItWasLostIsDelivered() {
            chain("a")
                    .receives(UPSTREAM, text("1"))
                    .dispatches(UPSTREAM, "a", text("1"))
                    .isDrained(1012)
                    .loses(UPSTREAM)
                    .nothingElse()
                    .forwards()
                    .sends(CLIENT, text("1"))
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, close(1012))
                    .disconnects(CLIENT)
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void upstreamIsToldEvenIfTheClientNeverAnswers() {
            plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .quietlyAfter(Duration.ofMillis(4_999))
                    .after(Duration.ofMillis(1))
                    .sends(UPSTREAM, close(1012))
                    .receives(UPSTREAM, close(1012))
                    .disconnects(UPSTREAM)
                    .after(Duration.ofSeconds(5))
                    .disconnects(CLIENT)
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void upstreamThatNeverAnswersIsGivenUp() {
            plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .receives(CLIENT, close(1012))
                    .sends(UPSTREAM, close(1012))
                    .after(Duration.ofSeconds(5))
                    .disconnectsBoth()
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void upstreamHasAllItsTimeHoweverLongTheClientTook() {
            Playbook playbook = plain().isDrained(1012).sends(CLIENT, close(1012));
            for (int second = 0; second < 7; second++) {
                playbook.quietlyAfter(Duration.ofSeconds(1))
                        .receives(CLIENT, text("1"))
                        .sends(UPSTREAM, text("1"));
            }
            playbook.receives(CLIENT, close(1012))
                    .sends(UPSTREAM, close(1012))
                    .quietlyAfter(Duration.ofMillis(4_999))
                    .after(Duration.ofMillis(1))
                    .disconnectsBoth()
                    .ends(Blame.GATEWAY, "shutting down");
        }

        @Test
        void clientThatBreaksARuleInsteadOfAnsweringIsFinished() {
            plain().isDrained(1012)
                    .sends(CLIENT, close(1012))
                    .breaks(CLIENT, PROTOCOL_ERROR)
                    .observes(new Observation.Violated(CLIENT, PROTOCOL_ERROR))
                    .finishes(CLIENT)
                    .sends(UPSTREAM, close(1001))
                    .nothingElse();
        }
    }

    @Test
    void sourceThatIsNotReadIsReadAgainForItsClose() {
        plain().fills(CLIENT)
                .pauses(UPSTREAM)
                .isDrained(1012)
                .resumes(UPSTREAM)
                .sends(CLIENT, close(1012))
                .nothingElse();
    }
}
