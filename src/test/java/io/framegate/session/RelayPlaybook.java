package io.framegate.session;

import static io.framegate.testkit.Frames.binary;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.pong;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.plain;
import static io.framegate.testkit.Playbook.step;
import static io.framegate.testkit.Playbook.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.testkit.Playbook;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames pass, in order, in both directions; spec 1, 7.1, 16.1. */
class RelayPlaybook {

    @ParameterizedTest
    @EnumSource
    void framesOfEveryTypePassWithoutPlugins(Peer from) {
        for (Frame frame :
                List.of(text("hello world!"), text(""), binary("E4 BD A0"), ping("are you"), pong("there"))) {
            plain().receives(from, frame).sends(from.other(), frame).nothingElse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void frameWaitsForTheDecisionOfItsPlugin(Peer from) {
        chain("a")
                .receives(from, text("1"))
                .dispatches(from, "a", text("1"))
                .forwards()
                .sends(from.other(), text("1"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void directionsDoNotWaitForEachOther(Peer from) {
        Playbook playbook = chain("a").receives(from, text("slow")).dispatches(from, "a", text("slow"));
        long slow = playbook.lastTicket();
        playbook.receives(from.other(), text("quick"))
                .dispatches(from.other(), "a", text("quick"))
                .forwards()
                .sends(from, text("quick"))
                .answers(slow, Answer.ALL_FORWARDED)
                .sends(from.other(), text("slow"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void framesThatCameMeanwhileEnterTogetherWhereOneHostVisitsTheWholeChain(Peer from) {
        chain("a", "b")
                .receives(from, text("1"))
                .dispatches(from, List.of("a", "b"), text("1"))
                .receives(from, text("2"))
                .receives(from, ping("3"))
                .forwards()
                .sends(from.other(), text("1"))
                .dispatches(from, List.of("a", "b"), text("2"), ping("3"))
                .forwards()
                .sends(from.other(), text("2"))
                .sends(from.other(), ping("3"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void oneFrameAtATimeWhereTheChainChangesHosts(Peer from) {
        with(step("a", 1), step("b", 2))
                .receives(from, text("1"))
                .dispatches(from, "a", text("1"))
                .receives(from, text("2"))
                .forwards()
                .dispatches(from, "b", text("1"))
                .forwards()
                .sends(from.other(), text("1"))
                .dispatches(from, "a", text("2"))
                .forwards()
                .dispatches(from, "b", text("2"))
                .forwards()
                .sends(from.other(), text("2"))
                .nothingElse();
    }

    @Test
    void tracedSessionTellsEveryStepOfAFrame() {
        SessionRules rules = new SessionRules(
                new ChainPlan(List.of(step("a", 1), step("b", 1)), List.of()), Playbook.TIMINGS, true, true);
        Frame frame = text("1");

        Playbook playbook = Playbook.of(rules)
                .receives(Peer.CLIENT, frame)
                .observes(new Observation.Received(Peer.CLIENT, frame))
                .dispatches(Peer.CLIENT, List.of("a", "b"), frame)
                .forwards()
                .observes(decided("a", frame))
                .observes(decided("b", frame))
                .sends(Peer.UPSTREAM, frame);

        playbook.observes(new Observation.Sent(Peer.UPSTREAM, frame)).nothingElse();
    }

    private static Observation decided(String plugin, Frame frame) {
        return new Observation.Decided(plugin, Peer.CLIENT, frame, new io.framegate.pdk.Decision.Forward());
    }

    @Test
    void chainPlanCutsRunsWhereTheHostChanges() {
        List<Step> steps = List.of(step("a", 1), step("b", 1), step("c", 2), step("d", 1));

        assertThat(ChainPlan.runEnd(steps, 0)).isEqualTo(2);
        assertThat(ChainPlan.runEnd(steps, 1)).isEqualTo(2);
        assertThat(ChainPlan.runEnd(steps, 2)).isEqualTo(3);
        assertThat(ChainPlan.runEnd(steps, 3)).isEqualTo(4);
    }
}
