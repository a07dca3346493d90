package io.framegate;

import io.framegate.balance.Balancers;
import io.framegate.balance.UpkeepVerticle;
import io.framegate.bus.PluginSources;
import io.framegate.bus.PluginSpec;
import io.framegate.cluster.Cluster;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.PluginCatalog;
import io.framegate.config.ReloadConfig.OnRemoved;
import io.framegate.count.LoopCounts;
import io.framegate.gateway.ConnectionLimit;
import io.framegate.gateway.GatewaySetup;
import io.framegate.gateway.GatewayVerticle;
import io.framegate.gateway.OpenSessions;
import io.framegate.gateway.SessionObserver;
import io.framegate.gateway.Snapshot;
import io.framegate.gateway.UpstreamTls;
import io.framegate.session.FailurePolicy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: plugin verticles and one {@link GatewayVerticle} per event loop, in a Vert.x that is somebody else's.
 *
 * <p>Thread-safe.
 */
public final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long PROGRESS_MILLIS = 1_000;

    /** Where a gateway of a cluster says its name when it has started. */
    private static final String INTRODUCTIONS = "framegate.gateways";

    /** Whether a gateway takes new sessions. */
    public enum State {
        /** It does. */
        RUNNING,
        /** It does not, and ends the ones it has; so does one that has ended them. */
        DRAINING
    }

    private final Vertx vertx;
    private final List<GatewayVerticle> verticles = Collections.synchronizedList(new ArrayList<>());
    private final List<String> deployments;
    private final GatewayConfig settings;
    private final PluginTurnover plugins;
    private final Balancers balancers;
    private final UpkeepVerticle upkeep;
    private final AtomicReference<@Nullable Promise<Void>> drained = new AtomicReference<>();
    private final AtomicReference<@Nullable Promise<Void>> stopped = new AtomicReference<>();

    /** One configuration after another; the snapshot of the last one that was taken. */
    private Future<Snapshot> current;

    private Gateway(
            Vertx vertx,
            GatewaySetup setup,
            PluginTurnover plugins,
            UpkeepVerticle upkeep,
            List<String> deployments,
            List<GatewayVerticle> verticles) {
        this.vertx = vertx;
        this.settings = setup.settings();
        this.balancers = setup.balancers();
        this.plugins = plugins;
        this.upkeep = upkeep;
        this.current = Future.succeededFuture(setup.snapshot());
        this.deployments = deployments;
        this.verticles.addAll(verticles);
    }

    /**
     * Starts a gateway: plugins first, listeners last, so that no client is accepted before everything is there.
     *
     * @param config services, routes and plugins, found valid
     * @param sources where its plugins come from
     * @param observer who wants to know what happens in sessions
     * @param unrouted who answers plain HTTP requests that no route matches
     * @return fails if a plugin cannot start or a port cannot be bound; nothing is left running then but what Vert.x holds
     */
    public static Future<Gateway> start(
            Vertx vertx,
            GatewayConfig settings,
            DeclarativeConfig config,
            PluginSources sources,
            SessionObserver observer,
            Optional<Handler<HttpServerRequest>> unrouted) {
        return start(vertx, Optional.empty(), settings, config, sources, observer, unrouted);
    }

    /**
     * As above, as a member of a cluster: plugins may be in plugin hosts, which need not be there yet.
     *
     * @param cluster the cluster that this Vert.x has joined; empty if it is on its own
     */
    public static Future<Gateway> start(
            Vertx vertx,
            Optional<Cluster> cluster,
            GatewayConfig settings,
            DeclarativeConfig config,
            PluginSources sources,
            SessionObserver observer,
            Optional<Handler<HttpServerRequest>> unrouted) {
        Snapshot snapshot =
                Snapshot.compile(settings, config, PluginCatalog.of(sources.factories()), cluster.map(Cluster::state));
        Balancers balancers = new Balancers(settings.reload().onRemoved() == OnRemoved.DRAIN);
        GatewaySetup setup = new GatewaySetup(
                settings, snapshot, observer, balancers, new ConnectionLimit(settings), cluster, unrouted);
        int loops = eventLoops(settings);
        List<GatewayVerticle> verticles = Collections.synchronizedList(new ArrayList<>());
        Supplier<GatewayVerticle> supplier = () -> {
            GatewayVerticle verticle = new GatewayVerticle(setup);
            verticles.add(verticle);
            return verticle;
        };
        PluginTurnover plugins = new PluginTurnover(vertx, loops, cluster);
        UpkeepVerticle upkeep = new UpkeepVerticle(
                balancers, upstream -> UpstreamTls.ofChecks(upstream, settings.upstreamTls()), settings.dns());
        return plugins.begin(sources, snapshot.plugins())
                .compose(hosted -> vertx.deployVerticle(upkeep))
                .compose(kept -> upkeep.take(config.upstreams()).map(kept))
                .compose(kept -> vertx.deployVerticle(supplier, new DeploymentOptions().setInstances(loops))
                        .recover(
                                unbound -> vertx.undeploy(kept).transform(gone -> Future.<String>failedFuture(unbound)))
                        .map(deployment ->
                                new Gateway(vertx, setup, plugins, upkeep, List.of(deployment, kept), verticles)))
                .compose(gateway -> gateway.introduced(cluster));
    }

    /** Tells the other gateways of the cluster that there is one more, and hears of those that come later. */
    private Future<Gateway> introduced(Optional<Cluster> cluster) {
        if (cluster.isEmpty()) {
            return Future.succeededFuture(this);
        }
        String self = cluster.get().self();
        Future<?> hears = settings.rebalance().share() == 0
                ? Future.succeededFuture()
                : vertx.eventBus()
                        .<String>consumer(INTRODUCTIONS, message -> met(self, message.body()))
                        .completion();
        return hears.map(registered -> {
            vertx.eventBus().publish(INTRODUCTIONS, self);
            return this;
        });
    }

    private void met(String self, String other) {
        if (!other.equals(self) && state() == State.RUNNING) {
            LOG.info(
                    "gateway {} has come: up to {} % of the sessions leave for it",
                    other, settings.rebalance().share());
            verticles.forEach(GatewayVerticle::rebalance);
        }
    }

    /**
     * Takes another configuration for new sessions; open ones stay as they are but for plugins with {@code on_reload: move} and
     * for {@code reload.on_removed}. No socket is closed for it. Settings of the process do not change.
     *
     * @param config services, routes and plugins, found valid
     * @param sources where its plugins come from; may be the same as before
     * @return fails with the reason if a plugin cannot start; everything is as before then
     */
    public synchronized Future<Void> reload(DeclarativeConfig config, PluginSources sources) {
        Promise<Snapshot> over = Promise.promise();
        Future<Snapshot> last = current;
        current = over.future();
        return last.compose(before -> take(before, config, sources)
                        .onSuccess(over::complete)
                        .onFailure(refused -> over.complete(before)))
                .mapEmpty();
    }

    private Future<Snapshot> take(Snapshot before, DeclarativeConfig config, PluginSources sources) {
        return vertx.executeBlocking(() -> before.next(settings, config, PluginCatalog.of(sources.factories())))
                .compose(next -> plugins.prepare(sources, next.plugins())
                        .compose(there -> upkeep.take(config.upstreams()))
                        .compose(kept -> all(verticle -> verticle.reload(next)))
                        .map(taken -> {
                            plugins.settle(next.plugins());
                            return next;
                        }));
    }

    /** How many event loops these settings ask for. */
    static int eventLoops(GatewayConfig settings) {
        return settings.eventLoops() > 0
                ? settings.eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }

    /** The ports it listens on, in the order of the listeners. */
    public List<Integer> ports() {
        return verticles.get(0).ports();
    }

    /** Its sessions, to be looked at and closed. */
    public OpenSessions openSessions() {
        return new OpenSessions(verticles);
    }

    /** The plugins of new sessions, as they are configured now. */
    public List<PluginSpec> plugins() {
        return plugins.current();
    }

    /** The names of those without which no session can begin and that are in no plugin host that can be reached. */
    public List<String> missingPlugins() {
        return plugins.missing().stream()
                .filter(spec -> spec.policy() == FailurePolicy.CLOSED)
                .map(PluginSpec::name)
                .distinct()
                .toList();
    }

    /** What its event loops have counted. */
    public List<LoopCounts> counts() {
        return verticles.stream().map(GatewayVerticle::counts).toList();
    }

    /** Its upstreams with several targets. */
    public Balancers balancers() {
        return balancers;
    }

    /** How many sessions there are. */
    public int sessions() {
        return verticles.stream().mapToInt(GatewayVerticle::sessions).sum();
    }

    /** Whether it takes new sessions; what a readiness probe asks for. */
    public State state() {
        return drained.get() == null && stopped.get() == null ? State.RUNNING : State.DRAINING;
    }

    /**
     * Accepts nothing more and ends every session without losing a message that was accepted, as {@code drain} of the
     * settings says; completes when the last one has ended. What came of it is in the log.
     */
    public Future<Void> drain() {
        Promise<Void> first = Promise.promise();
        if (drained.compareAndSet(null, first)) {
            LOG.info("draining {} sessions", sessions());
            long progress =
                    vertx.setPeriodic(PROGRESS_MILLIS, tick -> LOG.info("draining: {} sessions are left", sessions()));
            all(GatewayVerticle::unlisten)
                    .compose(closed -> all(GatewayVerticle::drain))
                    .onComplete(over -> {
                        vertx.cancelTimer(progress);
                        LOG.info("drained");
                    })
                    .<Void>mapEmpty()
                    .onComplete(first);
        }
        return Objects.requireNonNull(drained.get()).future();
    }

    private Future<?> all(Function<GatewayVerticle, Future<Void>> action) {
        return Future.join(verticles.stream().map(action).toList());
    }

    /** Accepts nothing more and closes every session with 1001 at once; completes when the last one has ended. */
    public Future<Void> stop() {
        Promise<Void> first = Promise.promise();
        if (stopped.compareAndSet(null, first)) {
            Future.join(deployments.stream().map(vertx::undeploy).toList())
                    .eventually(() -> Traces.stop(vertx))
                    .<Void>mapEmpty()
                    .onComplete(first);
        }
        return Objects.requireNonNull(stopped.get()).future();
    }
}
