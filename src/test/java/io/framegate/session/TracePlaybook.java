package io.framegate.session;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.TIMINGS;
import static io.framegate.testkit.Playbook.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.SessionEnd;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.Observation.Decided;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of a session: every decision of a traced one, and how long any of them took. */
class TracePlaybook {

    private static final Violation RSV1 = new Violation("RSV1", CloseStatus.of(1002));
    private static final Decision FORWARD = new Decision.Forward();

    private static Playbook traced(String... plugins) {
        List<Step> steps = Arrays.stream(plugins).map(name -> step(name, 1)).toList();
        return Playbook.of(new SessionRules(new ChainPlan(steps, steps), TIMINGS, true, true));
    }

    @ParameterizedTest
    @EnumSource
    void everyStepIsSeenWithTheFrameItWasAskedAbout(Peer from) {
        Decision modified = new Decision.Modify(text("2"));
        Frame frame = text("1");

        traced("a", "b", "c")
                .receives(from, frame)
                .observes(new Observation.Received(from, frame))
                .dispatches(from, List.of("a", "b", "c"), frame)
                .answers(new Answer(List.of(new Made(0, 1, modified)), Halt.NOWHERE))
                .observes(new Decided("a", from, frame, FORWARD))
                .observes(new Decided("b", from, frame, modified))
                .observes(new Decided("c", from, text("2"), FORWARD))
                .sends(from.other(), text("2"))
                .observes(new Observation.Sent(from.other(), text("2")))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsSeenBehindADrop(Peer from) {
        Decision dropped = new Decision.Drop();

        traced("a", "b")
                .receives(from, text("1"))
                .observes(new Observation.Received(from, text("1")))
                .dispatches(from, List.of("a", "b"), text("1"))
                .answers(new Answer(List.of(new Made(0, 0, dropped)), Halt.NOWHERE))
                .observes(new Decided("a", from, text("1"), dropped))
                .nothingElse();
    }

    @Test
    void durationCountsFromTheRequestToTheEnd() {
        SessionEnd end = Playbook.plain()
                .quietlyAfter(Duration.ofMillis(2_500))
                .loses(Peer.CLIENT)
                .sends(Peer.UPSTREAM, close(1001))
                .loses(Peer.UPSTREAM)
                .ends(Blame.CLIENT, "connection lost");

        assertThat(end.durationMillis()).isEqualTo(2_500);
    }

    @Test
    void violationOfASideWhosePeerHasGoneEndsTheSession() {
        Playbook.plain()
                .receives(Peer.UPSTREAM, close(1000))
                .sends(Peer.CLIENT, close(1000))
                .loses(Peer.UPSTREAM)
                .breaks(Peer.CLIENT, RSV1)
                .observes(new Observation.Violated(Peer.CLIENT, RSV1))
                .finishes(Peer.CLIENT)
                .after(Duration.ofSeconds(5))
                .disconnects(Peer.CLIENT)
                .ends(Blame.UPSTREAM, "closed");
    }
}
