package io.framegate.simulation;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import io.framegate.session.Action;
import io.framegate.session.Answer;
import io.framegate.session.ChainPlan;
import io.framegate.session.Event;
import io.framegate.session.FailurePolicy;
import io.framegate.session.Observation;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.session.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What holds in every session, whatever happens. Knows what every frame should have become by now, from the events alone.
 *
 * <p>That no message over its limit gets here is the decoder's law: {@code FrameDecoderTest}.
 */
final class Laws {

    /** The window of {@code Lane}, stated again: 64 frames, or 65,536 bytes and one message. */
    private static final int WINDOW_FRAMES = 64;

    private final SessionRules rules;
    private final Map<Peer, LaneModel> lanes = new EnumMap<>(Peer.class);
    private final Map<Peer, LinkModel> links = new EnumMap<>(Peer.class);
    private final Set<Long> tickets = new HashSet<>();
    private long lastFrameAt;
    private boolean ended;
    /** The status of a drain that found a session whose end had not begun. */
    private Optional<CloseStatus> draining = Optional.empty();

    private boolean ticking;
    private boolean outdated;
    private boolean exchanging;

    Laws(SessionRules rules) {
        this.rules = rules;
        for (Peer peer : Peer.values()) {
            lanes.put(peer, new LaneModel(peer));
            links.put(peer, new LinkModel());
        }
    }

    /** A frame in a lane: what it has become, and the step that is next to see it. */
    private static final class Entry {
        Frame frame;
        int next;
        boolean poisoned;

        Entry(Frame frame) {
            this.frame = frame;
        }
    }

    private final class LaneModel {
        final Peer from;
        List<Step> steps;
        final ArrayDeque<Entry> entries = new ArrayDeque<>();
        Action.Dispatch dispatch;
        List<Entry> dispatched = List.of();

        LaneModel(Peer from) {
            this.from = from;
            this.steps = from == Peer.CLIENT
                    ? rules.plan().fromClient()
                    : rules.plan().fromUpstream();
        }

        boolean isThrough(Entry entry) {
            return !entry.poisoned && entry.next == steps.size();
        }
    }

    private static final class LinkModel {
        boolean lost;
        boolean disconnected;
        boolean broken;
        boolean paused;
        boolean writable = true;
        boolean closeReceived;
        boolean closeSent;
        /** What plugins have said to it beside what it is sent. */
        final ArrayDeque<Frame> replies = new ArrayDeque<>();

        boolean replied;
        /** Pings of the gateway's own. */
        final Set<Payload> pinged = new HashSet<>();

        final ArrayDeque<Payload> owed = new ArrayDeque<>();
        long pingedAt;
        long heardAt;
        int unanswered;

        void heard(long now) {
            heardAt = now;
            unanswered = 0;
        }
        /** What the gateway may say on its own account. */
        final Set<CloseStatus> allowed = new HashSet<>();

        boolean takesFrames() {
            return !lost && !disconnected && !closeSent;
        }

        boolean isUntouched() {
            return takesFrames() && !closeReceived && !broken;
        }
    }

    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1;

        Broken(String law, Object detail) {
            super(law + ": " + detail);
        }
    }

    private static void check(boolean holds, String law, Object detail) {
        if (!holds) {
            throw new Broken(law, detail);
        }
    }

    // ---- what the world does

    /** To be called with every event before the machine sees it. */
    void before(Event event, long now) {
        ticking = event instanceof Event.Tick;
        if (ticking) {
            allowWhatTimeBrings(now);
        }
        if (event instanceof Event.Tick && isIdle(now)) {
            allow(Peer.CLIENT, CloseStatus.GOING_AWAY);
            allow(Peer.UPSTREAM, CloseStatus.GOING_AWAY);
        } else if (event instanceof Event.Received received) {
            LinkModel link = links.get(received.from());
            link.heard(now);
            if (link.pinged.contains(received.frame().payload())
                    && received.frame().type() == FrameType.PONG) {
                return; // the gateway's own business
            }
            if (!link.closeReceived && !link.broken) {
                if (!isUnacceptable(received.from(), received.frame())) {
                    spoken(received.frame(), now);
                    lanes.get(received.from()).entries.add(new Entry(received.frame()));
                }
                link.closeReceived = received.frame().isClose();
            }
        } else if (event instanceof Event.Heard heard) {
            links.get(heard.from()).heard(now);
        } else if (event instanceof Event.Lost lost) {
            links.get(lost.peer()).lost = true;
            allow(lost.peer().other(), CloseStatus.GOING_AWAY);
        } else if (event instanceof Event.Broken broken) {
            links.get(broken.by()).broken = true;
            allow(broken.by(), broken.violation().status());
            allow(broken.by().other(), CloseStatus.GOING_AWAY);
        } else if (event instanceof Event.Writable writable) {
            links.get(writable.peer()).writable = writable.writable();
            links.get(writable.peer()).unanswered = 0; // it did not hear
        } else if (event instanceof Event.Drain drain) {
            if (draining.isEmpty() && links.values().stream().allMatch(LinkModel::isUntouched)) {
                draining = Optional.of(drain.status());
                allow(Peer.CLIENT, drain.status());
                allow(Peer.UPSTREAM, drain.status());
            }
        } else if (event instanceof Event.Outdated) {
            outdated = true;
        } else if (event instanceof Event.Exchanged exchanged) {
            outdated = false;
            exchanging = false;
            lanes.get(Peer.CLIENT).steps = exchanged.plan().fromClient();
            lanes.get(Peer.UPSTREAM).steps = exchanged.plan().fromUpstream();
        } else if (event instanceof Event.Shut shut) {
            allow(Peer.CLIENT, shut.client());
            allow(Peer.UPSTREAM, shut.upstream());
        } else if (event instanceof Event.Answered answered) {
            LaneModel lane = laneOf(answered.ticket());
            if (lane != null) {
                answered(lane, answered.answer());
            }
        } else if (event instanceof Event.Unanswered unanswered) {
            LaneModel lane = laneOf(unanswered.ticket());
            if (lane != null) {
                wholeDispatchFailed(lane);
            }
        }
    }

    private boolean dataOnly() {
        return rules.keepAlive().silenceEndedBy() == IdleTimeout.EndedBy.DATA;
    }

    private void allowWhatTimeBrings(long now) {
        rules.keepAlive()
                .lifetime()
                .filter(life -> life.ending() == Lifetime.Ending.AT_ONCE && now >= MILLISECONDS.toNanos(life.millis()))
                .ifPresent(life -> {
                    allow(Peer.CLIENT, life.status());
                    allow(Peer.UPSTREAM, life.status());
                });
        for (Peer peer : Peer.values()) {
            LinkModel link = links.get(peer);
            Optional<Pings> pings = pings(peer);
            if (link.paused || !link.writable) {
                link.unanswered = 0; // it cannot be heard, or does not hear
            }
            if (pings.isPresent()
                    && link.unanswered >= pings.get().missed()
                    && now - link.pingedAt >= MILLISECONDS.toNanos(pings.get().timeoutMillis())) {
                allow(peer, CloseStatus.of(1001, "idle"));
                allow(peer.other(), CloseStatus.GOING_AWAY);
            }
        }
    }

    private Optional<Pings> pings(Peer to) {
        return to == Peer.CLIENT
                ? rules.keepAlive().clientPings()
                : rules.keepAlive().upstreamPings();
    }

    /** A drain accepts nothing more from the upstream, and takes the client's answer to its close for itself. */
    private boolean isUnacceptable(Peer from, Frame frame) {
        return draining.isPresent() && (from == Peer.UPSTREAM || (frame.isClose() && links.get(Peer.CLIENT).closeSent));
    }

    private void spoken(Frame frame, long now) {
        if (!dataOnly() || !frame.type().isControl()) {
            lastFrameAt = now;
        }
    }

    private boolean isIdle(long now) {
        long idle = rules.timings().idle();
        return idle > 0 && now - lastFrameAt >= idle;
    }

    private LaneModel laneOf(long ticket) {
        for (LaneModel lane : lanes.values()) {
            if (lane.dispatch != null && lane.dispatch.ticket() == ticket) {
                return lane;
            }
        }
        return null;
    }

    private void answered(LaneModel lane, Answer answer) {
        Action.Dispatch dispatch = lane.dispatch;
        List<Entry> dispatched = lane.dispatched;
        lane.dispatch = null;
        for (int i = 0; i < dispatched.size(); i++) {
            Entry entry = dispatched.get(i);
            entry.next = dispatch.end();
            for (Answer.Made made : answer.decisions()) {
                if (made.frame() == i && !decided(lane, entry, made)) {
                    return;
                }
            }
            if (answer.halt().frame() == i) {
                halted(lane, entry, dispatch, answer.halt());
                return;
            }
        }
    }

    /** Whether the visit goes on to other frames. */
    private boolean decided(LaneModel lane, Entry entry, Answer.Made made) {
        if (made.decision() instanceof Decision.Modify modify) {
            if (modify.frame().type() != entry.frame.type()) {
                failed(lane, entry, made.step());
                return false;
            }
            entry.frame = modify.frame();
        } else if (made.decision() instanceof Decision.Drop drop) {
            if (entry.frame.isClose()) {
                failed(lane, entry, made.step());
                return false;
            }
            lane.entries.remove(entry);
            if (drop.reply().isPresent() && links.get(lane.from.other()).takesFrames()) {
                links.get(lane.from).replies.add(drop.reply().get());
                links.get(lane.from).replied = true;
            }
        } else if (made.decision() instanceof Decision.Close close) {
            allow(Peer.CLIENT, close.client());
            allow(Peer.UPSTREAM, close.upstream());
            entry.poisoned = true;
            return false;
        }
        return true;
    }

    private void halted(LaneModel lane, Entry entry, Action.Dispatch dispatch, Answer.Halt halt) {
        if (halt.failure() == Answer.Failure.PENDING) {
            entry.next = halt.step();
            lane.dispatch = new Action.Dispatch(
                    dispatch.ticket(), dispatch.from(), halt.step(), dispatch.end(), List.of(entry.frame));
            lane.dispatched = List.of(entry);
        } else {
            failed(lane, entry, halt.step());
        }
    }

    private void failed(LaneModel lane, Entry entry, int step) {
        if (lane.steps.get(step).policy() == FailurePolicy.CLOSED) {
            entry.poisoned = true;
            allow(Peer.CLIENT, CloseStatus.PLUGIN_FAILED);
            allow(Peer.UPSTREAM, CloseStatus.PLUGIN_FAILED);
        } else {
            entry.next = step + 1;
        }
    }

    private void wholeDispatchFailed(LaneModel lane) {
        int step = lane.dispatch.first();
        lane.dispatched.forEach(entry -> failed(lane, entry, step));
        lane.dispatch = null;
    }

    private void allow(Peer peer, CloseStatus status) {
        links.get(peer).allowed.add(status);
    }

    // ---- what the machine does about it

    /** To be called with what the machine answered. */
    void after(Event event, List<Action> actions, long now, long nextDeadline) {
        boolean stale = event instanceof Event.Answered answered && !tickets.contains(answered.ticket());
        for (Action action : actions) {
            check(!ended, "nothingHappensAfterTheEnd", action);
            if (stale) {
                check(
                        action instanceof Action.Observe observe
                                && observe.observation() instanceof Observation.LateAnswer,
                        "staleTicketsChangeNothing",
                        action);
            }
            take(action, now);
        }
        if (!ended) {
            noFrameIsHeldBack();
            check(
                    !outdated || exchanging || !isWithoutDispatch() || hasBegunToEnd(),
                    "anExchangeWaitsForNothingButDecisions",
                    event);
            readingFollowsTheFarSide();
        }
        if (event instanceof Event.Tick) {
            check(nextDeadline > now, "everyTickMakesProgress", nextDeadline + " at " + now);
        }
        if (ended) {
            check(nextDeadline == Session.NEVER, "anEndedSessionWaitsForNothing", nextDeadline);
        }
    }

    private void take(Action action, long now) {
        if (action instanceof Action.Send send) {
            sent(send.to(), send.frame(), now);
        } else if (action instanceof Action.Dispatch dispatch) {
            dispatched(dispatch);
        } else if (action instanceof Action.Pause pause) {
            links.get(pause.from()).paused = true;
        } else if (action instanceof Action.Resume resume) {
            links.get(resume.from()).paused = false;
            links.get(resume.from()).unanswered = 0; // it could not be heard
        } else if (action instanceof Action.Disconnect disconnect) {
            LinkModel link = links.get(disconnect.peer());
            check(!link.lost && !link.disconnected, "everyConnectionIsClosedOnce", disconnect);
            link.disconnected = true;
            allow(disconnect.peer().other(), CloseStatus.GOING_AWAY);
        } else if (action instanceof Action.Finish finish) {
            check(links.get(finish.to()).broken, "onlyOffendersAreFinished", finish);
        } else if (action instanceof Action.Observe observe
                && observe.observation() instanceof Observation.PluginFailed failed
                && failed.failure() == Answer.Failure.TIMEOUT) {
            LaneModel lane = lanes.get(failed.from());
            check(lane.dispatch != null, "onlyWhatWasAskedCanTimeOut", failed);
            tickets.remove(lane.dispatch.ticket());
            wholeDispatchFailed(lane);
        } else if (action instanceof Action.Exchange) {
            check(outdated && !exchanging, "onlyWhatIsOutdatedIsExchangedAndOnce", action);
            check(isWithoutDispatch(), "pluginsAreExchangedWhileTheyHaveNoFrame", action);
            exchanging = true;
        } else if (action instanceof Action.Observe observe
                && observe.observation() instanceof Observation.PluginFailed failed
                && failed.failure() == Answer.Failure.CIRCUIT_OPEN) {
            passedOver(lanes.get(failed.from()), failed);
        } else if (action instanceof Action.Ended) {
            ended = true;
            for (LinkModel link : links.values()) {
                check(link.lost || link.disconnected, "anEndedSessionHasNoConnections", link);
            }
        }
    }

    /** A step that is not asked fails about the first frame that has got to it. */
    private void passedOver(LaneModel lane, Observation.PluginFailed failed) {
        check(lane.dispatch == null, "aLaneWaitsForWhatItAsked", failed);
        Entry entry = lane.entries.stream()
                .filter(next -> !next.poisoned && !lane.isThrough(next))
                .filter(next -> lane.steps.get(next.next).plugin().equals(failed.plugin()))
                .findFirst()
                .orElseThrow(() -> new Broken("onlyFramesArePassedOver", failed));
        check(!lane.steps.get(entry.next).breaker().isClosed(), "closedStepsAreAsked", failed);
        failed(lane, entry, entry.next);
    }

    private void sent(Peer to, Frame frame, long now) {
        LinkModel link = links.get(to);
        check(link.takesFrames(), "atMostOneClosePerPeerAndNothingAfterIt", frame + " to " + to);
        LaneModel lane = lanes.get(to.other());
        Entry head = lane.entries.peek();
        if (head != null && lane.isThrough(head) && head.frame.equals(frame)) {
            lane.entries.remove();
            spoken(frame, now);
        } else if (frame.equals(link.replies.peek())) {
            link.replies.remove();
        } else if (frame.type() == FrameType.PING && pings(to).isPresent()) {
            long interval = MILLISECONDS.toNanos(pings(to).get().intervalMillis());
            check(ticking && link.isUntouched(), "onlyTimeMakesPings", frame + " to " + to);
            check(now - Math.max(link.pingedAt, link.heardAt) >= interval, "onlySilenceIsPinged", frame + " to " + to);
            check(link.unanswered < pings(to).get().missed(), "pingsEnd", frame + " to " + to);
            check(link.pinged.add(frame.payload()), "everyPingIsItsOwn", frame + " to " + to);
            link.owed.add(frame.payload());
            link.unanswered++;
            link.pingedAt = now;
        } else {
            check(
                    frame.isClose(),
                    "noFrameIsLostDuplicatedReorderedOrInvented",
                    frame + " to " + to + ", next was "
                            + (head == null ? "nothing" : head.frame + " at step " + head.next));
            check(link.allowed.contains(frame.closeStatus()), "everyCloseHasACause", frame + " to " + to);
            if (draining.isPresent() && draining.get().equals(frame.closeStatus()) && !ticking) {
                check(lane.entries.isEmpty(), "aDrainLosesNothing", lane.entries.size() + " frames to " + to);
            }
        }
        if (frame.isClose()) {
            link.closeSent = true;
            int code = frame.status().orElse(1000);
            check(CloseStatus.mayBeSent(code), "onlySendableCloseCodesAreSent", frame);
        }
    }

    private void dispatched(Action.Dispatch dispatch) {
        LaneModel lane = lanes.get(dispatch.from());
        check(!exchanging, "nothingEntersAChainThatIsExchanged", dispatch);
        check(tickets.add(dispatch.ticket()), "everyTicketIsFresh", dispatch);
        check(lane.dispatch == null, "aLaneAsksOneQuestionAtATime", dispatch);
        List<Entry> visited = new ArrayList<>();
        for (Entry entry : lane.entries) {
            if (visited.size() < dispatch.frames().size()) {
                visited.add(entry);
            }
        }
        check(visited.size() == dispatch.frames().size(), "noFrameIsInvented", dispatch);
        for (int i = 0; i < visited.size(); i++) {
            Entry entry = visited.get(i);
            check(entry.frame.equals(dispatch.frames().get(i)), "framesEnterInTheOrderTheyCame", dispatch);
            check(!entry.poisoned, "failClosedNeverForwards", dispatch);
            check(entry.next == dispatch.first(), "everyStepSeesAFrameOnce", dispatch);
        }
        Step first = lane.steps.get(dispatch.first());
        boolean probe = !first.breaker().isClosed();
        int runEnd = dispatch.first() + 1;
        while (!probe
                && runEnd < lane.steps.size()
                && lane.steps.get(runEnd).host() == first.host()
                && lane.steps.get(runEnd).breaker().isClosed()) {
            runEnd++;
        }
        check(dispatch.end() == runEnd, "aDispatchIsARunOfOneHostOrAProbe", dispatch);
        check(!probe || visited.size() == 1, "aProbeIsAboutOneFrame", dispatch);
        check(
                visited.size() == 1 || runEnd == lane.steps.size(),
                "framesEnterTogetherOnlyIfTheyLeaveInOrder",
                dispatch);
        lane.dispatch = dispatch;
        lane.dispatched = visited;
    }

    /** Everything decided has left; everything else is being decided. */
    private void noFrameIsHeldBack() {
        for (LaneModel lane : lanes.values()) {
            LinkModel to = links.get(lane.from.other());
            check(!to.takesFrames() || to.replies.isEmpty(), "noReplyIsHeldBack", to.replies);
            Entry head = lane.entries.peek();
            if (head == null || !to.takesFrames() || (isHeld() && head.next == 0 && !head.poisoned)) {
                continue;
            }
            check(!lane.isThrough(head), "noFrameIsHeldBack", head.frame);
            check(!head.poisoned, "aPoisonedFrameEndsTheSession", head.frame);
            check(lane.dispatch != null, "everyFrameIsBeingDecided", head.frame);
        }
    }

    private boolean isWithoutDispatch() {
        return lanes.values().stream().allMatch(lane -> lane.dispatch == null);
    }

    private boolean isHeld() {
        return exchanging || (outdated && !isWithoutDispatch());
    }

    private boolean hasBegunToEnd() {
        return !links.values().stream().allMatch(LinkModel::isUntouched);
    }

    /** Whether the plugins are about to be exchanged. */
    boolean isExchanging() {
        return exchanging;
    }

    private void readingFollowsTheFarSide() {
        for (LaneModel lane : lanes.values()) {
            LinkModel source = links.get(lane.from);
            LinkModel to = links.get(lane.from.other());
            boolean cut = draining.isPresent() && lane.from == Peer.UPSTREAM;
            if (source.lost
                    || source.disconnected
                    || source.broken
                    || source.closeReceived
                    || cut
                    || !to.takesFrames()) {
                continue;
            }
            boolean writable = to.writable && (source.writable || !source.replied);
            check(writable || source.paused, "nothingIsReadForAFullFarSide", lane.from);
            check(lane.entries.size() <= WINDOW_FRAMES, "neverMoreThanTheWindow", lane.entries.size());
            check(!writable || !lane.entries.isEmpty() || !source.paused, "anEmptyLaneReads", lane.from);
        }
    }

    // ---- what the world may ask

    boolean owesPong(Peer peer) {
        return !links.get(peer).owed.isEmpty();
    }

    Payload takeOwedPong(Peer peer) {
        return links.get(peer).owed.remove();
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isPaused(Peer peer) {
        return links.get(peer).paused;
    }

    boolean isConnected(Peer peer) {
        return !links.get(peer).lost && !links.get(peer).disconnected;
    }

    boolean isBroken(Peer peer) {
        return links.get(peer).broken;
    }

    boolean gotClose(Peer peer) {
        return links.get(peer).closeSent;
    }

    Action.Dispatch openDispatch(Peer from) {
        return lanes.get(from).dispatch;
    }

    /** The rules the machine is meant to go by; for machines that are wrong on purpose. */
    static SessionRules failingOpen(SessionRules rules) {
        return new SessionRules(
                new ChainPlan(open(rules.plan().fromClient()), open(rules.plan().fromUpstream())),
                rules.timings(),
                rules.utf8(),
                rules.traced());
    }

    private static List<Step> open(List<Step> steps) {
        return steps.stream()
                .map(step -> new Step(step.plugin(), step.timeout(), FailurePolicy.OPEN, step.host(), step.breaker()))
                .toList();
    }
}
