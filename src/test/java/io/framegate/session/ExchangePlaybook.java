package io.framegate.session;

import static io.framegate.frame.Peer.CLIENT;
import static io.framegate.frame.Peer.UPSTREAM;
import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.open;
import static io.framegate.testkit.Playbook.plain;
import static io.framegate.testkit.Playbook.step;
import static io.framegate.testkit.Playbook.with;

import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.session.Answer.Halt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plugins of an open session are exchanged between two messages, and no frame is lost, seen twice or seen by both. */
class ExchangePlaybook {

    @Test
    void idleSessionIsExchangedAtOnce() {
        chain("a")
                .isOutdated()
                .exchanges()
                .isExchangedFor(step("b", 2))
                .receives(CLIENT, text("1"))
                .dispatches(CLIENT, "b", text("1"))
                .forwards()
                .sends(UPSTREAM, text("1"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBeingDecidedIsDecidedByTheOldPlugins(Peer from) {
        with(step("a", 1), step("b", 2))
                .receives(from, text("1"))
                .dispatches(from, "a", text("1"))
                .isOutdated()
                .receives(from, text("2"))
                .receives(from.other(), text("3"))
                .nothingElse()
                .forwards()
                .dispatches(from, "b", text("1"))
                .forwards()
                .sends(from.other(), text("1"))
                .exchanges()
                .isExchangedFor()
                .sends(UPSTREAM, text(from == CLIENT ? "2" : "3"))
                .sends(CLIENT, text(from == CLIENT ? "3" : "2"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void framesThatWereSeenByHalfTheChainEndInIt(Peer from) {
        with(open(step("a", 1)), step("b", 1))
                .receives(from, text("1"))
                .dispatches(from, List.of("a", "b"), text("1"))
                .receives(from, text("2"), text("3"))
                .isOutdated()
                .forwards()
                .sends(from.other(), text("1"))
                .exchanges()
                .isExchangedFor(step("c", 3))
                .dispatches(from, "c", text("2"), text("3"))
                .answers(new Answer(List.of(), Halt.NOWHERE))
                .sends(from.other(), text("2"))
                .sends(from.other(), text("3"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void closeFrameWaitsForTheNewPlugins(Peer from) {
        plain().isOutdated()
                .exchanges()
                .receives(from, close(4000))
                .nothingElse()
                .isExchangedFor(step("a", 1))
                .dispatches(from, "a", close(4000))
                .forwards()
                .sends(from.other(), close(4000))
                .nothingElse();
    }

    @Test
    void oldPluginThatNeverDecidesDelaysTheExchangeByItsTimeoutOnly() {
        with(open(step("a", 1)))
                .receives(CLIENT, text("1"))
                .dispatches(CLIENT, "a", text("1"))
                .isOutdated()
                .after(Duration.ofSeconds(1))
                .observesFailure("a", CLIENT, Answer.Failure.TIMEOUT, "no decision in time", FailurePolicy.OPEN)
                .sends(UPSTREAM, text("1"))
                .exchanges()
                .isExchangedFor(step("b", 2))
                .nothingElse();
    }

    @Test
    void sessionThatEndsMeanwhileEndsAsEver() {
        chain("a")
                .isOutdated()
                .exchanges()
                .loses(CLIENT)
                .sends(UPSTREAM, close(1001))
                .receives(UPSTREAM, close(1001))
                .disconnects(UPSTREAM)
                .ends(Blame.CLIENT, "connection lost");
    }

    @ParameterizedTest
    @EnumSource
    void sourceIsNotReadWhileTooMuchWaits(Peer from) {
        plain().isOutdated()
                .exchanges()
                .receives(from, text("x".repeat(Lane.WINDOW_BYTES)))
                .pauses(from)
                .isExchangedFor()
                .sends(from.other(), text("x".repeat(Lane.WINDOW_BYTES)))
                .resumes(from)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void framesAnAnswerDidNotReachEnterTheNewChain(Peer from) {
        with(open(step("a", 1)))
                .receives(from, text("0"))
                .dispatches(from, "a", text("0"))
                .receives(from, text("1"), text("2"))
                .forwards()
                .sends(from.other(), text("0"))
                .dispatches(from, "a", text("1"), text("2"))
                .isOutdated()
                .answers(new Answer(List.of(), new Halt(0, 0, Answer.Failure.EXCEPTION, "")))
                .observesFailure("a", from, Answer.Failure.EXCEPTION, "", FailurePolicy.OPEN)
                .sends(from.other(), text("1"))
                .exchanges()
                .isExchangedFor(step("b", 1))
                .dispatches(from, "b", text("2"))
                .nothingElse();
    }
}
