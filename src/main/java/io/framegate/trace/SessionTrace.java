package io.framegate.trace;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionEnd;

/** The trace of one session. Used on its event loop only. */
public interface SessionTrace {

    /** It is not traced. */
    SessionTrace NONE = new SessionTrace() {
        @Override
        public double messages() {
            return 0;
        }

        @Override
        public MessageTrace message(Peer from, Frame message) {
            throw new IllegalStateException("no message of the session is traced");
        }

        @Override
        public void ended(SessionEnd end) {
            // not traced
        }
    };

    /** What share of its messages is to be traced, 0..1. */
    double messages();

    /** One of these has come. */
    MessageTrace message(Peer from, Frame message);

    /** The session is over. */
    void ended(SessionEnd end);
}
