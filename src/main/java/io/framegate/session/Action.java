package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import java.util.List;

/** What a session wants done. An action performs itself on {@link Effects}, so that a new one cannot be overlooked. */
public sealed interface Action {

    /** Performs this action. */
    void on(Effects effects);

    /** Send a frame. Never after a close frame to the same peer. */
    record Send(Peer to, Frame frame) implements Action {
        @Override
        public void on(Effects effects) {
            effects.send(to, frame);
        }
    }

    /** Read no more from a peer until {@link Resume}; a frame that was already read is still taken. */
    record Pause(Peer from) implements Action {
        @Override
        public void on(Effects effects) {
            effects.pause(from);
        }
    }

    /** Read on. */
    record Resume(Peer from) implements Action {
        @Override
        public void on(Effects effects) {
            effects.resume(from);
        }
    }

    /**
     * Let the steps {@code first} (inclusive) to {@code end} (exclusive), which share a host, decide about frames.
     *
     * @param ticket what the answer must carry
     */
    record Dispatch(long ticket, Peer from, int first, int end, List<Frame> frames) implements Action {
        @Override
        public void on(Effects effects) {
            effects.dispatch(ticket, from, first, end, frames);
        }
    }

    /** Say on the transport that nothing more will be sent (TCP FIN, TLS close_notify); reading goes on, for nothing. */
    record Finish(Peer to) implements Action {
        @Override
        public void on(Effects effects) {
            effects.finish(to);
        }
    }

    /** Close a connection; what was sent before is still delivered if the peer reads it. */
    record Disconnect(Peer peer) implements Action {
        @Override
        public void on(Effects effects) {
            effects.disconnect(peer);
        }
    }

    /** Let this happen to the session as soon as it is between two messages from the upstream. */
    record Retire(Event.Drain drain) implements Action {
        @Override
        public void on(Effects effects) {
            effects.retire(drain);
        }
    }

    /** Exchange the plugins: no frame is with them, and none will be until {@link Event.Exchanged}. */
    record Exchange() implements Action {
        static final Exchange EXCHANGE = new Exchange();

        @Override
        public void on(Effects effects) {
            effects.exchange();
        }
    }

    /** Let it be known who the client is. */
    record Authenticate(Proceed said) implements Action {
        @Override
        public void on(Effects effects) {
            effects.authenticate(said);
        }
    }

    /** Note something for logs and metrics. */
    record Observe(Observation observation) implements Action {
        @Override
        public void on(Effects effects) {
            effects.observe(observation);
        }
    }

    /** The session is over; comes exactly once, and nothing after it. */
    record Ended(SessionEnd end) implements Action {
        @Override
        public void on(Effects effects) {
            effects.ended(end);
        }
    }
}
