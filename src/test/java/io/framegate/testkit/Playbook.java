package io.framegate.testkit;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionEnd;
import io.framegate.session.Action;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.ChainPlan;
import io.framegate.session.Event;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Observation;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.session.Step;
import io.framegate.session.Timings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A script for a session: an event, then exactly the actions that follow from it, then the next event.
 *
 * <p>Every action has to be mentioned, in order. A mismatch prints the whole script so far, events as {@code >>} and actions
 * as {@code <<}, with the first difference last. Time moves only by {@link #after}.
 */
public final class Playbook {

    public static final Timings TIMINGS = timings(Duration.ZERO);

    private final Session session;
    private List<Step> fromClient;
    private List<Step> fromUpstream;
    private final ArrayDeque<Action> actual = new ArrayDeque<>();
    private final List<String> script = new ArrayList<>();
    private long now;
    private Action.Dispatch lastDispatch;

    private Playbook(SessionRules rules) {
        this.session = new Session(rules, 0, 0);
        this.fromClient = rules.plan().fromClient();
        this.fromUpstream = rules.plan().fromUpstream();
    }

    public static Timings timings(Duration idle) {
        return new Timings(
                idle.toNanos(),
                Duration.ofSeconds(30).toNanos(),
                Duration.ofSeconds(5).toNanos(),
                Duration.ofSeconds(60).toNanos(),
                Duration.ofSeconds(60).toNanos());
    }

    /** A session without plugins. */
    public static Playbook plain() {
        return new Playbook(new SessionRules(ChainPlan.EMPTY, TIMINGS, true, false));
    }

    /** A session whose plugins, all of one host, see both directions. */
    public static Playbook chain(String... plugins) {
        return with(Arrays.stream(plugins).map(name -> step(name, 1)).toArray(Step[]::new));
    }

    public static Playbook with(Step... steps) {
        return new Playbook(new SessionRules(new ChainPlan(List.of(steps), List.of(steps)), TIMINGS, true, false));
    }

    public static Playbook of(SessionRules rules) {
        return new Playbook(rules);
    }

    /** A step that fails closed, with a second to decide. */
    public static Step step(String name, int host) {
        return new Step(name, Duration.ofSeconds(1).toNanos(), FailurePolicy.CLOSED, host);
    }

    public static Step open(Step step) {
        return new Step(step.plugin(), step.timeout(), FailurePolicy.OPEN, step.host(), step.breaker());
    }

    // ---- events

    public Playbook receives(Peer from, Frame... frames) {
        for (Frame frame : frames) {
            event(new Event.Received(from, frame));
        }
        return this;
    }

    public Playbook hears(Peer from) {
        return event(new Event.Heard(from));
    }

    public Playbook breaks(Peer by, Violation violation) {
        return event(new Event.Broken(by, violation));
    }

    public Playbook loses(Peer peer) {
        return event(new Event.Lost(peer));
    }

    public Playbook fills(Peer peer) {
        return event(new Event.Writable(peer, false));
    }

    public Playbook drains(Peer peer) {
        return event(new Event.Writable(peer, true));
    }

    public Playbook shuts(int status) {
        return event(new Event.Shut(CloseStatus.of(status), CloseStatus.of(status), Blame.GATEWAY, "shutting down"));
    }

    /** The session is to end with this status, between two messages. */
    public Playbook isDrained(int status) {
        return event(new Event.Drain(CloseStatus.of(status), Optional.empty(), "shutting down"));
    }

    /** As above, with a text for the client. */
    public Playbook isDrained(int status, String notice) {
        return event(new Event.Drain(CloseStatus.of(status), Optional.of(Frame.text(notice)), "shutting down"));
    }

    /** Other plugins are wanted. */
    public Playbook isOutdated() {
        return event(Event.Outdated.OUTDATED);
    }

    /** These are there now, in both directions. */
    public Playbook isExchangedFor(Step... steps) {
        fromClient = List.of(steps);
        fromUpstream = List.of(steps);
        return event(new Event.Exchanged(new ChainPlan(fromClient, fromUpstream)));
    }

    /** The last dispatch is answered: the first plugin of the run decided this about its only frame, the rest forwarded. */
    public Playbook decides(Decision decision) {
        return answers(new Answer(List.of(new Made(0, lastDispatch.first(), decision)), Halt.NOWHERE));
    }

    public Playbook forwards() {
        return answers(Answer.ALL_FORWARDED);
    }

    public Playbook answers(Answer answer) {
        return event(new Event.Answered(lastDispatch.ticket(), answer));
    }

    /** A dispatch other than the last one is answered. */
    public Playbook answers(long ticket, Answer answer) {
        return event(new Event.Answered(ticket, answer));
    }

    /** The last dispatch failed at the first plugin of the run. */
    public Playbook fails(Failure failure) {
        return answers(new Answer(List.of(), new Halt(0, lastDispatch.first(), failure, "")));
    }

    /** The last dispatch could not be delivered. */
    public Playbook isUndelivered(Failure failure) {
        return event(new Event.Unanswered(lastDispatch.ticket(), failure, ""));
    }

    /** Time passes, and a deadline of the session with it. */
    public Playbook after(Duration time) {
        now += time.toNanos();
        if (session.nextDeadline() > now) {
            throw failure("no deadline has passed: the next is in " + (session.nextDeadline() - now) + " ns");
        }
        return event(Event.Tick.TICK);
    }

    /** Time passes, and no deadline of the session. */
    public Playbook quietlyAfter(Duration time) {
        now += time.toNanos();
        if (session.nextDeadline() <= now) {
            throw failure("a deadline has passed " + (now - session.nextDeadline()) + " ns ago");
        }
        return this;
    }

    private Playbook event(Event event) {
        nothingElse();
        script.add(">> " + event);
        actual.addAll(session.on(event, now));
        return this;
    }

    // ---- actions

    public Playbook sends(Peer to, Frame frame) {
        return expect(new Action.Send(to, frame));
    }

    public Playbook pauses(Peer peer) {
        return expect(new Action.Pause(peer));
    }

    public Playbook resumes(Peer peer) {
        return expect(new Action.Resume(peer));
    }

    public Playbook finishes(Peer peer) {
        return expect(new Action.Finish(peer));
    }

    public Playbook disconnects(Peer peer) {
        return expect(new Action.Disconnect(peer));
    }

    /** The session asks for its other plugins. */
    public Playbook exchanges() {
        return expect(new Action.Exchange());
    }

    /** The session asks to be drained. */
    public Playbook retires(CloseStatus status, String reason) {
        return expect(new Action.Retire(new Event.Drain(status, Optional.empty(), reason)));
    }

    public Playbook disconnectsBoth() {
        return disconnects(Peer.CLIENT).disconnects(Peer.UPSTREAM);
    }

    /** Frames are given to the run of plugins of this name, from the first to the last, in this order. */
    public Playbook dispatches(Peer from, List<String> plugins, Frame... frames) {
        Action action = next("a dispatch to " + plugins);
        if (!(action instanceof Action.Dispatch dispatch)) {
            throw failure("expected a dispatch to " + plugins);
        }
        List<String> names = (from == Peer.CLIENT ? fromClient : fromUpstream)
                .subList(dispatch.first(), dispatch.end()).stream()
                        .map(Step::plugin)
                        .toList();
        if (dispatch.from() != from
                || !names.equals(plugins)
                || !dispatch.frames().equals(List.of(frames))) {
            throw failure("expected a dispatch from " + from + " to " + plugins + " of " + List.of(frames)
                    + ", it was to " + names);
        }
        lastDispatch = dispatch;
        return this;
    }

    public Playbook dispatches(Peer from, String plugin, Frame... frames) {
        return dispatches(from, List.of(plugin), frames);
    }

    public long lastTicket() {
        return lastDispatch.ticket();
    }

    /** It becomes known who the client is. */
    public Playbook authenticates(Proceed said) {
        return expect(new Action.Authenticate(said));
    }

    public Playbook observes(Observation observation) {
        return expect(new Action.Observe(observation));
    }

    public Playbook observesFailure(String plugin, Peer from, Failure failure, String detail, FailurePolicy policy) {
        return observes(new Observation.PluginFailed(plugin, from, failure, detail, policy));
    }

    /** The session ends, and whose fault it is. */
    public SessionEnd ends(Blame blame, String reason) {
        Action action = next("the end");
        if (!(action instanceof Action.Ended ended)
                || ended.end().blame() != blame
                || !ended.end().reason().equals(reason)) {
            throw failure("expected the end, blamed on " + blame + ": " + reason);
        }
        nothingElse();
        if (session.nextDeadline() != Session.NEVER) {
            throw failure("an ended session waits for nothing");
        }
        return ended.end();
    }

    public Playbook nothingElse() {
        if (!actual.isEmpty()) {
            next("nothing");
            throw failure("expected nothing more");
        }
        return this;
    }

    private Playbook expect(Action expected) {
        Action action = next(expected.toString());
        if (!action.equals(expected)) {
            throw failure("expected " + expected);
        }
        return this;
    }

    private Action next(String expected) {
        Action action = actual.poll();
        if (action == null) {
            throw failure("expected " + expected + ", there is nothing more");
        }
        script.add("<< " + action);
        return action;
    }

    private AssertionError failure(String message) {
        return new AssertionError(String.join("\n", script) + "\n!! " + message);
    }
}
