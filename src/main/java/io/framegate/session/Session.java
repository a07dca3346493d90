package io.framegate.session;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The machine for one client and its upstream: events in, actions out. It does no I/O and reads no clock.
 *
 * <pre>
 *   RELAYING ──both close frames passed on, or both sides gone──────────────────────────────> ENDED
 *      └──a plugin closed or failed, a rule broken, a time run out, Shut──> TERMINATING ──> ENDED
 * </pre>
 *
 * <ul>
 *   <li>RELAYING: once {@link Admission} lets them frames pass, close frames too (spec 7.2 C1 to C4, C13). A close frame is one more frame to plugins; its
 *       answer is the other peer's own. A side that vanished is reported to the other with 1001 (C7, C8), behind whatever
 *       it had sent. When the other side's close does not come in time both connections are closed (C12, spec 7.3).
 *       {@link Event.Drain} is a close of the gateway's own that is passed on like the upstream's would be.
 *   <li>TERMINATING: the gateway itself sent a close frame to whoever had none yet (C5, C6, C9 to C11); plugins run no
 *       more, input is discarded, each side has {@link Timings#lingeringTimeout} to answer.
 *   <li>ENDED: {@link Action.Ended} was given, once. Whatever comes now is ignored.
 * </ul>
 *
 * <p>Not thread-safe. {@code now} is a number of ns from any fixed moment, and never decreases.
 */
public final class Session {

    /** The deadline of a session that waits for nothing. */
    public static final long NEVER = Long.MAX_VALUE;

    private enum Stage {
        RELAYING,
        TERMINATING,
        ENDED
    }

    private static final Frame GOING_AWAY = Frame.close(CloseStatus.GOING_AWAY);

    private final SessionRules rules;
    final Deadlines deadlines;
    private final long startedAt;
    private final Link client;
    private final Link upstream;
    private final Lane fromClient;
    private final Lane fromUpstream;
    final ChainExchange exchange;
    final Watch watch;
    final Admission admission;
    private final List<Action> actions = new ArrayList<>(4);

    private Stage stage = Stage.RELAYING;
    private long now;
    private long lastTicket;
    private final Cause cause = new Cause();
    private Optional<Event.Drain> draining = Optional.empty();

    /**
     * @param startedAt when the client's handshake request came
     * @param now when both connections were established
     */
    public Session(SessionRules rules, long startedAt, long now) {
        this.rules = rules;
        this.startedAt = startedAt;
        this.now = now;
        this.client = new Link(Peer.CLIENT, now);
        this.upstream = new Link(Peer.UPSTREAM, now);
        this.deadlines = new Deadlines(rules, client, upstream);
        this.fromClient = new Lane(this, Peer.CLIENT, rules.plan().from(Peer.CLIENT));
        this.fromUpstream = new Lane(this, Peer.UPSTREAM, rules.plan().from(Peer.UPSTREAM));
        this.exchange = new ChainExchange(this, fromClient, fromUpstream);
        this.watch = new Watch(this, rules.keepAlive(), client, upstream, now);
        this.admission = new Admission(this, rules.holds(), upstream, now);
    }

    /**
     * Takes one event.
     *
     * @return what is to be done, in order; the list is reused by the next call, and to be cleared when all is done: a session
     *     may be idle for days, and is not to hold its last message
     */
    public List<Action> on(Event event, long at) {
        actions.clear();
        now = at;
        if (stage != Stage.ENDED) {
            event.on(this);
            admission.check(draining);
        }
        return actions;
    }

    /** When {@link Event.Tick} is due, or {@link #NEVER}. May move in either direction with every event. */
    public long nextDeadline() {
        return switch (stage) {
            case RELAYING ->
                Deadlines.earliest(
                        fromClient.nextDeadline(),
                        fromUpstream.nextDeadline(),
                        deadlines.write(client),
                        deadlines.write(upstream),
                        deadlines.idle(),
                        deadlines.relayedClose(),
                        watch.nextDeadline(),
                        admission.nextDeadline());
            case TERMINATING -> deadlines.ownClose();
            case ENDED -> NEVER;
        };
    }

    /** Whether {@link Event.Heard} of this peer changes anything. */
    public boolean listensTo(Peer peer) {
        return rules.keepAlive().pings(peer).isPresent();
    }

    /** When a frame came last, from either side. */
    public long lastFrameAt() {
        return Math.max(client.lastFrameAt, upstream.lastFrameAt);
    }

    // ---- events

    void received(Peer from, Frame frame) {
        Link link = link(from);
        if (link.closeReceived.isPresent()) {
            return; // RFC 6455 5.5.1: nothing counts after a close frame
        }
        if (watch.hears(link, frame, now)) {
            return;
        }
        if (frame.isClose()) {
            link.closeReceived = Optional.of(frame.closeStatus());
            cause.is(from, "closed");
        }
        if (stage == Stage.RELAYING && (from == Peer.CLIENT || draining.isEmpty())) {
            link.received(frame, now);
            if (rules.traced()) {
                observe(new Observation.Received(from, frame));
            }
            if (frame.isClose() && draining.isPresent() && link.closeSent.isPresent()) {
                lane(from).drain(); // the answer to the gateway's own close, which is nobody else's
            } else {
                lane(from).accept(frame);
            }
        }
        if (frame.isClose()) {
            settle();
        }
    }

    void answered(long ticket, Answer answer) {
        boolean taken = fromClient.answered(ticket, answer) || fromUpstream.answered(ticket, answer);
        if (!taken && stage == Stage.RELAYING) {
            observe(new Observation.LateAnswer(ticket));
        }
    }

    void unanswered(long ticket, Answer.Failure failure, String detail) {
        if (!fromClient.unanswered(ticket, failure, detail)) {
            fromUpstream.unanswered(ticket, failure, detail);
        }
    }

    void heard(Peer from) {
        watch.heard(link(from), now);
    }

    void lost(Peer peer) {
        lost(link(peer), "connection lost");
    }

    private void lost(Link link, String why) {
        if (link.isGone()) {
            return;
        }
        link.lost = true;
        if (link.closeReceived.isEmpty()) {
            cause.is(link.peer, why);
        }
        if (stage == Stage.RELAYING) {
            lane(link.peer.other()).stop();
            lane(link.peer).sourceLost(deadlines.drained(now));
        }
        settle();
    }

    void broken(Peer by, Violation violation) {
        Link link = link(by);
        if (link.closeReceived.isPresent() || link.broken) {
            return;
        }
        link.broken = true;
        if (stage == Stage.RELAYING) {
            observe(new Observation.Violated(link.peer, violation));
            if (link(link.peer.other()).isGone() || !admission.lets(by)) {
                violated(link.peer, violation);
            } else {
                lane(link.peer).sourceBroken(violation, deadlines.drained(now));
            }
        }
    }

    void writable(Peer peer, boolean writable) {
        Link link = link(peer);
        if (link.writable != writable) {
            link.writable = writable;
            link.unwritableSince = now;
            lane(link.peer.other()).updateFlow();
            lane(link.peer).updateFlow();
            heard(peer);
        }
    }

    /** A session whose end has begun ends as it would have. */
    void drain(Event.Drain drain) {
        if (stage == Stage.RELAYING && draining.isEmpty() && client.isUntouched() && upstream.isUntouched()) {
            cause.is(Blame.GATEWAY, drain.reason());
            draining = Optional.of(drain);
            fromUpstream.drain();
        }
    }

    void shut(Event.Shut shut) {
        if (stage == Stage.RELAYING) {
            cause.is(shut.blame(), shut.reason());
            terminate(shut.client(), shut.upstream());
        }
    }

    void tick() {
        fromClient.timeOut();
        fromUpstream.timeOut();
        stopWaitingForReader(client);
        stopWaitingForReader(upstream);
        if (stage == Stage.RELAYING) {
            watch.tick(now);
        }
        if (stage != Stage.ENDED && closeIsOverdue()) {
            closeTookTooLong();
        }
    }

    private void closeTookTooLong() {
        if (stage == Stage.RELAYING && draining.isPresent() && upstream.takesFrames()) {
            shut(draining.get().atOnce()); // the client did not answer; the upstream is told all the same
        } else {
            cause.is(Blame.GATEWAY, "the close took too long");
            end();
        }
    }

    private void stopWaitingForReader(Link link) {
        if (stage == Stage.RELAYING && deadlines.write(link) <= now) {
            act(new Action.Disconnect(link.peer));
            lost(link, "does not read");
        }
    }

    private boolean closeIsOverdue() {
        return stage == Stage.TERMINATING
                ? deadlines.ownClose() <= now
                : deadlines.relayedClose() <= now || fromClient.isOverdue(now) || fromUpstream.isOverdue(now);
    }

    // ---- what lanes ask for

    long now() {
        return now;
    }

    long nextTicket() {
        return ++lastTicket;
    }

    boolean isRelaying() {
        return stage == Stage.RELAYING;
    }

    SessionRules rules() {
        return rules;
    }

    boolean isWritable(Peer peer) {
        return link(peer).writable;
    }

    boolean isPaused(Peer from) {
        return lane(from).isPaused();
    }

    void act(Action action) {
        actions.add(action);
    }

    /** A frame has passed its chain. */
    void forward(Peer to, Frame frame) {
        Link link = link(to);
        if (!link.takesFrames()) {
            return;
        }
        if (frame.isClose() && frame.status().isEmpty() && !frame.payload().isEmpty()) {
            observe(new Observation.ReasonUnsent(to.other()));
        }
        send(link, frame);
        if (frame.isClose()) {
            settle();
        }
    }

    /** All that a vanished side had sent is through: its peer is told (spec 7.2 C7, C8). */
    void sourceEnded(Peer from) {
        forward(from.other(), GOING_AWAY);
        settle();
    }

    /** All that was accepted from one side of a draining session is through. */
    void drained(Peer from) {
        if (from == Peer.UPSTREAM) {
            draining.flatMap(Event.Drain::notice).ifPresent(text -> forward(Peer.CLIENT, text));
        }
        draining.ifPresent(drain -> forward(from.other(), Frame.close(drain.status())));
        settle();
    }

    /** All that an offender had sent before is through (spec 5.2, 5.3, 7.2 C6 and C9). */
    void violated(Peer by, Violation violation) {
        cause.is(by, violation.rule());
        CloseStatus status = violation.status();
        boolean client = by == Peer.CLIENT;
        terminate(client ? status : CloseStatus.GOING_AWAY, client ? CloseStatus.GOING_AWAY : status);
    }

    void closedByPlugin(Step step, Decision.Close close) {
        cause.isClosedBy(step.plugin(), close.rule());
        terminate(close.client(), close.upstream());
    }

    /** Notes the failure; under {@link FailurePolicy#CLOSED} the session ends (spec 7.2 C10). */
    FailurePolicy pluginFailed(Step step, Peer from, Answer.Failure failure, String detail) {
        observe(new Observation.PluginFailed(step.plugin(), from, failure, detail, step.policy()));
        if (step.policy() == FailurePolicy.CLOSED) {
            cause.isFailureOf(step.plugin());
            terminate(CloseStatus.PLUGIN_FAILED, CloseStatus.PLUGIN_FAILED);
        }
        return step.policy();
    }

    // ---- ends

    private void send(Link link, Frame frame) {
        link.sent(frame);
        if (frame.isClose()) {
            link.closeSentAt = now;
            deadlines.closeSent(now);
        }
        act(new Action.Send(link.peer, frame));
        if (rules.traced()) {
            observe(new Observation.Sent(link.peer, frame));
        }
    }

    /** Closes on the gateway's own account. */
    private void terminate(CloseStatus toClient, CloseStatus toUpstream) {
        if (stage != Stage.RELAYING) {
            return;
        }
        stage = Stage.TERMINATING;
        fromClient.stop();
        fromUpstream.stop();
        terminate(client, toClient);
        terminate(upstream, toUpstream);
        deadlines.terminated(now);
        settle();
    }

    private void terminate(Link link, CloseStatus status) {
        if (link.takesFrames()) {
            send(link, Frame.close(status));
        }
        if (link.broken && !link.isGone()) {
            act(new Action.Finish(link.peer)); // nothing it sends can be understood: RFC 6455 7.1.7
        }
    }

    /** Ends what can be ended. */
    private void settle() {
        if (stage == Stage.TERMINATING && client.isComplete()) {
            client.disconnect().ifPresent(this::act);
        }
        if (stage == Stage.TERMINATING && upstream.isComplete()) {
            upstream.disconnect().ifPresent(this::act);
        }
        if (stage != Stage.ENDED && client.isOver() && upstream.isOver()) {
            end();
        }
    }

    private void end() {
        stage = Stage.ENDED;
        fromClient.stop();
        fromUpstream.stop();
        client.disconnect().ifPresent(this::act);
        upstream.disconnect().ifPresent(this::act);
        long duration = TimeUnit.NANOSECONDS.toMillis(now - startedAt);
        act(new Action.Ended(cause.end(duration, client.side(), upstream.side())));
    }

    private void observe(Observation observation) {
        act(new Action.Observe(observation));
    }

    private Link link(Peer peer) {
        return peer == Peer.CLIENT ? client : upstream;
    }

    Lane lane(Peer from) {
        return from == Peer.CLIENT ? fromClient : fromUpstream;
    }
}
