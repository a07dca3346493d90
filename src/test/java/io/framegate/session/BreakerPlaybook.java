package io.framegate.session;

import static io.framegate.frame.Peer.CLIENT;
import static io.framegate.frame.Peer.UPSTREAM;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.open;
import static io.framegate.testkit.Playbook.step;
import static io.framegate.testkit.Playbook.with;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.framegate.testkit.SetBreaker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which plugins are asked when breakers are open, and what breakers are told. */
class BreakerPlaybook {

    private static final Decision DROP = new Decision.Drop();

    private final SetBreaker breaker = new SetBreaker();

    private Step guarded(Step step) {
        return new Step(step.plugin(), step.timeout(), step.policy(), step.host(), breaker);
    }

    private static Answer answer(Made... decisions) {
        return new Answer(List.of(decisions), Halt.NOWHERE);
    }

    private static Answer halted(int frame, int step, Failure failure, Made... decisions) {
        return new Answer(List.of(decisions), new Halt(frame, step, failure, ""));
    }

    /** The first frame is with the plugins, three others wait behind it. */
    private static Playbook threeWaiting(Playbook playbook, Peer from, List<String> asked) {
        return playbook.receives(from, text("0"))
                .dispatches(from, asked, text("0"))
                .receives(from, text("1"), text("2"), text("3"));
    }

    private static Playbook passesOver(Playbook playbook, String plugin, Peer from) {
        return playbook.observesFailure(plugin, from, Failure.CIRCUIT_OPEN, "its circuit is open", FailurePolicy.OPEN);
    }

    @Nested
    class Open {

        @ParameterizedTest
        @EnumSource
        void frameGoesOnUnaskedUnderOpenPolicy(Peer from) {
            breaker.open();
            Playbook playbook = with(open(guarded(step("a", 1))));

            passesOver(playbook.receives(from, text("1")), "a", from)
                    .sends(from.other(), text("1"))
                    .nothingElse();
            passesOver(playbook.receives(from, close(1000)), "a", from)
                    .sends(from.other(), close(1000))
                    .nothingElse();
            assertThat(breaker.told()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void sessionEndsWith1011UnderClosedPolicy(Peer from) {
            breaker.open();

            with(guarded(step("a", 1)), step("b", 1))
                    .receives(from, text("1"))
                    .observesFailure("a", from, Failure.CIRCUIT_OPEN, "its circuit is open", FailurePolicy.CLOSED)
                    .sends(CLIENT, close(1011))
                    .sends(UPSTREAM, close(1011))
                    .nothingElse()
                    .loses(CLIENT)
                    .loses(UPSTREAM)
                    .ends(Blame.PLUGIN, "a failed");
        }

        @ParameterizedTest
        @EnumSource
        void runEndsInFrontOfAnOpenStepAndBeginsAgainBehindIt(Peer from) {
            breaker.open();
            Playbook playbook = with(
                            step("a", 1), step("b", 1), open(guarded(step("c", 1))), step("d", 1), step("e", 1))
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .forwards();

            passesOver(playbook, "c", from)
                    .dispatches(from, List.of("d", "e"), text("1"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }

        /** What they go through together has to end where they leave: each could be dropped on the way. */
        @ParameterizedTest
        @EnumSource
        void framesInFrontOfAnOpenStepGoOneByOne(Peer from) {
            breaker.open();
            Playbook playbook = with(step("a", 1), open(guarded(step("b", 1))), step("c", 1));
            passesOver(threeWaiting(playbook, from, List.of("a")).forwards(), "b", from)
                    .dispatches(from, "c", text("0"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"))
                    .decides(DROP)
                    .dispatches(from, "a", text("2"))
                    .decides(new Decision.Modify(text("two")));

            passesOver(playbook, "b", from)
                    .dispatches(from, "c", text("two"))
                    .forwards()
                    .sends(from.other(), text("two"))
                    .dispatches(from, "a", text("3"))
                    .forwards();
            passesOver(playbook, "b", from)
                    .dispatches(from, "c", text("3"))
                    .forwards()
                    .sends(from.other(), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void framesStayTogetherBehindAnOpenStep(Peer from) {
            breaker.open();
            Playbook playbook = with(open(guarded(step("a", 1))), step("b", 1));
            passesOver(playbook.receives(from, text("0")), "a", from)
                    .dispatches(from, "b", text("0"))
                    .receives(from, text("1"), text("2"))
                    .forwards()
                    .sends(from.other(), text("0"));

            passesOver(playbook, "a", from);
            passesOver(playbook, "a", from)
                    .dispatches(from, "b", text("1"), text("2"))
                    .answers(answer(new Made(0, 1, DROP)))
                    .sends(from.other(), text("2"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void framesThatWereOnTheirWayTogetherPartWhenAStepOpens(Peer from) {
            Playbook playbook = with(open(step("a", 1)), step("b", 1), open(guarded(step("c", 1))));
            threeWaiting(playbook, from, List.of("a", "b", "c"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b", "c"), text("1"), text("2"), text("3"));
            breaker.open();

            playbook.isUndelivered(Failure.NO_HANDLER)
                    .observesFailure("a", from, Failure.NO_HANDLER, "", FailurePolicy.OPEN)
                    .dispatches(from, "b", text("1"))
                    .forwards();
            passesOver(playbook, "c", from)
                    .sends(from.other(), text("1"))
                    .dispatches(from, "b", text("2"))
                    .forwards();
            passesOver(playbook, "c", from)
                    .sends(from.other(), text("2"))
                    .dispatches(from, "b", text("3"))
                    .nothingElse();
        }

        /** What was put back has been past the first step, and is not to see it again. */
        @ParameterizedTest
        @EnumSource
        void framesThatWaitBehindAnotherRememberWhereTheyWere(Peer from) {
            Playbook playbook = with(open(step("a", 1)), step("b", 1), open(guarded(step("c", 1))));
            threeWaiting(playbook, from, List.of("a", "b", "c"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b", "c"), text("1"), text("2"), text("3"));
            breaker.open();
            playbook.isUndelivered(Failure.NO_HANDLER)
                    .observesFailure("a", from, Failure.NO_HANDLER, "", FailurePolicy.OPEN)
                    .dispatches(from, "b", text("1"))
                    .receives(from, text("4"));
            breaker.close();

            playbook.forwards()
                    .dispatches(from, "c", text("1"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .dispatches(from, List.of("b", "c"), text("2"), text("3"))
                    .forwards()
                    .sends(from.other(), text("2"))
                    .sends(from.other(), text("3"))
                    .dispatches(from, List.of("a", "b", "c"), text("4"))
                    .nothingElse();
        }

        /** An open circuit is the gateway's own to speak of. */
        @ParameterizedTest
        @EnumSource
        void hostCannotSayThatItIsOpen(Peer from) {
            with(open(guarded(step("a", 1))))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .fails(Failure.CIRCUIT_OPEN)
                    .observesFailure(
                            "a",
                            from,
                            Failure.ILLEGAL_DECISION,
                            "the answer does not fit what was asked",
                            FailurePolicy.OPEN)
                    .sends(from.other(), text("1"))
                    .nothingElse();
        }
    }

    @Nested
    class HalfOpen {

        @ParameterizedTest
        @EnumSource
        void probeIsAboutOneFrameAndOneStep(Peer from) {
            Playbook playbook = with(step("a", 1), open(guarded(step("b", 1))), step("c", 1));
            threeWaiting(playbook, from, List.of("a", "b", "c"));
            breaker.halfOpen(1);

            playbook.forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"))
                    .forwards()
                    .dispatches(from, "b", text("1"));
            assertThat(breaker.told()).containsExactly("succeeded");
            playbook.forwards().dispatches(from, "c", text("1"));
            assertThat(breaker.told()).containsExactly("probe succeeded");
            playbook.forwards()
                    .sends(from.other(), text("1"))
                    .dispatches(from, "a", text("2"))
                    .forwards();
            passesOver(playbook, "b", from).dispatches(from, "c", text("2")).nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void framesBehindAProbeOfTheLastStepWaitForIt(Peer from) {
            Playbook playbook = with(open(guarded(step("a", 1))));
            threeWaiting(playbook, from, List.of("a"));
            breaker.halfOpen(2);

            playbook.forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, "a", text("1"))
                    .forwards()
                    .sends(from.other(), text("1"))
                    .dispatches(from, "a", text("2"))
                    .fails(Failure.EXCEPTION)
                    .observesFailure("a", from, Failure.EXCEPTION, "", FailurePolicy.OPEN)
                    .sends(from.other(), text("2"));
            passesOver(playbook, "a", from).sends(from.other(), text("3")).nothingElse();
            assertThat(breaker.told()).containsExactly("succeeded", "probe succeeded", "probe failed");
        }

        @ParameterizedTest
        @EnumSource
        void framesGoTogetherAgainOnceItIsClosed(Peer from) {
            Playbook playbook = with(open(guarded(step("a", 1))));
            threeWaiting(playbook, from, List.of("a"));
            breaker.halfOpen(1);
            playbook.forwards().sends(from.other(), text("0")).dispatches(from, "a", text("1"));
            breaker.close();

            playbook.forwards()
                    .sends(from.other(), text("1"))
                    .dispatches(from, "a", text("2"), text("3"))
                    .nothingElse();
        }

        @ParameterizedTest
        @EnumSource
        void probeThatIsAnsweredLaterCountsThen(Peer from) {
            breaker.halfOpen(1);
            Playbook playbook = with(guarded(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .answers(halted(0, 0, Failure.PENDING));
            assertThat(breaker.told()).isEmpty();

            playbook.decides(DROP).nothingElse();

            assertThat(breaker.told()).containsExactly("probe succeeded");
        }

        @ParameterizedTest
        @EnumSource
        void probeThatTimesOutHasFailed(Peer from) {
            breaker.halfOpen(1);
            Playbook playbook = with(open(guarded(step("a", 1))))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .after(Duration.ofSeconds(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .sends(from.other(), text("1"));
            assertThat(breaker.told()).containsExactly("probe failed");

            long late = playbook.lastTicket();
            playbook.answers(late, Answer.ALL_FORWARDED)
                    .observes(new Observation.LateAnswer(late))
                    .nothingElse();
            assertThat(breaker.told()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void probeIsAbandonedWhenItsSessionEnds(Peer from) {
            breaker.halfOpen(1);
            Playbook playbook = with(guarded(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .shuts(1001)
                    .sends(CLIENT, close(1001))
                    .sends(UPSTREAM, close(1001));
            assertThat(breaker.told()).containsExactly("probe abandoned");

            playbook.answers(Answer.ALL_FORWARDED).loses(CLIENT).loses(UPSTREAM).ends(Blame.GATEWAY, "shutting down");
            assertThat(breaker.told()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void probeThatClosesTheSessionHasSucceeded(Peer from) {
            breaker.halfOpen(1);

            with(guarded(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(new Decision.Close(CloseStatus.of(4000), CloseStatus.of(4001)))
                    .sends(CLIENT, close(4000))
                    .sends(UPSTREAM, close(4001))
                    .nothingElse();

            assertThat(breaker.told()).containsExactly("probe succeeded");
        }
    }

    @Nested
    class WhatItIsTold {

        @ParameterizedTest
        @EnumSource
        void dispatchOfSeveralFramesIsOneSuccess(Peer from) {
            Playbook playbook = with(step("a", 1), guarded(step("b", 1)));
            threeWaiting(playbook, from, List.of("a", "b")).forwards();
            assertThat(breaker.told()).containsExactly("succeeded");

            playbook.sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b"), text("1"), text("2"), text("3"))
                    .answers(answer(new Made(0, 0, DROP), new Made(1, 1, DROP)))
                    .sends(from.other(), text("3"));

            assertThat(breaker.told()).containsExactly("succeeded");
        }

        @ParameterizedTest
        @EnumSource
        void stepThatNoFrameReachedIsToldNothing(Peer from) {
            with(step("a", 1), guarded(step("b", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .decides(DROP)
                    .receives(from, text("2"))
                    .dispatches(from, List.of("a", "b"), text("2"))
                    .fails(Failure.EXCEPTION)
                    .observesFailure("a", from, Failure.EXCEPTION, "", FailurePolicy.CLOSED)
                    .sends(CLIENT, close(1011))
                    .sends(UPSTREAM, close(1011));

            assertThat(breaker.told()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void decisionsAheadOfAFailureAreSuccessesEach(Peer from) {
            Playbook playbook = with(step("a", 1), open(guarded(step("b", 1))));
            threeWaiting(playbook, from, List.of("a", "b"))
                    .receives(from, text("4"))
                    .forwards();
            breaker.told();

            playbook.sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b"), text("1"), text("2"), text("3"), text("4"))
                    .answers(halted(3, 1, Failure.EXCEPTION, new Made(0, 0, DROP)))
                    .sends(from.other(), text("2"))
                    .sends(from.other(), text("3"))
                    .observesFailure("b", from, Failure.EXCEPTION, "", FailurePolicy.OPEN)
                    .sends(from.other(), text("4"));

            assertThat(breaker.told()).containsExactlyInAnyOrder("succeeded", "succeeded", "failed");
        }

        @ParameterizedTest
        @EnumSource
        void everyKindOfFailureCountsOnce(Peer from) {
            for (Failure failure : List.of(Failure.EXCEPTION, Failure.ILLEGAL_DECISION, Failure.NO_HANDLER)) {
                Playbook playbook = with(guarded(step("a", 1)));
                playbook.receives(from, text("1"))
                        .dispatches(from, "a", text("1"))
                        .fails(failure)
                        .observesFailure("a", from, failure, "", FailurePolicy.CLOSED)
                        .sends(CLIENT, close(1011))
                        .sends(UPSTREAM, close(1011));
                assertThat(breaker.told()).containsExactly("failed");
            }
        }

        @ParameterizedTest
        @EnumSource
        void decisionThatIsForbiddenIsAFailure(Peer from) {
            with(open(guarded(step("a", 1))))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .decides(new Decision.Modify(Frame.of(FrameType.BINARY, Payload.EMPTY)))
                    .observesFailure(
                            "a",
                            from,
                            Failure.ILLEGAL_DECISION,
                            "the type of a frame cannot be changed",
                            FailurePolicy.OPEN)
                    .sends(from.other(), text("1"));

            assertThat(breaker.told()).containsExactly("failed");
        }

        @ParameterizedTest
        @EnumSource
        void dispatchThatIsNotAnsweredIsOneFailureOfItsFirstStep(Peer from) {
            SetBreaker behind = new SetBreaker();
            Step second = new Step("b", Duration.ofSeconds(1).toNanos(), FailurePolicy.OPEN, 1, behind);
            Playbook playbook = with(open(guarded(step("a", 1))), second);
            threeWaiting(playbook, from, List.of("a", "b"))
                    .forwards()
                    .sends(from.other(), text("0"))
                    .dispatches(from, List.of("a", "b"), text("1"), text("2"), text("3"));
            breaker.told();
            behind.told();

            playbook.after(Duration.ofSeconds(1))
                    .observesFailure("a", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .dispatches(from, "b", text("1"), text("2"), text("3"));

            assertThat(breaker.told()).containsExactly("failed");
            assertThat(behind.told()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void stepAheadOfAPendingOneHasSucceeded(Peer from) {
            SetBreaker behind = new SetBreaker();
            Step second = new Step("b", Duration.ofSeconds(1).toNanos(), FailurePolicy.OPEN, 1, behind);
            Playbook playbook = with(guarded(step("a", 1)), second)
                    .receives(from, text("1"))
                    .dispatches(from, List.of("a", "b"), text("1"))
                    .answers(halted(0, 1, Failure.PENDING));
            assertThat(breaker.told()).containsExactly("succeeded");
            assertThat(behind.told()).isEmpty();

            playbook.after(Duration.ofSeconds(1))
                    .observesFailure("b", from, Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                    .sends(from.other(), text("1"));

            assertThat(breaker.told()).isEmpty();
            assertThat(behind.told()).containsExactly("failed");
        }

        /** Somebody who connects and leaves while a plugin thinks is not to open its circuit for all. */
        @ParameterizedTest
        @EnumSource
        void sessionThatEndsWhileAPluginThinksIsNoFailureOfIt(Peer from) {
            with(guarded(step("a", 1)))
                    .receives(from, text("1"))
                    .dispatches(from, "a", text("1"))
                    .shuts(1001)
                    .sends(CLIENT, close(1001))
                    .sends(UPSTREAM, close(1001))
                    .nothingElse();

            assertThat(breaker.told()).isEmpty();
        }
    }
}
