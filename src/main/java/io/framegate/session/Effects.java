package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import java.util.List;

/** The world as a session sees it: one method per {@link Action}. */
public interface Effects {

    /** {@link Action.Send}. */
    void send(Peer to, Frame frame);

    /** {@link Action.Pause}. */
    void pause(Peer from);

    /** {@link Action.Resume}. */
    void resume(Peer from);

    /** {@link Action.Dispatch}. */
    void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames);

    /** {@link Action.Finish}. */
    void finish(Peer to);

    /** {@link Action.Disconnect}. */
    void disconnect(Peer peer);

    /** {@link Action.Retire}. */
    void retire(Event.Drain drain);

    /** {@link Action.Exchange}. */
    void exchange();

    /** {@link Action.Authenticate}. */
    void authenticate(Proceed said);

    /** {@link Action.Observe}. */
    void observe(Observation observation);

    /** {@link Action.Ended}. */
    void ended(SessionEnd end);
}
