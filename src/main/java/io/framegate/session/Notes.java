package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a lane notes of the decisions about its frames, for logs and metrics. */
final class Notes {

    private final Session session;
    private final Peer from;
    private final List<Step> steps;
    /** The plugins of which it was told that they do not enforce a rule. */
    private Set<String> toldUnenforced = Set.of();

    Notes(Session session, Peer from, List<Step> steps) {
        this.session = session;
        this.from = from;
        this.steps = steps;
    }

    /** Once a step is enough: what is not enforced may be broken by every frame. */
    void unenforced(Step step, String rule) {
        if (!toldUnenforced.contains(step.plugin())) {
            toldUnenforced = new HashSet<>(toldUnenforced);
            toldUnenforced.add(step.plugin());
            session.act(new Action.Observe(new Observation.Unenforced(step.plugin(), from, rule)));
        }
    }

    /** Every decision of an answer, forwards included: of the steps {@code first} to {@code runEnd} about these frames. */
    void trace(Answer answer, List<Frame> frames, int first, int runEnd) {
        for (int i = 0; i < frames.size() && i <= answer.halt().frame(); i++) {
            Frame frame = frames.get(i);
            int end = answer.halt().frame() == i ? answer.halt().step() : runEnd;
            for (int at = first; at < end; at++) {
                Decision decision = answer.madeBy(i, at);
                session.act(
                        new Action.Observe(new Observation.Decided(steps.get(at).plugin(), from, frame, decision)));
                if (decision instanceof Decision.Modify modify) {
                    frame = modify.frame();
                } else if (!(decision instanceof Decision.Forward)) {
                    break;
                }
            }
        }
    }
}
