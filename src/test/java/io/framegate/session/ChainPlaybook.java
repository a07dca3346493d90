package io.framegate.session;

import static io.framegate.frame.Peer.CLIENT;
import static io.framegate.frame.Peer.UPSTREAM;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.open;
import static io.framegate.testkit.Playbook.step;
import static io.framegate.testkit.Playbook.with;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What decisions do to frames, and what happens where there is none; spec 2, 2.2, 3.4. */
class ChainPlaybook {

    private static final Decision DROP = new Decision.Drop();

    private static Decision modify(Frame frame) {
        return new Decision.Modify(frame);
    }

    private static Made made(int frame, int step, Decision decision) {
        return new Made(frame, step, decision);
    }

    @Nested
    class Decisions {

        @ParameterizedTest
        @EnumSource
        void modifiedFrameReachesTheNextPluginAndTheOtherSide(Peer from) {
            with(step("a", 1), step("b", 2))
                    .receives(from, text("before"))
                    .dispatches(from, "a", text("before"))
                    .decides(modify(text("updated!")))
                    .dispatches(from, "b", text("updated!"))
                    .forwards()
                    .sends(from.other(), text("updated!"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void lastOfSeveralModificationsInOneVisitCounts(Peer from) {
            chain("a", "b")
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .answers(new Answer(
                            List.of(made(0, 0, modify(text("2"))), made(0, 1, modify(text("3")))), Halt.NOWHERE))
                    .sends(from.other(), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void ruleThatIsNotEnforcedIsNotedOnce(Peer from) {
            Decision tolerated = new Decision.Forward(Optional.of("too many"));
            chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(tolerated)
                    .observes(new Observation.Unenforced("a", from, "too many"))
                    .sends(from.other(), text("1"))
                    .receives(from, text("2"))
                    .dispatches(from, "a", text("2"))
                    .decides(tolerated)
                    .sends(from.other(), text("2"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void replyToADroppedFrameReachesItsSenderOnly(Peer from) {
            with(step("a", 1), step("b", 2))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(new Decision.Drop(Optional.of(text("not now"))))
                    .sends(from, text("not now"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void replyToADroppedFrameIsNotSentBehindAClose(Peer from) {
            chain("a")
                    .receives(from.other(), close(1000))
                    .dispatches(from.other(), "a", close(1000))
                    .forwards()
                    .sends(from, close(1000))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(new Decision.Drop(Optional.of(text("not now"))))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void emptyPayloadIsAFrameNotADrop(Peer from) {
            chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(modify(text("")))
                    .sends(from.other(), text(""))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void droppedFrameSkipsLaterPluginsAndTheNextOneFlows(Peer from) {
            with(step("a", 1), step("b", 2))
                    .receives(from, text("drop me"))
                    .dispatches(from, "a", text("drop me"))
                    .decides(DROP)
                    .receives(from, text("next"))
                    .dispatches(from, "a", text("next"))
                    .forwards()
                    .dispatches(from, "b", text("next"))
                    .forwards()
                    .sends(from.other(), text("next"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void droppedPingIsAnsweredByNobody(Peer from) {
            chain("a")
                    .receives(from, ping("1"))
                    .dispatches(from, "a", ping("1"))
                    .decides(DROP)
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void decisionsOfABatchAreTakenFrameByFrame(Peer from) {
            chain("a", "b")
                    .receives(from, text("0"))
                    .dispatches(from, List.of("a", "b"), text("0"))
                    .receives(from, text("1"), text("2"), text("3"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b"), text("1"), text("2"), text("3"))
                    .answers(new Answer(List.of(made(0, 1, DROP), made(2, 0, modify(text("three")))), Halt.NOWHERE))
                    .sends(from.other(), text("2"))
                    .sends(from.other(), text("three"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void closeEndsABatchAndDiscardsWhatIsBehindIt(Peer from) {
            Playbook playbook = chain("a")
                    .receives(from, text("0"))
                    .dispatches(from, "a", text("0"))
                    .receives(from, text("1"), text("2"), text("3"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"), text("2"), text("3"))
                    .answers(new Answer(
                            List.of(made(1, 0, new Decision.Close(CloseStatus.of(4000), CloseStatus.of(4001)))),
                            Halt.NOWHERE))
                    .sends(from.other(), text("1"))
                    .sends(CLIENT, close(4000))
                    .sends(UPSTREAM, close(4001));
            playbook.receives(CLIENT, close(4000))
                    .disconnects(CLIENT)
                    .receives(UPSTREAM, close(4001))
                    .disconnects(UPSTREAM)
                    .ends(Blame.PLUGIN, "closed by a");
        }
    }

    @Nested
    class LaterAnswers {

        @ParameterizedTest
        @EnumSource
        void laterAnswerGoesOnWhereItStopped(Peer from) {
            chain("a", "b", "c")
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b", "c"), text("1"))
                    .answers(new Answer(List.of(made(0, 0, modify(text("2")))), new Halt(0, 1, Failure.PENDING, "")))
                    .nothingElse()
                    .answers(new Answer(List.of(made(0, 2, modify(text("3")))), Halt.NOWHERE))
                    .sends(from.other(), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void framesBehindAPendingOneAreVisitedAfterIt(Peer from) {
            chain("a")
                    .receives(from, text("0"))
                    .dispatches(from, "a", text("0"))
                    .receives(from, text("1"), text("2"), text("3"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"), text("2"), text("3"))
                    .answers(new Answer(List.of(), new Halt(1, 0, Failure.PENDING, "")))
                    .sends(from.other(), text("1"))
                    .answers(Answer.ALL_FORWARDED)
                    .sends(from.other(), text("2"))
                    .dispatches(from, "a", text("3"))
                    .forwards()
                    .sends(from.other(), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void pendingPluginHasItsOwnTimeFromWhenItWasReached(Peer from) {
            with(open(step("a", 1)), open(new Step("b", Duration.ofSeconds(3).toNanos(), FailurePolicy.OPEN, 1)))
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .quietlyAfter(Duration.ofMillis(900))
                    .answers(new Answer(List.of(), new Halt(0, 1, Failure.PENDING, "")))
                    .quietlyAfter(Duration.ofMillis(2_900))
                    .after(Duration.ofMillis(100))
                    .observesFailure("b", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }
    }

    @Nested
    class Failures {

        @ParameterizedTest
        @EnumSource
        void closedPolicyEndsTheSessionWith1011OnBothSides(Peer from) {
            for (Failure failure : List.of(Failure.EXCEPTION, Failure.ILLEGAL_DECISION, Failure.NO_HANDLER)) {
                Playbook playbook = chain("a", "b")
                        .receives(from, text("1"))
                        .dispatches(from, List.of("a", "b"), text("1"))
                        .fails(failure)
                        .observesFailure("a", from, failure, "", FailurePolicy.CLOSED)
                        .sends(CLIENT, close(1011))
                        .sends(UPSTREAM, close(1011))
                        .nothingElse();
                playbook.loses(CLIENT).loses(UPSTREAM).ends(Blame.PLUGIN, "a failed");
            }
        }

        @ParameterizedTest
        @EnumSource
        void openPolicyGoesOnBehindThePluginThatFailed(Peer from) {
            with(open(step("a", 1)), step("b", 1), step("c", 1))
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b", "c"), text("1"))
                    .fails(Failure.EXCEPTION)
                    .observesFailure("a", from, Failure.EXCEPTION, "", FailurePolicy.OPEN)
                    .dispatches(from, List.of("b", "c"), text("1"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void failureInABatchLetsEarlierFramesLeaveAndLaterOnesBeVisitedAgain(Peer from) {
            with(open(step("a", 1)))
                    .receives(from, text("0"))
                    .dispatches(from, "a", text("0"))
                    .receives(from, text("1"), text("2"), text("3"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"), text("2"), text("3"))
                    .answers(new Answer(
                            List.of(made(0, 0, modify(text("one")))), new Halt(1, 0, Failure.EXCEPTION, "boom")))
                    .sends(from.other(), text("one"))
                    .observesFailure("a", from, Failure.EXCEPTION, "boom", FailurePolicy.OPEN)
                    .sends(from.other(), text("2"))
                    .dispatches(from, "a", text("3"))
                    .forwards()
                    .sends(from.other(), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void silentPluginTimesOut(Peer from) {
            chain("a")
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .quietlyAfter(Duration.ofMillis(999))
                    .after(Duration.ofMillis(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.CLOSED)
                    .sends(CLIENT, close(1011))
                    .sends(UPSTREAM, close(1011))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void timeOutUnderOpenPolicySkipsThePluginForTheWholeBatch(Peer from) {
            with(open(step("a", 1)), step("b", 1))
                    .receives(from, text("0"))
                    .dispatches(from, List.of("a", "b"), text("0"))
                    .receives(from, text("1"), text("2"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b"), text("1"), text("2"))
                    .after(Duration.ofSeconds(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .dispatches(from, "b", text("1"), text("2"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .sends(from.other(), text("2"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void lateAnswerChangesNothing(Peer from) {
            Playbook playbook = with(open(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .after(Duration.ofSeconds(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .sends(from.other(), text("1"));
            long late = playbook.lastTicket();
            playbook.answers(late, new Answer(List.of(made(0, 0, DROP)), Halt.NOWHERE))
                    .observes(new Observation.LateAnswer(late))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void unreachablePluginFailsAtOnce(Peer from) {
            with(open(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .isUndelivered(Failure.NO_HANDLER)
                    .observesFailure("a", from, Failure.NO_HANDLER, "", FailurePolicy.OPEN)
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }
    }

    @Nested
    class IllegalDecisions {

        @Test
        void closeFrameCannotBeDropped() {
            isIllegal(close(1000), DROP, "a close frame cannot be dropped");
        }

        @Test
        void replyIsAMessage() {
            isIllegal(text("1"), new Decision.Drop(Optional.of(ping("1"))), "a reply must be a text or binary message");
        }

        @Test
        void typeCannotBeChanged() {
            isIllegal(text("1"), modify(ping("1")), "the type of a frame cannot be changed");
        }

        @Test
        void textMustBecomeText() {
            Payload invalid = Payload.of(new byte[] {(byte) 0xC3, 0x28});
            isIllegal(text("1"), modify(text("1").withPayload(invalid)), "the payload of a text frame must be UTF-8");
            isIllegal(
                    close(1000),
                    modify(close(1000).withPayload(invalid)),
                    "the payload of a close frame must be UTF-8");
            isIllegal(
                    text("1"),
                    new Decision.Drop(Optional.of(text("1").withPayload(invalid))),
                    "the payload of a text frame must be UTF-8");
        }

        private void isIllegal(Frame frame, Decision decision, String detail) {
            for (Peer from : Peer.values()) {
                chain("a")
                        .receives(from, frame)
                        .dispatches(from, "a", frame)
                        .decides(decision)
                        .observesFailure("a", from, Failure.ILLEGAL_DECISION, detail, FailurePolicy.CLOSED);
            }
        }

        @Test
        void transparentModeLetsAnythingBeText() {
            Frame invalid = text("1").withPayload(Payload.of(new byte[] {(byte) 0xC3, 0x28}));
            SessionRules transparent =
                    new SessionRules(new ChainPlan(List.of(step("a", 1)), List.of()), Playbook.TIMINGS, false, false);

            Playbook.of(transparent)
                    .receives(CLIENT, text("1"))
                    .dispatches(CLIENT, "a", text("1"))
                    .decides(modify(invalid))
                    .sends(UPSTREAM, invalid)
                    .nothingElse();
        }

        /** Hosts that are not ours may send anything. */
        @ParameterizedTest
        @EnumSource
        void answerThatDoesNotFitTheQuestionIsAFailure(Peer from) {
            List<Answer> misfits = List.of(
                    new Answer(List.of(made(1, 0, DROP)), Halt.NOWHERE),
                    new Answer(List.of(made(-1, 0, DROP)), Halt.NOWHERE),
                    new Answer(List.of(made(0, 2, DROP)), Halt.NOWHERE),
                    new Answer(List.of(made(0, -1, DROP)), Halt.NOWHERE),
                    new Answer(List.of(made(0, 1, DROP), made(0, 0, DROP)), Halt.NOWHERE),
                    new Answer(List.of(), new Halt(0, 2, Failure.PENDING, "")),
                    new Answer(List.of(), new Halt(1, 0, Failure.PENDING, "")),
                    new Answer(List.of(made(0, 1, DROP)), new Halt(0, 1, Failure.PENDING, "")));
            for (Answer misfit : misfits) {
                chain("a", "b")
                        .receives(from, text("1"))
                        .dispatches(from, List.of("a", "b"), text("1"))
                        .answers(misfit)
                        .observesFailure(
                                "a",
                                from,
                                Failure.ILLEGAL_DECISION,
                                "the answer does not fit what was asked",
                                FailurePolicy.CLOSED)
                        .sends(CLIENT, close(1011))
                        .sends(UPSTREAM, close(1011))
                        .nothingElse();
            }
        }

        @ParameterizedTest
        @EnumSource
        void illegalDecisionUnderOpenPolicyLeavesTheFrameUnchanged(Peer from) {
            with(open(step("a", 1)), step("b", 1))
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .decides(modify(Frame.of(FrameType.BINARY, Payload.EMPTY)))
                    .observesFailure(
                            "a",
                            from,
                            Failure.ILLEGAL_DECISION,
                            "the type of a frame cannot be changed",
                            FailurePolicy.OPEN)
                    .dispatches(from, "b", text("1"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }
    }
}
