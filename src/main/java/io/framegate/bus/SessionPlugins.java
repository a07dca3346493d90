package io.framegate.bus;

import io.framegate.bus.PluginReply.CloseNoted;
import io.framegate.bus.PluginReply.Failed;
import io.framegate.bus.PluginReply.FramesAnswered;
import io.framegate.bus.PluginReply.HandshakeDecided;
import io.framegate.bus.PluginReply.Moved;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SessionListener;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Breaker;
import io.framegate.session.ChainPlan;
import io.framegate.session.Step;
import io.framegate.trace.FrameTrace;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's plugins: bound to instances when the session begins, asked in order, forgotten when it has ended. Used on the
 * session's event loop only.
 */
public final class SessionPlugins {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final PluginBus bus;
    private final ConcurrentHashMap<String, Object> shared = new ConcurrentHashMap<>(2);
    private final List<Binding> bindings = new ArrayList<>(2);
    private List<BoundPlugin> bound;
    private List<BoundPlugin> fromClient = List.of();
    private List<BoundPlugin> fromUpstream = List.of();
    private ChainPlan plan = ChainPlan.EMPTY;
    private int bindingsMade;
    private SessionFacts facts;
    private FrameAnswers answers = FrameAnswers.NOBODY;
    /** The one that is on its way, or is asked by an exchange: one after another. */
    private @Nullable Binding moving;

    private @Nullable PluginExchange exchange;

    /** A plugin did not decide in {@code ws_handshake} or {@code ws_close}. */
    public static final class PluginFailure extends Exception {
        private static final long serialVersionUID = 1;

        private final Failure failure;

        PluginFailure(Failure failure, String detail) {
            super(detail, null, false, false);
            this.failure = failure;
        }

        /** Why. */
        public Failure failure() {
            return failure;
        }
    }

    /** Where answers about frames go. */
    public interface FrameAnswers {

        FrameAnswers NOBODY = new FrameAnswers() {
            @Override
            public void answered(long ticket, Answer answer) {}

            @Override
            public void unanswered(long ticket, Failure failure, String detail) {}
        };

        /** A dispatch was answered. */
        void answered(long ticket, Answer answer);

        /** A dispatch could not be delivered. */
        void unanswered(long ticket, Failure failure, String detail);
    }

    /**
     * Binds a session on the calling thread.
     *
     * @param specs its plugins, in order
     */
    public SessionPlugins(PluginBus bus, List<PluginSpec> specs, SessionFacts facts) {
        this.bus = bus;
        this.facts = facts;
        this.bound = new ArrayList<>(specs.size());
        for (PluginSpec spec : specs) {
            bound.add(bind(spec, binding(spec)));
        }
        lineUp();
        bus.register(this);
        bindings.forEach(Binding::open);
    }

    private BoundPlugin bind(PluginSpec spec, Binding binding) {
        bus.directory().used(spec.id());
        BoundPlugin plugin = new BoundPlugin(spec, binding);
        binding.add(plugin);
        return plugin;
    }

    private void unbind(BoundPlugin plugin) {
        plugin.binding().remove(plugin);
        bus.directory().unused(plugin.spec().id());
    }

    private void lineUp() {
        fromClient = with(Phase.WS_CLIENT_FRAME);
        fromUpstream = with(Phase.WS_UPSTREAM_FRAME);
        plan = new ChainPlan(steps(fromClient), steps(fromUpstream));
    }

    private Binding binding(PluginSpec spec) {
        KnownHost host = bus.directory()
                .find(
                        spec,
                        Thread.currentThread(),
                        bindings.stream().map(Binding::host).toList())
                .orElse(KnownHost.NOBODY);
        for (Binding binding : bindings) {
            if (binding.host() == host && host != KnownHost.NOBODY) {
                return binding;
            }
        }
        return binding(host);
    }

    private Binding binding(KnownHost host) {
        Binding binding = new Binding(this, bus, host, -bindingsMade++);
        bindings.add(binding);
        return binding;
    }

    private List<BoundPlugin> with(Phase phase) {
        return bound.stream().filter(plugin -> plugin.has(phase)).toList();
    }

    private static List<Step> steps(List<BoundPlugin> chain) {
        return chain.stream().map(BoundPlugin::step).toList();
    }

    /** How the session begins where this binding leads. */
    PluginRequest.Open open(Binding binding, Map<String, Payload> states) {
        return new PluginRequest.Open(
                number, facts, shared, ids(fromClient, binding), ids(fromUpstream, binding), states);
    }

    /** How it goes on where this binding leads. */
    PluginRequest.Chain chain(Binding binding, Map<String, Payload> states) {
        return new PluginRequest.Chain(number, ids(fromClient, binding), ids(fromUpstream, binding), states);
    }

    private static List<String> ids(List<BoundPlugin> chain, Binding binding) {
        return chain.stream()
                .map(plugin -> plugin.binding() == binding ? plugin.spec().id() : "")
                .toList();
    }

    long number() {
        return number;
    }

    /** The chain of each direction, for the session. */
    public ChainPlan plan() {
        return plan;
    }

    /** Who is to be told of its frames. */
    public List<SessionListener> listeners() {
        return bound.stream()
                .flatMap(plugin -> plugin.spec().site().listener().stream())
                .toList();
    }

    /** The plugins that take part in the handshake, in order. */
    public List<PluginSpec> inHandshake() {
        return with(Phase.WS_HANDSHAKE).stream().map(BoundPlugin::spec).toList();
    }

    /** The plugins that want to know of the end, in order. */
    public List<PluginSpec> inClose() {
        return with(Phase.WS_CLOSE).stream().map(BoundPlugin::spec).toList();
    }

    /** Asks one plugin about the handshake; fails with a {@link PluginFailure}, also when its time is over. */
    public Future<HandshakeDecision> handshake(PluginSpec spec) {
        BoundPlugin to = bound(spec);
        Future<HandshakeDecision> decision = to.askHandshake();
        to.binding().send(new PluginRequest.Handshake(number, spec.id()));
        return bus.within(spec.timeoutMillis(), decision);
    }

    /** What comes of a plugin that is not asked. */
    public static <T> Future<T> notAsked() {
        return Future.failedFuture(new PluginFailure(Failure.CIRCUIT_OPEN, Breaker.REFUSAL));
    }

    /** Tells every host what is known now that a plugin has authenticated the client, or the upstream has answered. */
    public void known(SessionFacts more) {
        facts = more;
        bindings.forEach(binding -> binding.send(new PluginRequest.Known(number, more)));
    }

    /** Where answers to {@link #dispatch} go from now on. */
    public void answersTo(FrameAnswers listener) {
        answers = listener;
    }

    /** Asks a run of steps about frames, of which some may be traced. */
    public void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames, List<FrameTrace> traces) {
        BoundPlugin to = (from == Peer.CLIENT ? fromClient : fromUpstream).get(first);
        to.binding().send(new PluginRequest.Frames(number, ticket, from, first, end, frames, traces));
    }

    /** Tells one plugin that the session has ended; fails with a {@link PluginFailure}, also when its time is over. */
    public Future<Void> close(PluginSpec spec, SessionEnd end) {
        BoundPlugin to = bound(spec);
        Future<Void> noted = to.askClose();
        to.binding().send(new PluginRequest.Close(number, spec.id(), end));
        return bus.within(spec.timeoutMillis(), noted);
    }

    /** Lets every host forget the session. */
    public void forget() {
        bus.unregister(this);
        bindings.forEach(Binding::forget);
        bound.forEach(plugin -> bus.directory().unused(plugin.spec().id()));
        bound = List.of();
    }

    private BoundPlugin bound(PluginSpec spec) {
        return find(spec.id())
                .orElseThrow(() -> new IllegalArgumentException("the session has no plugin " + spec.id()));
    }

    private Optional<BoundPlugin> find(String id) {
        return bound.stream().filter(plugin -> plugin.spec().id().equals(id)).findFirst();
    }

    // ---- answers

    void received(PluginReply reply) {
        if (reply instanceof FramesAnswered answered) {
            answered(answered);
        } else if (reply instanceof HandshakeDecided decided) {
            find(decided.plugin()).ifPresent(plugin -> plugin.decided(decided.decision()));
        } else if (reply instanceof CloseNoted noted) {
            find(noted.plugin()).ifPresent(BoundPlugin::noted);
        } else if (reply instanceof Failed failed) {
            find(failed.plugin()).ifPresent(plugin -> plugin.failed(failed.phase(), failed.failure(), failed.detail()));
        } else if (reply instanceof Moved moved) {
            moved(moved);
        }
        for (int i = 0; i < bindings.size(); i++) {
            bindings.get(i).moveIfIdle();
        }
        goOn();
    }

    private void answered(FramesAnswered reply) {
        if (reply.answer().halt().failure() != Failure.PENDING || reply.answer().halt() == Halt.NOWHERE) {
            for (int i = 0; i < bindings.size(); i++) {
                bindings.get(i).answered(reply.ticket());
            }
        }
        answers.answered(reply.ticket(), reply.answer());
    }

    /** These frames will not be answered. */
    void unanswered(long ticket, String why) {
        answers.unanswered(ticket, Failure.NO_HANDLER, why);
    }

    void undelivered(PluginRequest request, Failure failure, String why) {
        if (request instanceof PluginRequest.Frames frames) {
            bindings.forEach(binding -> binding.answered(frames.ticket()));
            answers.unanswered(frames.ticket(), failure, why);
        } else if (request instanceof PluginRequest.Handshake handshake) {
            find(handshake.plugin()).ifPresent(plugin -> plugin.failed(Phase.WS_HANDSHAKE, failure, why));
        } else if (request instanceof PluginRequest.Close close) {
            find(close.plugin()).ifPresent(plugin -> plugin.failed(Phase.WS_CLOSE, failure, why));
        }
    }

    // ---- hosts that come and go

    boolean mayMove(Binding binding) {
        if (moving == null) {
            moving = binding;
        }
        return moving == binding;
    }

    private void moved(Moved reply) {
        Binding arrived = moving;
        moving = null;
        if (exchange != null && arrived != null && arrived.isSettled()) {
            exchange.told(reply.states());
        } else if (arrived != null) {
            arrived.moved(reply.states());
        }
    }

    /** A host has come, leaves, or is gone. */
    void changed(KnownHost host) {
        for (Binding binding : bindings) {
            if (host.state() == KnownHost.State.TAKING) {
                binding.hostCame();
            } else if (binding.host() == host && host.state() == KnownHost.State.LEAVING) {
                binding.hostLeaves();
            } else if (binding.host() == host) {
                moving = moving == binding ? null : moving;
                binding.hostGone();
            }
        }
        goOn();
    }

    // ---- other plugins

    /** Its plugins, in order. */
    public List<PluginSpec> specs() {
        return bound.stream().map(BoundPlugin::spec).toList();
    }

    /**
     * Exchanges its plugins for others. A plugin that is among both stays as it is; one that takes the place of another version
     * of itself begins with what that exports ({@link io.framegate.pdk.OnMove}), any other as if the session had just begun. To
     * be called while no frame is with any, and not again before it is done.
     *
     * @param done told which chains frames are to go through, perhaps before this returns
     */
    public void exchange(List<PluginSpec> specs, Consumer<ChainPlan> done) {
        exchange = new PluginExchange(specs, done);
        goOn();
    }

    private void goOn() {
        PluginExchange running = exchange;
        if (running == null || moving != null || !bindings.stream().allMatch(Binding::isSettled)) {
            return;
        }
        for (Binding binding : bindings) {
            if (running.ask(binding)) {
                moving = binding;
                return;
            }
        }
        exchange = null;
        follow(running);
        running.done(plan);
    }

    /**
     * Exchanges the plugins behind one that has found out whose session it is. Only in the handshake, so none of them was asked
     * anything yet.
     *
     * @param last the last that stays; those before it do, too
     * @param specs all plugins the session would have, had that been known from the start; those that run after {@code last}
     *     are taken
     */
    public void choose(PluginSpec last, List<PluginSpec> specs) {
        List<PluginSpec> before = specs();
        List<PluginSpec> chosen = new ArrayList<>(before.subList(0, before.indexOf(last) + 1));
        for (PluginSpec spec : specs) {
            if (spec.runsAfter(last)) {
                chosen.add(before.stream()
                        .filter(held -> spec.isOrTries(held.id()))
                        .findFirst()
                        .orElseGet(spec::drawn));
            }
        }
        if (!chosen.equals(before)) {
            follow(new PluginExchange(chosen, plan -> {}));
        }
    }

    private void follow(PluginExchange running) {
        List<BoundPlugin> before = bound;
        Map<Binding, Map<String, Payload>> states = new HashMap<>();
        bound = new ArrayList<>(running.next().size());
        for (PluginSpec spec : running.next()) {
            Optional<BoundPlugin> same = before.stream()
                    .filter(plugin -> plugin.spec().id().equals(spec.id()))
                    .findFirst();
            Map<String, Payload> state =
                    running.stateFor(spec).map(told -> Map.of(spec.id(), told)).orElse(Map.of());
            BoundPlugin plugin = bind(spec, same.isPresent() ? same.get().binding() : begin(spec, before, state));
            states.computeIfAbsent(plugin.binding(), binding -> new HashMap<>()).putAll(state);
            bound.add(plugin);
        }
        before.forEach(this::unbind);
        lineUp();
        for (Binding binding : List.copyOf(bindings)) {
            if (binding.plugins().isEmpty()) {
                binding.forget();
                bindings.remove(binding);
            } else {
                binding.follow(states.getOrDefault(binding, Map.of()));
            }
        }
    }

    /** Where it goes on that was somewhere else, or begins; nowhere if it has lost what it needs. */
    private Binding begin(PluginSpec spec, List<BoundPlugin> before, Map<String, Payload> state) {
        boolean begun =
                before.stream().anyMatch(plugin -> plugin.spec().entity().equals(spec.entity()));
        if (begun && spec.hasLostWhatItNeeds(state)) {
            Binding nowhere = binding(KnownHost.NOBODY);
            nowhere.fail();
            return nowhere;
        }
        return binding(spec);
    }
}
