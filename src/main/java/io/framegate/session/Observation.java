package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Decision;

/** Something worth a log line or a metric; part of a session's output, so that tests can ask for it. */
public sealed interface Observation {

    /** A peer broke a rule. */
    record Violated(Peer by, Violation violation) implements Observation {}

    /** A plugin failed about a frame from this side; {@code policy} decided. */
    record PluginFailed(String plugin, Peer from, Answer.Failure failure, String detail, FailurePolicy policy)
            implements Observation {}

    /** A frame from this side broke a plugin's rule that is not enforced; once a plugin and side. */
    record Unenforced(String plugin, Peer from, String rule) implements Observation {}

    /** An answer came after its time; it changed nothing. */
    record LateAnswer(long ticket) implements Observation {}

    /** A plugin set the reason of a close frame without a status; a reason alone cannot be sent (spec 2.2, rule 8). */
    record ReasonUnsent(Peer from) implements Observation {}

    /** A frame came in. Only of a traced session. */
    record Received(Peer from, Frame frame) implements Observation {}

    /** A plugin decided about a frame. Only of a traced session. */
    record Decided(String plugin, Peer from, Frame frame, Decision decision) implements Observation {}

    /** A frame went out. Only of a traced session. */
    record Sent(Peer to, Frame frame) implements Observation {}
}
