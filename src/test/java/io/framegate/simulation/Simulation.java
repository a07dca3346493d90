package io.framegate.simulation;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.pdk.IdleTimeout.EndedBy;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import io.framegate.session.Action;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.session.ChainPlan;
import io.framegate.session.Event;
import io.framegate.session.FailurePolicy;
import io.framegate.session.KeepAlive;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.session.Step;
import io.framegate.session.Timings;
import io.framegate.testkit.SetBreaker;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One session from its first frame to its end, played by chance from a seed: two peers that may be polite, rude, slow or
 * vanish; plugins that forward, modify, drop, close, answer later, never, twice, or nonsense; breakers that open and close.
 */
final class Simulation {

    private static final int MOST_EVENTS = 3_000;
    private static final int DRAINED = 3012;
    private static final int OUTLIVED = 4401;

    private final long seed;
    private final SplittableRandom random;
    /** Of its own, so that sessions without breakers are what they were before there were any. */
    private final SplittableRandom breaking;

    private final List<SetBreaker> breakers = new ArrayList<>();
    private final SessionRules rules;
    private final Machine machine;
    private final Laws laws;
    private final Map<Peer, SimulatedPeer> peers = new EnumMap<>(Peer.class);
    private final List<Long> oldTickets = new ArrayList<>();
    private final List<String> script = new ArrayList<>();
    private long now;
    private int frames;

    private Simulation(long seed, Function<SessionRules, Machine> machines) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.breaking = new SplittableRandom(~seed);
        this.rules = randomRules();
        this.machine = machines.apply(rules);
        this.laws = new Laws(rules);
        for (Peer peer : Peer.values()) {
            peers.put(peer, new SimulatedPeer());
        }
    }

    /** Plays one session. */
    static void play(long seed, Function<SessionRules, Machine> machines) {
        Simulation simulation = new Simulation(seed, machines);
        try {
            simulation.play();
        } catch (Laws.Broken broken) {
            throw new AssertionError(simulation.report(broken.getMessage()), broken);
        }
    }

    /** How one end behaves. */
    private final class SimulatedPeer {
        int framesLeft = random.nextInt(8) == 0 ? 150 : random.nextInt(12);
        final boolean large = random.nextInt(10) == 0;
        boolean closes = random.nextInt(3) > 0;
        final boolean polite = random.nextInt(4) > 0;
        final boolean rude = random.nextInt(6) == 0;
        final boolean vanishes = random.nextInt(6) == 0;
        final boolean breaksRules = random.nextInt(10) == 0;
        final boolean slow = random.nextInt(4) == 0;
        int pongsLeft = random.nextInt(4);
        boolean writable = true;
        boolean closed;
    }

    // ---- the rules of this session

    private SessionRules randomRules() {
        boolean breakable = breaking.nextInt(3) == 0;
        List<Step> fromClient = randomSteps(breakable);
        List<Step> fromUpstream = random.nextBoolean() ? fromClient : randomSteps(breakable);
        Timings timings = new Timings(
                random.nextInt(4) == 0 ? 500 : 0,
                300,
                50,
                random.nextBoolean() ? 200 : 0,
                random.nextBoolean() ? 200 : 0);
        return new SessionRules(
                new ChainPlan(fromClient, fromUpstream), timings, true, random.nextInt(8) == 0, randomKeepAlive());
    }

    private KeepAlive randomKeepAlive() {
        if (random.nextInt(3) > 0) {
            return KeepAlive.NONE;
        }
        Lifetime.Ending ending = random.nextBoolean() ? Lifetime.Ending.AT_ONCE : Lifetime.Ending.BETWEEN_MESSAGES;
        Lifetime lifetime = new Lifetime(1 + random.nextInt(6), CloseStatus.of(OUTLIVED), ending, "its time is over");
        return new KeepAlive(
                random.nextInt(3) == 0 ? Optional.of(lifetime) : Optional.empty(),
                random.nextBoolean() ? EndedBy.ANY : EndedBy.DATA,
                randomPings(Peer.CLIENT),
                randomPings(Peer.UPSTREAM));
    }

    private Optional<Pings> randomPings(Peer to) {
        return random.nextBoolean()
                ? Optional.of(new Pings(to, 1 + random.nextInt(3), 1, 1 + random.nextInt(2)))
                : Optional.empty();
    }

    private List<Step> randomSteps(boolean breakable) {
        List<Step> steps = new ArrayList<>();
        int hosts = 1 + random.nextInt(2);
        for (int i = random.nextInt(5); i > 0; i--) {
            FailurePolicy policy = random.nextBoolean() ? FailurePolicy.OPEN : FailurePolicy.CLOSED;
            Step step = new Step("p" + i, 10 + random.nextInt(100), policy, random.nextInt(hosts));
            steps.add(breakable ? breakable(step) : step);
        }
        return steps;
    }

    private Step breakable(Step step) {
        SetBreaker breaker = new SetBreaker();
        breakers.add(breaker);
        return new Step(step.plugin(), step.timeout(), step.policy(), step.host(), breaker);
    }

    // ---- the course of events

    private void play() {
        for (int i = 0; i < MOST_EVENTS && !laws.hasEnded(); i++) {
            List<Runnable> possible = possibleEvents();
            if (possible.isEmpty()) {
                passTime();
            } else {
                possible.get(random.nextInt(possible.size())).run();
            }
        }
        if (!laws.hasEnded()) {
            throw new Laws.Broken("everySessionEnds", MOST_EVENTS + " events");
        }
        feed(new Event.Received(Peer.CLIENT, Frame.text("after the end")), "");
        feed(Event.Tick.TICK, "");
        for (SetBreaker breaker : breakers) {
            if (breaker.outstanding() != 0) {
                throw new Laws.Broken("everyProbeIsAccountedFor", breaker.outstanding() + " are left");
            }
        }
    }

    private List<Runnable> possibleEvents() {
        List<Runnable> possible = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            if (laws.isConnected(peer)) {
                peerEvents(peer, peers.get(peer), possible);
            }
            Action.Dispatch dispatch = laws.openDispatch(peer);
            if (dispatch != null && random.nextInt(12) > 0) {
                possible.add(() -> answer(dispatch));
            }
        }
        if (!oldTickets.isEmpty() && random.nextInt(20) == 0) {
            long old = oldTickets.get(random.nextInt(oldTickets.size()));
            possible.add(
                    () -> feed(new Event.Answered(old, Answer.ALL_FORWARDED), ".answers(" + old + ", ALL_FORWARDED)"));
        }
        if (random.nextInt(150) == 0) {
            CloseStatus status = CloseStatus.of(1012);
            possible.add(() -> feed(new Event.Shut(status, status, Blame.GATEWAY, "shutting down"), ".shuts(1012)"));
        }
        if (random.nextInt(60) == 0) {
            possible.add(() -> feed(
                    new Event.Drain(CloseStatus.of(DRAINED), Optional.empty(), "shutting down"),
                    ".isDrained(" + DRAINED + ")"));
        }
        if (random.nextInt(40) == 0) {
            possible.add(() -> feed(Event.Outdated.OUTDATED, ".isOutdated()"));
        }
        if (laws.isExchanging() && random.nextInt(4) > 0) {
            ChainPlan plan = new ChainPlan(randomSteps(random.nextBoolean()), randomSteps(random.nextBoolean()));
            possible.add(() -> feed(new Event.Exchanged(plan), ".isExchanged(" + plan + ")"));
        }
        if (random.nextInt(10) == 0) {
            possible.add(this::passTime);
        }
        if (!breakers.isEmpty() && breaking.nextInt(5) == 0) {
            possible.add(this::turnABreaker);
        }
        return possible;
    }

    private void turnABreaker() {
        int number = breaking.nextInt(breakers.size());
        SetBreaker breaker = breakers.get(number);
        switch (breaking.nextInt(3)) {
            case 0 -> breaker.close();
            case 1 -> breaker.open();
            default -> breaker.halfOpen(1 + breaking.nextInt(3));
        }
        script.add("// breaker " + number + " is now " + breaker);
    }

    private void peerEvents(Peer peer, SimulatedPeer self, List<Runnable> possible) {
        boolean readable = !laws.isPaused(peer) && !laws.isBroken(peer);
        boolean mustAnswer = laws.gotClose(peer) && self.polite && !self.closed;
        if (readable && self.framesLeft > 0 && (!self.closed || self.rude)) {
            possible.add(() -> sendFrame(peer, self));
        }
        if (readable && !self.closed && (mustAnswer || (self.framesLeft == 0 && self.closes))) {
            possible.add(() -> sendClose(peer, self));
        }
        if (readable && !self.closed && self.pongsLeft > 0 && laws.owesPong(peer)) {
            possible.add(() -> {
                self.pongsLeft--;
                Frame pong = Frame.of(FrameType.PONG, laws.takeOwedPong(peer));
                feed(new Event.Received(peer, pong), ".receives(" + peer + ", " + pong + ")");
            });
        }
        if (readable && random.nextInt(20) == 0) {
            possible.add(() -> feed(new Event.Heard(peer), ".hears(" + peer + ")"));
        }
        if (self.vanishes && random.nextInt(15) == 0) {
            possible.add(() -> feed(new Event.Lost(peer), ".loses(" + peer + ")"));
        }
        if (self.breaksRules && readable && !self.closed && random.nextInt(10) == 0) {
            Violation violation =
                    new Violation("rule", random.nextBoolean() ? Violation.PAYLOAD_TOO_LARGE : CloseStatus.of(1002));
            possible.add(() -> feed(new Event.Broken(peer, violation), ".breaks(" + peer + ", violation)"));
        }
        if (self.slow && random.nextInt(5) == 0 || !self.writable && random.nextInt(5) > 0) {
            possible.add(() -> {
                self.writable = !self.writable;
                feed(new Event.Writable(peer, self.writable), (self.writable ? ".drains(" : ".fills(") + peer + ")");
            });
        }
    }

    private void sendFrame(Peer peer, SimulatedPeer self) {
        self.framesLeft--;
        Frame frame = randomFrame(self.large ? 40_000 : 0);
        feed(new Event.Received(peer, frame), ".receives(" + peer + ", " + frame + ")");
    }

    private Frame randomFrame(int padding) {
        String id = "#" + frames++;
        return switch (random.nextInt(5)) {
            case 0 -> Frame.of(FrameType.PING, Payload.of(id));
            case 1 -> Frame.of(FrameType.PONG, Payload.of(id));
            case 2 -> Frame.of(FrameType.BINARY, Payload.of(id));
            default -> Frame.text(id + " ".repeat(padding));
        };
    }

    private void sendClose(Peer peer, SimulatedPeer self) {
        self.closed = true;
        Frame close = Frame.close(random.nextInt(5) == 0 ? CloseStatus.NONE : CloseStatus.of(4000 + frames++, "bye"));
        feed(new Event.Received(peer, close), ".receives(" + peer + ", " + close + ")");
    }

    /** Time passes until something is due, or not quite; peers nothing more can be expected of go away. */
    private void passTime() {
        long due = machine.nextDeadline();
        if (due == Session.NEVER) {
            for (Peer peer : Peer.values()) {
                if (laws.isConnected(peer)) {
                    feed(new Event.Lost(peer), ".loses(" + peer + ")");
                }
            }
        } else if (random.nextInt(4) == 0 && due - now > 1) {
            now += random.nextLong(due - now);
        } else {
            script.add(".after(" + (due - now) + ")");
            now = Math.max(now, due);
            feed(Event.Tick.TICK, "");
        }
    }

    // ---- plugins

    private void answer(Action.Dispatch dispatch) {
        if (random.nextInt(40) == 0) {
            oldTickets.add(dispatch.ticket());
            feed(new Event.Unanswered(dispatch.ticket(), Failure.NO_HANDLER, ""), ".isUndelivered(NO_HANDLER)");
            return;
        }
        Answer answer = randomAnswer(dispatch);
        if (answer.halt().failure() != Failure.PENDING || answer.halt() == Halt.NOWHERE) {
            oldTickets.add(dispatch.ticket());
        }
        feed(new Event.Answered(dispatch.ticket(), answer), ".answers(" + answer + ")");
    }

    private Answer randomAnswer(Action.Dispatch dispatch) {
        List<Made> decisions = new ArrayList<>();
        for (int i = 0; i < dispatch.frames().size(); i++) {
            Frame frame = dispatch.frames().get(i);
            for (int step = dispatch.first(); step < dispatch.end(); step++) {
                int chance = random.nextInt(60);
                if (chance < 8) {
                    frame = frame.withPayload(Payload.of(frame.text().strip() + "+" + step));
                    decisions.add(new Made(i, step, new Decision.Modify(frame)));
                } else if (chance < 12 && (!frame.isClose() || chance == 8)) {
                    Optional<Frame> reply = chance == 9
                            ? Optional.of(Frame.text("no " + frame.text().strip()))
                            : Optional.empty();
                    decisions.add(new Made(i, step, new Decision.Drop(reply)));
                    break;
                } else if (chance == 12 && random.nextInt(4) == 0) {
                    decisions.add(new Made(i, step, new Decision.Close(CloseStatus.of(4500), CloseStatus.of(4501))));
                    return new Answer(decisions, Halt.NOWHERE);
                } else if (chance == 13) {
                    return new Answer(decisions, new Halt(i, step, Failure.PENDING, ""));
                } else if (chance == 14) {
                    return new Answer(decisions, new Halt(i, step, Failure.EXCEPTION, ""));
                } else if (chance == 15 && random.nextInt(4) == 0) {
                    decisions.add(new Made(
                            i,
                            step,
                            new Decision.Modify(Frame.of(
                                    frame.type() == FrameType.PING ? FrameType.PONG : FrameType.PING, Payload.EMPTY))));
                    return new Answer(decisions, Halt.NOWHERE);
                }
            }
        }
        return decisions.isEmpty() ? Answer.ALL_FORWARDED : new Answer(decisions, Halt.NOWHERE);
    }

    // ----

    private void feed(Event event, String line) {
        script.add(line.isEmpty() ? "// " + event : line);
        laws.before(event, now);
        List<Action> actions = List.copyOf(machine.on(event, now));
        actions.forEach(action -> script.add("    // " + action));
        laws.after(event, actions, now, machine.nextDeadline());
        actions.stream()
                .filter(Action.Retire.class::isInstance)
                .map(action -> ((Action.Retire) action).drain())
                .findFirst()
                .ifPresent(drain -> feed(drain, ".isDrained(" + drain.status().code() + ")"));
    }

    private String report(String law) {
        return "seed " + seed + " broke a law: " + law + "\nthe rules were " + rules
                + "\nto play it again:\nPlaybook.of(rules)\n    " + String.join("\n    ", script);
    }
}
