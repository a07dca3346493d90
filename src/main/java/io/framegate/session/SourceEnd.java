package io.framegate.session;

import io.framegate.frame.Peer;
import io.framegate.frame.Violation;

/** How the source of a lane ended, if it has. Whatever it is takes its place behind the frames that came before. */
final class SourceEnd {

    private enum How {
        NOT_YET,
        /** Its close frame is the last frame in the lane. */
        CLOSE,
        /** Its connection was lost without a close frame. */
        LOST,
        /** It broke a rule. */
        BROKEN,
        /** It may still be there; the gateway takes nothing more from it and closes behind what is in the lane. */
        DRAINED
    }

    private How how = How.NOT_YET;
    private Violation violation = new Violation("", Violation.PAYLOAD_TOO_LARGE);
    private long due = Session.NEVER;

    /** Whether nothing more is taken from it. */
    boolean hasCome() {
        return how != How.NOT_YET;
    }

    /** The last moment for what came before to be through. */
    long due() {
        return due;
    }

    void closed() {
        how = How.CLOSE;
    }

    void lost(long lastMoment) {
        how = How.LOST;
        due = lastMoment;
    }

    void broken(Violation rule, long lastMoment) {
        how = How.BROKEN;
        violation = rule;
        due = lastMoment;
    }

    void drained() {
        how = How.DRAINED;
    }

    /** There is no hurry any more. */
    void forget() {
        due = Session.NEVER;
    }

    /** All that came before is through. */
    void reached(Session session, Lane lane, Peer from) {
        switch (how) {
            case LOST -> {
                lane.stop();
                session.sourceEnded(from);
            }
            case DRAINED -> {
                lane.stop();
                session.drained(from);
            }
            case BROKEN -> session.violated(from, violation);
            case NOT_YET, CLOSE -> {
                // nothing ends behind what has not ended, or with its last frame
            }
        }
    }
}
