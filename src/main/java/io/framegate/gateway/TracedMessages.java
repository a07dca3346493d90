package io.framegate.gateway;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.trace.FrameTrace;
import io.framegate.trace.MessageTrace;
import io.framegate.trace.MessageTrace.Outcome;
import io.framegate.trace.SessionTrace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The messages of one session that are traced, on their way. A message is known by its frame, which stays the same from when it
 * comes until it is sent, unless a plugin says what takes its place. Of one that is not traced nothing is kept. Used on the
 * session's event loop only.
 */
final class TracedMessages {

    private static final TracedMessages NONE = new TracedMessages(SessionTrace.NONE, 0);
    private static final int NOT_ASKED = -1;

    /** Of one direction: more than a lane takes, which is how many there can be unless a session that ends hears no more. */
    private static final int MOST = 128;

    private static final long NO_TICKET = 0;

    private final SessionTrace session;
    private final double share;
    private final Way fromClient = new Way();
    private final Way fromUpstream = new Way();

    /** One direction: there is never more than one dispatch of it. */
    private static final class Way {
        private final List<Underway> messages = new ArrayList<>(0);
        private long ticket = NO_TICKET;
        private long dispatchedAt;

        void askNobody() {
            ticket = NO_TICKET;
            messages.forEach(message -> message.index = NOT_ASKED);
        }
    }

    /** A message, with its place among the frames that plugins are asked about. */
    private static final class Underway {
        private final MessageTrace trace;
        private Frame frame;
        private int index = NOT_ASKED;

        Underway(MessageTrace trace, Frame frame) {
            this.trace = trace;
            this.frame = frame;
        }
    }

    private TracedMessages(SessionTrace session, double share) {
        this.session = session;
        this.share = share;
    }

    static TracedMessages of(SessionTrace session) {
        double share = session.messages();
        return share == 0 ? NONE : new TracedMessages(session, share);
    }

    private Way way(Peer from) {
        return from == Peer.CLIENT ? fromClient : fromUpstream;
    }

    /** A frame has come; whether it is traced is drawn. */
    void received(Peer from, Frame frame) {
        if (share > 0
                && !frame.type().isControl()
                && ThreadLocalRandom.current().nextDouble() < share) {
            List<Underway> messages = way(from).messages;
            if (messages.size() < MOST) {
                messages.add(new Underway(session.message(from, frame), frame));
            }
        }
    }

    /** Plugins are asked about these frames: which of them are traced. */
    List<FrameTrace> dispatched(long ticket, Peer from, List<Frame> frames, long now) {
        Way way = way(from);
        return way.messages.isEmpty() ? List.of() : dispatched(way, ticket, frames, now);
    }

    private static List<FrameTrace> dispatched(Way way, long ticket, List<Frame> frames, long now) {
        way.ticket = ticket;
        way.dispatchedAt = now;
        List<FrameTrace> traces = new ArrayList<>(1);
        for (Underway message : way.messages) {
            message.index = indexOf(message.frame, frames);
            if (message.index != NOT_ASKED) {
                traces.add(new FrameTrace(message.index, message.trace.traceparent()));
            }
        }
        return List.copyOf(traces);
    }

    private static int indexOf(Frame frame, List<Frame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i) == frame) {
                return i;
            }
        }
        return NOT_ASKED;
    }

    /** Plugins have answered. */
    void answered(long ticket, Answer answer) {
        if (share > 0) {
            answered(fromClient, ticket, answer);
            answered(fromUpstream, ticket, answer);
        }
    }

    private static void answered(Way way, long ticket, Answer answer) {
        if (way.ticket != ticket) {
            return;
        }
        Halt halt = answer.halt();
        boolean pending = halt != Halt.NOWHERE && halt.failure() == Failure.PENDING;
        for (Iterator<Underway> messages = way.messages.iterator(); messages.hasNext(); ) {
            Underway message = messages.next();
            if (message.index != NOT_ASKED && ends(message, answer)) {
                messages.remove();
            }
            // who decides later is asked about this frame alone; those behind it are asked about anew
            message.index = pending && message.index == halt.frame() ? 0 : NOT_ASKED;
        }
        if (!pending) {
            way.ticket = NO_TICKET;
        }
    }

    /** Whether what plugins said is the end of it. */
    private static boolean ends(Underway message, Answer answer) {
        for (Made made : answer.decisions()) {
            if (made.frame() != message.index) {
                continue;
            }
            Decision decision = made.decision();
            if (decision instanceof Decision.Modify modify) {
                message.frame = modify.frame();
            } else if (decision instanceof Decision.Authenticate who
                    && who.frame().isPresent()) {
                message.frame = who.frame().get();
            } else if (decision instanceof Decision.Close) {
                message.trace.ended(Outcome.CLOSED);
                return true;
            } else if (!(decision instanceof Decision.Forward)) {
                message.trace.ended(Outcome.DROPPED);
                return true;
            }
        }
        return false;
    }

    /** A plugin has failed; if that is because it did not answer, whoever made spans of it has made none. */
    void undecided(PluginFailed failed, long now) {
        Way way = way(failed.from());
        if (way.ticket == NO_TICKET) {
            return;
        }
        for (Underway message : way.messages) {
            if (message.index != NOT_ASKED) {
                message.trace.undecided(failed.plugin(), failed.failure().name(), now - way.dispatchedAt);
            }
        }
        way.askNobody();
    }

    /** A frame is sent on. */
    void sent(Peer to, Frame frame) {
        List<Underway> messages = way(to.other()).messages;
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).frame == frame) {
                messages.remove(i).trace.ended(Outcome.FORWARDED);
                return;
            }
        }
    }

    /** The session is over, and with it what was on its way. */
    void ended() {
        if (share > 0) {
            discard(fromClient);
            discard(fromUpstream);
        }
    }

    private static void discard(Way way) {
        way.messages.forEach(message -> message.trace.ended(Outcome.DISCARDED));
        way.messages.clear();
    }
}
