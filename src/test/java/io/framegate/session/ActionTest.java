package io.framegate.session;

import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every action performs itself, with everything it says. */
class ActionTest {

    private static final SessionEnd END =
            new SessionEnd(101, 5, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.CLIENT, "closed");

    private final List<Action> performed = new ArrayList<>();

    private final Effects effects = new Effects() {
        @Override
        public void send(Peer to, Frame frame) {
            performed.add(new Action.Send(to, frame));
        }

        @Override
        public void pause(Peer from) {
            performed.add(new Action.Pause(from));
        }

        @Override
        public void resume(Peer from) {
            performed.add(new Action.Resume(from));
        }

        @Override
        public void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames) {
            performed.add(new Action.Dispatch(ticket, from, first, end, frames));
        }

        @Override
        public void finish(Peer to) {
            performed.add(new Action.Finish(to));
        }

        @Override
        public void disconnect(Peer peer) {
            performed.add(new Action.Disconnect(peer));
        }

        @Override
        public void retire(Event.Drain drain) {
            performed.add(new Action.Retire(drain));
        }

        @Override
        public void exchange() {
            performed.add(new Action.Exchange());
        }

        @Override
        public void authenticate(Proceed said) {
            performed.add(new Action.Authenticate(said));
        }

        @Override
        public void observe(Observation observation) {
            performed.add(new Action.Observe(observation));
        }

        @Override
        public void ended(SessionEnd end) {
            performed.add(new Action.Ended(end));
        }
    };

    @Test
    void actionsPerformThemselves() {
        List<Action> actions = List.of(
                new Action.Send(Peer.CLIENT, text("a")),
                new Action.Pause(Peer.UPSTREAM),
                new Action.Resume(Peer.CLIENT),
                new Action.Dispatch(7, Peer.UPSTREAM, 1, 3, List.of(text("a"), text("b"))),
                new Action.Finish(Peer.UPSTREAM),
                new Action.Disconnect(Peer.CLIENT),
                Action.Exchange.EXCHANGE,
                new Action.Retire(new Event.Drain(CloseStatus.GOING_AWAY, Optional.empty(), "its time is over")),
                new Action.Authenticate(Proceed.UNCHANGED.withCredential("k")),
                new Action.Observe(new Observation.LateAnswer(7)),
                new Action.Ended(END));

        actions.forEach(action -> action.on(effects));

        assertThat(performed).isEqualTo(actions);
    }
}
