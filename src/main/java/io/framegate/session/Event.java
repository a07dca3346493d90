package io.framegate.session;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import java.util.Optional;

/** What happens to a session. An event makes itself known to the session, so that a new one cannot be overlooked. */
public sealed interface Event {

    /** Happens to a session; only {@link Session#on} asks for it. */
    void on(Session session);

    /** A frame came in. */
    record Received(Peer from, Frame frame) implements Event {
        @Override
        public void on(Session session) {
            session.received(from, frame);
        }
    }

    /** Bytes have come from a peer that do not make a frame yet. */
    record Heard(Peer from) implements Event {
        @Override
        public void on(Session session) {
            session.heard(from);
        }
    }

    /** A peer broke a rule of the protocol or exceeded a limit; nothing more can be read from it. */
    record Broken(Peer by, Violation violation) implements Event {
        @Override
        public void on(Session session) {
            session.broken(by, violation);
        }
    }

    /** A connection is gone, for reading and for writing. */
    record Lost(Peer peer) implements Event {
        @Override
        public void on(Session session) {
            session.lost(peer);
        }
    }

    /** A connection's outgoing buffer filled up, or has room again. */
    record Writable(Peer peer, boolean writable) implements Event {
        @Override
        public void on(Session session) {
            session.writable(peer, writable);
        }
    }

    /** A dispatch was answered. */
    record Answered(long ticket, Answer answer) implements Event {
        @Override
        public void on(Session session) {
            session.answered(ticket, answer);
        }
    }

    /** A dispatch will not be answered: its host cannot be reached or failed as a whole. */
    record Unanswered(long ticket, Answer.Failure failure, String detail) implements Event {
        @Override
        public void on(Session session) {
            session.unanswered(ticket, failure, detail);
        }
    }

    /** Time has passed {@link Session#nextDeadline()}. */
    record Tick() implements Event {
        public static final Tick TICK = new Tick();

        @Override
        public void on(Session session) {
            session.tick();
        }
    }

    /**
     * The session is to end between two messages, without losing one: nothing more is accepted from the upstream; what was
     * accepted from it reaches the client, then {@code status} does, then whatever the client sends before it answers
     * reaches the upstream, then {@code status} does.
     *
     * @param notice a text for the client, ahead of its close frame
     */
    record Drain(CloseStatus status, Optional<Frame> notice, String reason) implements Event {

        @Override
        public void on(Session session) {
            session.drain(this);
        }

        /** The same without patience. */
        Shut atOnce() {
            return new Shut(status, status, Blame.GATEWAY, reason);
        }
    }

    /** Other plugins are wanted, between two messages: {@link Action.Exchange} says when. */
    record Outdated() implements Event {
        public static final Outdated OUTDATED = new Outdated();

        @Override
        public void on(Session session) {
            session.exchange.want();
        }
    }

    /** The plugins were exchanged: messages go through these chains from now on. Follows each {@link Action.Exchange}. */
    record Exchanged(ChainPlan plan) implements Event {
        @Override
        public void on(Session session) {
            session.exchange.done(plan);
        }
    }

    /** The session is to end at once: the gateway is shutting down, or an operator asked for it. */
    record Shut(CloseStatus client, CloseStatus upstream, Blame blame, String reason) implements Event {
        @Override
        public void on(Session session) {
            session.shut(this);
        }
    }
}
