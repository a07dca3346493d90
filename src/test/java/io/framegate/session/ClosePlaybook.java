package io.framegate.session;

import static io.framegate.frame.Peer.CLIENT;
import static io.framegate.frame.Peer.UPSTREAM;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.SessionEnd;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The close matrix of spec 7.2, lingering of 7.3, idle sessions of 7.4. */
class ClosePlaybook {

    private static final Violation TOO_LARGE = new Violation("too large", Violation.PAYLOAD_TOO_LARGE);
    private static final Violation PROTOCOL_ERROR = new Violation("RSV1", CloseStatus.of(1002));

    private static Blame blameOf(Peer peer) {
        return peer == CLIENT ? Blame.CLIENT : Blame.UPSTREAM;
    }

    @Nested
    class Relayed {

        /** C1 to C4. */
        @ParameterizedTest
        @EnumSource
        void closeIsPassedOnAndAnsweredByTheOtherSideItself(Peer from) {
            for (Frame close : List.of(close(1000, "goodbye"), close(), close(4999))) {
                SessionEnd end = plain().receives(from, close)
                        .sends(from.other(), close)
                        .receives(from.other(), close(3000, "its own"))
                        .sends(from, close(3000, "its own"))
                        .disconnectsBoth()
                        .ends(blameOf(from), "closed");

                SessionEnd.Side side = from == CLIENT ? end.client() : end.upstream();
                assertThat(side.closeReceived()).contains(close.closeStatus());
                assertThat(side.closeSent()).contains(CloseStatus.of(3000, "its own"));
            }
        }

        @ParameterizedTest
        @EnumSource
        void framesBehindACloseAreDiscarded(Peer from) {
            plain().receives(from, close(1000))
                    .sends(from.other(), close(1000))
                    .receives(from, text("too late"), ping("late"), close(1001))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void whatTheOtherSideStillSendsIsForwarded(Peer from) {
            plain().receives(from, close(1000))
                    .sends(from.other(), close(1000))
                    .receives(from.other(), text("1"))
                    .sends(from, text("1"))
                    .receives(from.other(), text("2"))
                    .sends(from, text("2"))
                    .receives(from.other(), close(1000))
                    .sends(from, close(1000))
                    .disconnectsBoth()
                    .ends(blameOf(from), "closed");
        }

        @ParameterizedTest
        @EnumSource
        void closeWaitsBehindFramesInTheChain(Peer from) {
            chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .receives(from, close(1000))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .dispatches(from, "a", close(1000))
                    .forwards()
                    .sends(from.other(), close(1000))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void pluginReplacesStatusAndReason(Peer from) {
            chain("farewell")
                    .receives(from, close(4001, "bye"))
                    .dispatches(from, "farewell", close(4001, "bye"))
                    .decides(new Decision.Modify(close(1000, "goodbye!")))
                    .sends(from.other(), close(1000, "goodbye!"))
                    .nothingElse();
        }

        /** Spec 2.2, rule 8. */
        @ParameterizedTest
        @EnumSource
        void reasonWithoutAStatusIsNotedAndLost(Peer from) {
            Frame reasonOnly = close().withPayload(Payload.of("x"));

            chain("a")
                    .receives(from, close())
                    .dispatches(from, "a", close())
                    .decides(new Decision.Modify(reasonOnly))
                    .observes(new Observation.ReasonUnsent(from))
                    .sends(from.other(), reasonOnly)
                    .nothingElse();
        }

        /** C13. */
        @Test
        void simultaneousClosesAreEachForwardedOnce() {
            Playbook playbook = chain("a").receives(CLIENT, close(1000)).dispatches(CLIENT, "a", close(1000));
            long first = playbook.lastTicket();
            playbook.receives(UPSTREAM, close(1001))
                    .dispatches(UPSTREAM, "a", close(1001))
                    .forwards()
                    .sends(CLIENT, close(1001))
                    .answers(first, Answer.ALL_FORWARDED)
                    .sends(UPSTREAM, close(1000))
                    .disconnectsBoth()
                    .ends(Blame.CLIENT, "closed");
        }
    }

    @Nested
    class Lingering {

        /** C12. */
        @ParameterizedTest
        @EnumSource
        void silentSideIsGivenUpAfterTheTimeout(Peer from) {
            plain().receives(from, close(1000))
                    .sends(from.other(), close(1000))
                    .quietlyAfter(Duration.ofMillis(4_999))
                    .after(Duration.ofMillis(1))
                    .disconnectsBoth()
                    .ends(blameOf(from), "closed");
        }

        @ParameterizedTest
        @EnumSource
        void talkingSideIsGivenUpAfterTheWholeTime(Peer from) {
            Playbook playbook = plain().receives(from, close(1000)).sends(from.other(), close(1000));
            for (int second = 0; second < 29; second++) {
                playbook.quietlyAfter(Duration.ofSeconds(1))
                        .receives(from.other(), text("1"))
                        .sends(from, text("1"));
            }
            playbook.after(Duration.ofSeconds(1)).disconnectsBoth().ends(blameOf(from), "closed");
        }

        @ParameterizedTest
        @EnumSource
        void ownCloseIsGivenUpAfterTheTimeout(Peer from) {
            plain().shuts(1001)
                    .sends(CLIENT, close(1001))
                    .sends(UPSTREAM, close(1001))
                    .receives(from, text("discarded"))
                    .receives(from, close(1001))
                    .disconnects(from)
                    .quietlyAfter(Duration.ofMillis(4_999))
                    .after(Duration.ofMillis(1))
                    .disconnects(from.other())
                    .ends(Blame.GATEWAY, "shutting down");
        }
    }

    @Nested
    class Losses {

        /** C7, C8. */
        @ParameterizedTest
        @EnumSource
        void lossIsReportedToTheOtherSideWith1001(Peer lost) {
            SessionEnd end = plain().loses(lost)
                    .sends(lost.other(), close(1001))
                    .receives(lost.other(), text("nobody reads this"))
                    .receives(lost.other(), close(1001))
                    .disconnects(lost.other())
                    .ends(blameOf(lost), "connection lost");

            SessionEnd.Side side = lost == CLIENT ? end.client() : end.upstream();
            assertThat(side.closeReceived()).isEmpty();
            assertThat(side.closeSent()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void whatCameBeforeTheLossIsDeliveredFirst(Peer lost) {
            chain("a")
                    .receives(lost, text("1"))
                    .dispatches(lost, "a", text("1"))
                    .receives(lost, text("2"))
                    .loses(lost)
                    .nothingElse()
                    .forwards()
                    .sends(lost.other(), text("1"))
                    .dispatches(lost, "a", text("2"))
                    .forwards()
                    .sends(lost.other(), text("2"))
                    .sends(lost.other(), close(1001))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void framesToALostSideAreDiscardedWithTheirTickets(Peer lost) {
            Playbook playbook = chain("a").receives(lost.other(), text("1")).dispatches(lost.other(), "a", text("1"));
            long stale = playbook.lastTicket();
            playbook.loses(lost)
                    .sends(lost.other(), close(1001))
                    .answers(stale, Answer.ALL_FORWARDED)
                    .observes(new Observation.LateAnswer(stale))
                    .receives(lost.other(), text("2"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void sideThatNeverAnswersTheLossIsGivenUp(Peer lost) {
            plain().loses(lost)
                    .sends(lost.other(), close(1001))
                    .after(Duration.ofSeconds(5))
                    .disconnects(lost.other())
                    .ends(blameOf(lost), "connection lost");
        }

        @ParameterizedTest
        @EnumSource
        void bothLostEndsAtOnce(Peer first) {
            plain().loses(first)
                    .sends(first.other(), close(1001))
                    .loses(first.other())
                    .ends(blameOf(first), "connection lost");
        }

        @ParameterizedTest
        @EnumSource
        void sideThatClosedAndLeftStillGetsItsCloseDelivered(Peer from) {
            chain("a")
                    .receives(from, close(1000))
                    .dispatches(from, "a", close(1000))
                    .loses(from)
                    .forwards()
                    .sends(from.other(), close(1000))
                    .receives(from.other(), close(1000))
                    .disconnects(from.other())
                    .ends(blameOf(from), "closed");
        }

        @ParameterizedTest
        @EnumSource
        void sideThatIsLostInsteadOfAnsweringACloseIsReportedWith1001(Peer from) {
            plain().receives(from, close(1000))
                    .sends(from.other(), close(1000))
                    .loses(from.other())
                    .sends(from, close(1001))
                    .disconnects(from)
                    .ends(blameOf(from), "closed");
        }

        @ParameterizedTest
        @EnumSource
        void whatALostSideLeftBehindIsGivenUpWithTheWholeTime(Peer lost) {
            SessionRules patient = new SessionRules(
                    new ChainPlan(
                            List.of(new Step("a", Duration.ofMinutes(5).toNanos(), FailurePolicy.CLOSED, 1)),
                            List.of(new Step("a", Duration.ofMinutes(5).toNanos(), FailurePolicy.CLOSED, 1))),
                    Playbook.TIMINGS,
                    true,
                    false);

            Playbook.of(patient)
                    .receives(lost, text("1"))
                    .dispatches(lost, "a", text("1"))
                    .loses(lost)
                    .quietlyAfter(Duration.ofMillis(29_999))
                    .after(Duration.ofMillis(1))
                    .disconnects(lost.other())
                    .ends(blameOf(lost), "connection lost");
        }
    }

    @Nested
    class Violations {

        /** C6, C9: the status to the offender, 1001 to its peer. */
        @ParameterizedTest
        @EnumSource
        void offenderIsToldWhyAndItsPeer1001(Peer by) {
            for (Violation violation : List.of(TOO_LARGE, PROTOCOL_ERROR)) {
                Frame status = Frame.close(violation.status());
                Playbook playbook = plain().breaks(by, violation).observes(new Observation.Violated(by, violation));
                playbook.sends(CLIENT, by == CLIENT ? status : close(1001));
                playbook = by == CLIENT ? playbook.finishes(CLIENT) : playbook;
                playbook.sends(UPSTREAM, by == UPSTREAM ? status : close(1001));
                playbook = by == UPSTREAM ? playbook.finishes(UPSTREAM) : playbook;
                playbook.receives(by.other(), close(1001))
                        .disconnects(by.other())
                        .loses(by)
                        .ends(blameOf(by), violation.rule());
            }
        }

        @ParameterizedTest
        @EnumSource
        void offenderThatKeepsItsConnectionOpenIsCutOff(Peer by) {
            Playbook playbook =
                    plain().breaks(by, PROTOCOL_ERROR).observes(new Observation.Violated(by, PROTOCOL_ERROR));
            playbook.sends(CLIENT, close(by == CLIENT ? 1002 : 1001));
            playbook = by == CLIENT ? playbook.finishes(CLIENT) : playbook;
            playbook.sends(UPSTREAM, close(by == UPSTREAM ? 1002 : 1001));
            playbook = by == UPSTREAM ? playbook.finishes(UPSTREAM) : playbook;
            playbook.after(Duration.ofSeconds(5)).disconnectsBoth().ends(blameOf(by), "RSV1");
        }

        @ParameterizedTest
        @EnumSource
        void whatCameBeforeTheViolationIsDeliveredFirst(Peer by) {
            Playbook playbook = chain("a")
                    .receives(by, text("1"))
                    .dispatches(by, "a", text("1"))
                    .breaks(by, PROTOCOL_ERROR)
                    .observes(new Observation.Violated(by, PROTOCOL_ERROR))
                    .nothingElse()
                    .forwards()
                    .sends(by.other(), text("1"));
            playbook.sends(CLIENT, close(by == CLIENT ? 1002 : 1001));
        }

        @ParameterizedTest
        @EnumSource
        void violationAfterACloseIsIgnored(Peer by) {
            plain().receives(by, close(1000))
                    .sends(by.other(), close(1000))
                    .breaks(by, PROTOCOL_ERROR)
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void closeThatWasSentAlreadyIsNotSentAgain(Peer by) {
            Playbook playbook = plain().receives(by.other(), close(1000))
                    .sends(by, close(1000))
                    .breaks(by, PROTOCOL_ERROR)
                    .observes(new Observation.Violated(by, PROTOCOL_ERROR));
            playbook = by == CLIENT
                    ? playbook.finishes(CLIENT).sends(UPSTREAM, close(1001))
                    : playbook.sends(CLIENT, close(1001)).finishes(UPSTREAM);
            playbook.disconnects(by.other()).loses(by).ends(blameOf(by.other()), "closed");
        }
    }

    @Nested
    class ByPlugins {

        /** C5; spec 2, rows 9 and 10. */
        @ParameterizedTest
        @EnumSource
        void closeIsSentToBothSidesAndTheFrameDiscarded(Peer from) {
            chain("a")
                    .receives(from, text("bad"))
                    .dispatches(from, "a", text("bad"))
                    .decides(new Decision.Close(
                            CloseStatus.of(1009, "Invalid message"), CloseStatus.of(1001, "Client is going away")))
                    .sends(CLIENT, close(1009, "Invalid message"))
                    .sends(UPSTREAM, close(1001, "Client is going away"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void closeWithoutArgumentsIsBare(Peer from) {
            chain("a")
                    .receives(from, text("bad"))
                    .dispatches(from, "a", text("bad"))
                    .decides(new Decision.Close(CloseStatus.NONE, CloseStatus.NONE))
                    .sends(CLIENT, close())
                    .sends(UPSTREAM, close())
                    .nothingElse();
        }

        /** Spec 2.2, rule 10. */
        @ParameterizedTest
        @EnumSource
        void closeInsteadOfTheReceivedCloseSendsOnlyWhatWasAskedFor(Peer from) {
            Playbook playbook = chain("a")
                    .receives(from, close(1000))
                    .dispatches(from, "a", close(1000))
                    .decides(new Decision.Close(CloseStatus.of(4001), CloseStatus.of(4002)))
                    .sends(CLIENT, close(4001))
                    .sends(UPSTREAM, close(4002))
                    .disconnects(from);
            playbook.receives(from.other(), close(4002))
                    .disconnects(from.other())
                    .ends(blameOf(from), "closed");
        }
    }

    @Nested
    class Idle {

        private final SessionRules rules =
                new SessionRules(ChainPlan.EMPTY, Playbook.timings(Duration.ofMillis(200)), true, false);

        @ParameterizedTest
        @EnumSource
        void idleSessionIsClosedWith1001OnBothSides(Peer from) {
            Playbook.of(rules)
                    .quietlyAfter(Duration.ofMillis(150))
                    .receives(from, ping(""))
                    .sends(from.other(), ping(""))
                    .quietlyAfter(Duration.ofMillis(199))
                    .after(Duration.ofMillis(1))
                    .sends(CLIENT, close(1001))
                    .sends(UPSTREAM, close(1001))
                    .nothingElse();
        }

        @Test
        void sessionMayBeIdleForeverByDefault() {
            plain().quietlyAfter(Duration.ofDays(365)).nothingElse();
        }
    }

    @Test
    void endTellsWhatPassed() {
        SessionEnd end = chain("a")
                .quietlyAfter(Duration.ofMillis(7))
                .receives(CLIENT, text("12345"))
                .dispatches(CLIENT, "a", text("12345"))
                .decides(new Decision.Modify(text("123")))
                .sends(UPSTREAM, text("123"))
                .loses(CLIENT)
                .sends(UPSTREAM, close(1001))
                .loses(UPSTREAM)
                .ends(Blame.CLIENT, "connection lost");

        assertThat(end.status()).isEqualTo(101);
        assertThat(end.durationMillis()).isEqualTo(7);
        assertThat(end.client()).isEqualTo(new SessionEnd.Side(1, 5, 0, 0, Optional.empty(), Optional.empty()));
        assertThat(end.upstream())
                .isEqualTo(new SessionEnd.Side(0, 0, 1, 3, Optional.empty(), Optional.of(CloseStatus.of(1001))));
    }

    @Test
    void nothingHappensAfterTheEnd() {
        Session session = new Session(new SessionRules(ChainPlan.EMPTY, Playbook.TIMINGS, true, false), 0, 0);
        session.on(new Event.Lost(CLIENT), 1);
        session.on(new Event.Lost(UPSTREAM), 1);

        assertThat(session.on(new Event.Received(CLIENT, text("1")), 2)).isEmpty();
        assertThat(session.on(Event.Tick.TICK, 2)).isEmpty();
        assertThat(session.nextDeadline()).isEqualTo(Session.NEVER);
    }
}
