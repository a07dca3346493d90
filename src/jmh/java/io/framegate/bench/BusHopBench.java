package io.framegate.bench;

import io.framegate.bus.PluginBus;
import io.framegate.bus.PluginHosts;
import io.framegate.bus.PluginSources;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.SessionPlugins;
import io.framegate.config.LostState;
import io.framegate.config.OnReload;
import io.framegate.config.Placement;
import io.framegate.config.PluginsConfig;
import io.framegate.config.document.RawConfig;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Headers;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.bench.BenchCount;
import io.framegate.plugins.bench.BenchNothing;
import io.framegate.session.Answer;
import io.framegate.session.Breaker;
import io.framegate.session.FailurePolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame from a session to its plugins and the answer back, over the event bus, on one event loop: with two plugins, and
 * with as many sessions as ask in the same turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BusHopBench {

    private static final int HOPS = 4_096;
    private static final int PATIENCE_SECONDS = 60;
    private static final SessionFacts FACTS = new SessionFacts(
            "0123456789abcdef0123456789abcdef",
            "route",
            "service",
            new SessionFacts.Client("192.0.2.1", 50_000),
            new SessionFacts.Request("ws", "gateway.example", 80, "/", "", Headers.NONE),
            Optional.empty());

    @Param({"1", "16"})
    public int sessions;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Asker> askers = new ArrayList<>();

    @Setup
    public void deploy() throws Exception {
        List<PluginSpec> specs = List.of(spec(new BenchNothing()), spec(new BenchCount()));
        await(new PluginHosts(vertx, 1)
                .host(PluginSources.load(PluginsConfig.DEFAULTS), specs)
                .compose(deployed -> vertx.deployVerticle(new Askers(specs))));
    }

    private static PluginSpec spec(PluginFactory<PluginFactory.NoConfig> factory) {
        return new PluginSpec(
                factory.name(),
                factory.name(),
                1_000,
                FailurePolicy.CLOSED,
                Breaker.NONE,
                false,
                Placement.LOCAL,
                LostState.START_OVER,
                OnReload.KEEP,
                0,
                factory,
                new PluginFactory.NoConfig(),
                RawConfig.EMPTY,
                new PluginSite(),
                Optional.empty());
    }

    @TearDown
    public void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The sessions' end of the bus, on the event loop it shares with the plugins. */
    private final class Askers extends VerticleBase {
        private final List<PluginSpec> specs;

        Askers(List<PluginSpec> specs) {
            this.specs = specs;
        }

        @Override
        public Future<?> start() {
            PluginBus bus = new PluginBus(vertx, context);
            return bus.started().onSuccess(started -> {
                for (int i = 0; i < sessions; i++) {
                    askers.add(new Asker(context, new SessionPlugins(bus, specs, FACTS)));
                }
            });
        }
    }

    /** One session that asks again as soon as it is answered. */
    private static final class Asker implements SessionPlugins.FrameAnswers {
        private final List<Frame> frames = List.of(Frame.text("x".repeat(64)));
        private final Context context;
        private final SessionPlugins plugins;
        private Promise<Void> done = Promise.promise();
        private long ticket;
        private int left;

        Asker(Context context, SessionPlugins plugins) {
            this.context = context;
            this.plugins = plugins;
            plugins.answersTo(this);
        }

        Future<Void> ask(int times) {
            Promise<Void> asked = Promise.promise();
            context.runOnContext(turn -> {
                done = asked;
                left = times;
                next();
            });
            return asked.future();
        }

        private void next() {
            plugins.dispatch(
                    ++ticket, Peer.CLIENT, 0, plugins.plan().fromClient().size(), frames, List.of());
        }

        @Override
        public void answered(long answeredTicket, Answer answer) {
            if (--left > 0) {
                next();
            } else {
                done.complete();
            }
        }

        @Override
        public void unanswered(long unansweredTicket, Answer.Failure failure, String detail) {
            done.fail(failure + " " + detail);
        }
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    public Object hop() throws Exception {
        List<Future<Void>> asked = new ArrayList<>(sessions);
        for (Asker asker : askers) {
            asked.add(asker.ask(HOPS / sessions));
        }
        return await(Future.all(asked));
    }
}
