package io.framegate.bus;

import io.framegate.bus.PluginReply.CloseNoted;
import io.framegate.bus.PluginReply.Failed;
import io.framegate.bus.PluginReply.FramesAnswered;
import io.framegate.bus.PluginReply.HandshakeDecided;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.ChainPlan;
import io.framegate.session.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session's plugins: bound to instances when the session begins, asked in order, forgotten when it has ended. Used on the
 * session's event loop only.
 */
public final class SessionPlugins {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final PluginBus bus;
    private final List<Bound> bound;
    private final List<Bound> fromClient;
    private final List<Bound> fromUpstream;
    private final ChainPlan plan;
    private FrameAnswers answers = FrameAnswers.NOBODY;

    /** A plugin, the instance of it that this session keeps, and what that one was asked and has not answered. */
    private static final class Bound {
        private final PluginSpec spec;
        private final PluginInstance instance;
        private final Step step;
        private @Nullable Promise<HandshakeDecision> handshake;
        private @Nullable Promise<Void> close;

        Bound(PluginSpec spec, PluginInstance instance) {
            this.spec = spec;
            this.instance = instance;
            this.step = new Step(
                    spec.name(), TimeUnit.MILLISECONDS.toNanos(spec.timeoutMillis()), spec.policy(), instance.host());
        }

        private Optional<Promise<HandshakeDecision>> takeHandshake() {
            Optional<Promise<HandshakeDecision>> asked = Optional.ofNullable(handshake);
            handshake = null;
            return asked;
        }

        private Optional<Promise<Void>> takeClose() {
            Optional<Promise<Void>> asked = Optional.ofNullable(close);
            close = null;
            return asked;
        }

        void decided(HandshakeDecision decision) {
            takeHandshake().ifPresent(asked -> asked.tryComplete(decision));
        }

        void noted() {
            takeClose().ifPresent(Promise::tryComplete);
        }

        void failed(Phase phase, Failure failure, String detail) {
            (phase == Phase.WS_HANDSHAKE ? takeHandshake() : takeClose())
                    .ifPresent(asked -> asked.tryFail(new PluginFailure(failure, detail)));
        }
    }

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
        this.bound = new ArrayList<>(specs.size());
        for (PluginSpec spec : specs) {
            bound.add(new Bound(spec, instance(spec)));
        }
        this.fromClient = with(Phase.WS_CLIENT_FRAME);
        this.fromUpstream = with(Phase.WS_UPSTREAM_FRAME);
        this.plan = new ChainPlan(steps(fromClient), steps(fromUpstream));
        bus.register(this);
        open(facts);
    }

    private PluginInstance instance(PluginSpec spec) {
        PluginInstance instance = bus.directory()
                .find(spec.id(), Thread.currentThread())
                .orElseGet(() -> PluginInstance.missing(spec.id()));
        instance.bind();
        return instance;
    }

    private List<Bound> with(Phase phase) {
        return bound.stream().filter(plugin -> plugin.instance.has(phase)).toList();
    }

    private static List<Step> steps(List<Bound> chain) {
        return chain.stream().map(plugin -> plugin.step).toList();
    }

    private void open(SessionFacts facts) {
        ConcurrentHashMap<String, Object> shared = new ConcurrentHashMap<>(2);
        for (PluginInstance host : hosts()) {
            bus.send(
                    host,
                    new PluginRequest.Open(number, facts, shared, ids(fromClient, host), ids(fromUpstream, host)));
        }
    }

    /** One instance for each host that any of the plugins lives in. */
    private Iterable<PluginInstance> hosts() {
        Map<Integer, PluginInstance> hosts = new LinkedHashMap<>();
        bound.forEach(plugin -> hosts.putIfAbsent(plugin.instance.host(), plugin.instance));
        return hosts.values();
    }

    private static List<String> ids(List<Bound> chain, PluginInstance host) {
        return chain.stream()
                .map(plugin -> plugin.instance.host() == host.host() ? plugin.spec.id() : "")
                .toList();
    }

    long number() {
        return number;
    }

    /** The chain of each direction, for the session. */
    public ChainPlan plan() {
        return plan;
    }

    /** The plugins that take part in the handshake, in order. */
    public List<PluginSpec> inHandshake() {
        return with(Phase.WS_HANDSHAKE).stream().map(plugin -> plugin.spec).toList();
    }

    /** The plugins that want to know of the end, in order. */
    public List<PluginSpec> inClose() {
        return with(Phase.WS_CLOSE).stream().map(plugin -> plugin.spec).toList();
    }

    /** Asks one plugin about the handshake; fails with a {@link PluginFailure}. Whoever gives up waiting says so. */
    public Future<HandshakeDecision> handshake(PluginSpec spec) {
        Promise<HandshakeDecision> promise = Promise.promise();
        Bound to = bound(spec);
        to.handshake = promise;
        bus.send(to.instance, new PluginRequest.Handshake(number, spec.id()));
        return promise.future();
    }

    /** Tells every host what is known now that a plugin has authenticated the client, or the upstream has answered. */
    public void known(SessionFacts facts) {
        hosts().forEach(host -> bus.send(host, new PluginRequest.Known(number, facts)));
    }

    /** Where answers to {@link #dispatch} go from now on. */
    public void answersTo(FrameAnswers listener) {
        answers = listener;
    }

    /** Asks a run of steps about frames. */
    public void dispatch(long ticket, Peer from, int first, int end, List<Frame> frames) {
        Bound to = (from == Peer.CLIENT ? fromClient : fromUpstream).get(first);
        bus.send(to.instance, new PluginRequest.Frames(number, ticket, from, first, end, frames));
    }

    /** Tells one plugin that the session has ended; fails with a {@link PluginFailure}. */
    public Future<Void> close(PluginSpec spec, SessionEnd end) {
        Promise<Void> promise = Promise.promise();
        Bound to = bound(spec);
        to.close = promise;
        bus.send(to.instance, new PluginRequest.Close(number, spec.id(), end));
        return promise.future();
    }

    /** Lets every host forget the session. */
    public void forget() {
        hosts().forEach(host -> bus.send(host, new PluginRequest.Forget(number)));
        bound.forEach(plugin -> plugin.instance.unbind());
        bus.unregister(this);
    }

    private Bound bound(PluginSpec spec) {
        return find(spec.id())
                .orElseThrow(() -> new IllegalArgumentException("the session has no plugin " + spec.id()));
    }

    private Optional<Bound> find(String id) {
        return bound.stream().filter(plugin -> plugin.spec.id().equals(id)).findFirst();
    }

    void received(PluginReply reply) {
        if (reply instanceof FramesAnswered answered) {
            answers.answered(answered.ticket(), answered.answer());
        } else if (reply instanceof HandshakeDecided decided) {
            find(decided.plugin()).ifPresent(plugin -> plugin.decided(decided.decision()));
        } else if (reply instanceof CloseNoted noted) {
            find(noted.plugin()).ifPresent(Bound::noted);
        } else if (reply instanceof Failed failed) {
            find(failed.plugin()).ifPresent(plugin -> plugin.failed(failed.phase(), failed.failure(), failed.detail()));
        }
    }

    void undelivered(PluginRequest request, Failure failure, String why) {
        if (request instanceof PluginRequest.Frames frames) {
            answers.unanswered(frames.ticket(), failure, why);
        } else if (request instanceof PluginRequest.Handshake handshake) {
            find(handshake.plugin()).ifPresent(plugin -> plugin.failed(Phase.WS_HANDSHAKE, failure, why));
        } else if (request instanceof PluginRequest.Close close) {
            find(close.plugin()).ifPresent(plugin -> plugin.failed(Phase.WS_CLOSE, failure, why));
        }
    }
}
