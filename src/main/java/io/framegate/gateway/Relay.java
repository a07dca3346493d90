package io.framegate.gateway;

import io.framegate.balance.Endpoint;
import io.framegate.balance.Seat;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.SessionPlugins;
import io.framegate.count.Passage;
import io.framegate.count.SessionCounts;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.log.Thrown;
import io.framegate.pdk.Blame;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SessionListener;
import io.framegate.session.Action;
import io.framegate.session.Answer;
import io.framegate.session.Effects;
import io.framegate.session.Event;
import io.framegate.session.Observation;
import io.framegate.session.Session;
import io.framegate.socket.Socket;
import io.framegate.trace.SessionTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One established session: the machine, its two sockets and its plugins. Turns what they say into events and performs the
 * actions; decides nothing itself. Lives on one event loop.
 */
final class Relay extends Ticker.Sleeper implements Effects, SessionPlugins.FrameAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Session session;
    private SessionFacts facts;
    private final Socket client;
    private final Socket upstream;
    private final SessionPlugins plugins;
    private final Optional<Seat> seat;
    private final SessionTrace trace;
    private final TracedMessages messages;
    private final EventLoopParts parts;
    private final SessionCounts counts;
    private final long openedAt = System.currentTimeMillis();
    private final ArrayDeque<Event> events = new ArrayDeque<>(2);
    private List<SessionListener> listeners;
    /** When what happens now happens. */
    private long now;

    private SessionEnd end = NOT_YET;
    private boolean busy;

    private static final SessionEnd NOT_YET =
            new SessionEnd(0, 0, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.GATEWAY, "");

    Relay(
            Session session,
            SessionFacts facts,
            Socket client,
            Socket upstream,
            SessionPlugins plugins,
            Optional<Seat> seat,
            SessionTrace trace,
            EventLoopParts parts) {
        this.session = session;
        this.facts = facts;
        this.client = client;
        this.upstream = upstream;
        this.plugins = plugins;
        this.trace = trace;
        this.messages = TracedMessages.of(trace);
        this.listeners = plugins.listeners();
        this.seat = seat;
        this.parts = parts;
        this.counts = new SessionCounts(parts.counts(), facts, plugins.plan());
    }

    SessionFacts facts() {
        return facts;
    }

    /** The session as it is now. */
    OpenSession snapshot() {
        Set<Peer> paused = EnumSet.noneOf(Peer.class);
        for (Peer peer : Peer.values()) {
            if (counts.isPaused(peer)) {
                paused.add(peer);
            }
        }
        Duration idle = Duration.ofNanos(Ticker.now() - session.lastFrameAt());
        return new OpenSession(
                facts, Instant.ofEpochMilli(openedAt), idle, paused, traffic(Peer.CLIENT), traffic(Peer.UPSTREAM));
    }

    private OpenSession.Traffic traffic(Peer peer) {
        return new OpenSession.Traffic(
                counts.messages(peer, Passage.RECEIVED),
                counts.bytes(peer, Passage.RECEIVED),
                counts.messages(peer, Passage.SENT),
                counts.bytes(peer, Passage.SENT));
    }

    /** How the session ended; only once it has. */
    SessionEnd end() {
        return end;
    }

    SessionPlugins plugins() {
        return plugins;
    }

    /** The target that its upstream is; empty if that is no target. */
    Optional<Endpoint> target() {
        return seat.map(Seat::endpoint);
    }

    /** Starts reading from both sides. */
    void start(
            DecoderRules fromClient,
            Optional<DeflateTerms> clientDeflate,
            DecoderRules fromUpstream,
            Optional<DeflateTerms> upstreamDeflate) {
        plugins.answersTo(this);
        client.open(fromClient, clientDeflate, receiver(Peer.CLIENT));
        upstream.open(fromUpstream, upstreamDeflate, receiver(Peer.UPSTREAM));
        parts.ticker().watch(this);
    }

    private Socket.Receiver receiver(Peer peer) {
        int limit = parts.setup().settings().limits().controlFramesPerSecond();
        Side side = new Side(peer);
        return limit == 0 ? side : new ControlFrameRate(limit, side, Ticker::now);
    }

    /** When a frame came last, from either side. */
    long lastFrameAt() {
        return session.lastFrameAt();
    }

    /** Ends the session between two messages, once everything that was accepted is through. */
    void drain(CloseStatus status, Optional<Frame> notice, String reason) {
        retire(new Event.Drain(status, notice, reason));
    }

    /** Ends the session between two messages, as what it is for is gone; clients are told no more than that. */
    void leave(String why) {
        drain(CloseStatus.of(parts.setup().settings().drain().status()), Optional.empty(), why);
    }

    /** Ends the session at once, on the gateway's own account. */
    void shut(CloseStatus status, String reason) {
        happened(new Event.Shut(status, status, Blame.GATEWAY, reason));
    }

    /** The configuration is another: the session goes on with what that has for it. */
    void outdated() {
        if (!nextPlugins().equals(plugins.specs())) {
            happened(Event.Outdated.OUTDATED);
        }
    }

    private List<PluginSpec> nextPlugins() {
        return parts.current().get().pluginsAfter(facts, plugins.specs());
    }

    // ---- events

    /** An action may cause the next event before the rest of them were performed; it waits for its turn. */
    private void happened(Event event) {
        happened(event, Ticker.now());
    }

    private void happened(Event event, long at) {
        if (busy) {
            events.add(event);
            return;
        }
        busy = true;
        now = at;
        try {
            take(event);
            for (Event next = events.poll(); next != null; next = events.poll()) {
                now = Ticker.now();
                take(next);
            }
        } catch (RuntimeException mistake) {
            failed(mistake);
        } finally {
            busy = false;
        }
        parts.ticker().watch(this);
    }

    private void take(Event event) {
        List<Action> actions = session.on(event, now);
        for (int i = 0; i < actions.size(); i++) {
            actions.get(i).on(this);
        }
        actions.clear();
    }

    /** A mistake of ours: this session is lost, no other is. */
    private void failed(RuntimeException mistake) {
        LOG.error("session {} failed, its connections are closed", facts.id(), Thrown.of(mistake));
        events.clear();
        client.disconnect();
        upstream.disconnect();
        if (end == NOT_YET) {
            ended(new SessionEnd(
                    101, 0, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.GATEWAY, "internal error"));
        }
    }

    /** What one socket says. */
    private final class Side implements Socket.Receiver {
        private final Peer peer;

        Side(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void received(Frame frame) {
            counts.passed(peer, Passage.RECEIVED, frame);
            messages.received(peer, frame);
            happened(new Event.Received(peer, frame));
        }

        @Override
        public void partial() {
            if (session.listensTo(peer)) {
                happened(new Event.Heard(peer));
            }
        }

        @Override
        public void broken(Violation violation) {
            happened(new Event.Broken(peer, violation));
        }

        @Override
        public void writable(boolean writable) {
            happened(new Event.Writable(peer, writable));
        }

        @Override
        public void lost() {
            happened(new Event.Lost(peer));
        }
    }

    @Override
    public void answered(long ticket, Answer answer) {
        long at = Ticker.now();
        counts.answered(ticket, answer, at);
        messages.answered(ticket, answer);
        happened(new Event.Answered(ticket, answer), at);
    }

    @Override
    public void unanswered(long ticket, Answer.Failure failure, String detail) {
        happened(new Event.Unanswered(ticket, failure, detail));
    }

    @Override
    long nextDeadline() {
        return session.nextDeadline();
    }

    @Override
    public void accept(long now) {
        happened(Event.Tick.TICK);
    }

    // ---- actions

    private Socket socket(Peer peer) {
        return peer == Peer.CLIENT ? client : upstream;
    }

    @Override
    public void send(Peer to, Frame frame) {
        counts.passed(to, Passage.SENT, frame);
        messages.sent(to, frame);
        socket(to).send(frame);
    }

    @Override
    public void pause(Peer from) {
        counts.paused(from, now);
        socket(from).pause();
    }

    @Override
    public void resume(Peer from) {
        counts.resumed(from, now);
        socket(from).resume();
    }

    @Override
    public void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames) {
        counts.dispatched(ticket, from, first, end, frames.size(), now);
        plugins.dispatch(ticket, from, first, end, frames, messages.dispatched(ticket, from, frames, now));
    }

    @Override
    public void finish(Peer to) {
        socket(to).finish();
    }

    @Override
    public void disconnect(Peer peer) {
        socket(peer).disconnect();
    }

    @Override
    public void retire(Event.Drain drain) {
        upstream.betweenMessages(() -> happened(drain));
    }

    @Override
    public void exchange() {
        plugins.exchange(nextPlugins(), plan -> {
            listeners = plugins.listeners();
            counts.follow(plan);
            happened(new Event.Exchanged(plan));
            outdated();
        });
    }

    @Override
    public void authenticate(Proceed said) {
        facts.after(said).ifPresent(known -> {
            facts = known;
            plugins.known(known);
        });
    }

    @Override
    public void observe(Observation observation) {
        if (observation instanceof Observation.PluginFailed failed) {
            counts.undecided(failed.from(), now);
            messages.undecided(failed, now);
        }
        parts.observer().observed(facts, observation);
        for (int i = 0; i < listeners.size(); i++) {
            tell(listeners.get(i), observation);
        }
    }

    private void tell(SessionListener listener, Observation observation) {
        if (observation instanceof Observation.Received received) {
            listener.received(facts, received.from(), received.frame());
        } else if (observation instanceof Observation.Decided decided) {
            listener.decided(facts, decided.plugin(), decided.from(), decided.frame(), decided.decision());
        } else if (observation instanceof Observation.PluginFailed failed) {
            listener.failed(
                    facts, failed.plugin(), failed.from(), failed.failure().name());
        }
    }

    @Override
    public void ended(SessionEnd how) {
        end = how;
        counts.ended(now);
        messages.ended();
        trace.ended(how);
        seat.ifPresent(Seat::leave);
        parts.ticker().forget(this);
        parts.sessions().ended(this);
    }
}
