package io.framegate.gateway;

import io.framegate.balance.Endpoint;
import io.framegate.bus.PluginBus;
import io.framegate.config.GatewayConfig;
import io.framegate.config.ListenerConfig;
import io.framegate.config.ReloadConfig;
import io.framegate.count.LoopCounts;
import io.framegate.frame.CloseStatus;
import io.framegate.socket.ClientSockets;
import io.framegate.trace.Tracing;
import io.framegate.upstream.UpstreamConnector;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One event loop's share of the gateway: listens on every listener beside its siblings, and holds the sessions of the
 * connections it is given. Deployed once per event loop.
 */
public final class GatewayVerticle extends VerticleBase {

    private static final String SHUTTING_DOWN = "the gateway is shutting down";

    private final GatewaySetup setup;
    private final LoopCounts counts = new LoopCounts();
    private final List<HttpServer> servers = new ArrayList<>();
    private Optional<Future<?>> unbound = Optional.empty();

    @SuppressWarnings("NullAway.Init") // start() comes before everything else
    private EventLoopParts parts;

    /** A verticle of a gateway that was set up so. */
    public GatewayVerticle(GatewaySetup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        PluginBus bus = setup.cluster()
                .map(cluster -> PluginBus.clustered(vertx, context, cluster.self(), counts.link()))
                .orElseGet(() -> new PluginBus(vertx, context));
        Sessions sessions = new Sessions(setup.observer());
        LoopWatch watch = new LoopWatch(vertx, counts, setup.settings().limits().maxEventLoopLag());
        parts = new EventLoopParts(
                vertx,
                setup,
                new CurrentSnapshot(setup.snapshot()),
                bus,
                new UpstreamConnector(vertx),
                sessions,
                new Ticker(vertx),
                counts,
                watch,
                Tracing.of(vertx));
        if (setup.settings().admin().enabled() || setup.settings().limits().maxEventLoopLag() > 0) {
            watch.start();
        }
        setup.balancers().onEviction(target -> context.runOnContext(now -> evict(target)));
        return bus.started().compose(started -> listen());
    }

    private Future<?> listen() {
        Handshaker handshaker = new Handshaker(parts);
        List<Future<HttpServer>> listening = new ArrayList<>();
        List<ListenerConfig> listeners = setup.settings().listeners();
        for (int i = 0; i < listeners.size(); i++) {
            ListenerConfig listener = listeners.get(i);
            int number = i;
            HttpServer server = ClientSockets.createServer(
                            vertx,
                            ListenerOptions.of(listener, i, setup.settings().limits()),
                            setup.settings().timeouts().handshake(),
                            connection -> setup.connections().accepted(number, connection))
                    .requestHandler(handshaker::handle);
            servers.add(server);
            listening.add(server.listen().recover(failure -> cannotListen(listener, failure)));
        }
        return Future.all(listening);
    }

    private static <T> Future<T> cannotListen(ListenerConfig listener, Throwable failure) {
        String place = listener.host() + ":" + listener.port();
        return Future.failedFuture(new IllegalStateException(
                "listener " + listener.name() + " cannot listen on " + place + ": " + failure.getMessage(), failure));
    }

    /** The ports this verticle listens on, in the order of the listeners. */
    public List<Integer> ports() {
        return servers.stream().map(HttpServer::actualPort).toList();
    }

    /** Asks for something about its sessions; from any thread. */
    <T> Future<T> ask(Function<Sessions, T> question) {
        return here(() -> Future.succeededFuture(question.apply(parts.sessions())));
    }

    /** What its event loop has counted. */
    public LoopCounts counts() {
        return counts;
    }

    /** How many sessions this verticle holds. */
    public int sessions() {
        return parts.sessions().count();
    }

    /**
     * Accepts no connection any more; a port is closed when the last verticle that listens on it has said so. May be called
     * from any thread; completes when it has.
     */
    public Future<Void> unlisten() {
        return here(() -> {
            unbind(setup.settings().drain().timeout());
            return ClientSockets.portsClosed(vertx);
        });
    }

    /**
     * Takes no request any more, and ends its sessions without losing a message, as {@code drain} of the settings says;
     * handshakes that were under way are finished first. To be called when all verticles were told to {@link #unlisten},
     * from any thread, once, before {@link #stop()}; completes when the last session has ended.
     */
    public Future<Void> drain() {
        return here(this::drainHere);
    }

    /**
     * Takes this for new sessions, and open ones go on as {@code on_reload} and {@code on_removed} say. May be called from any
     * thread; completes when no new session can have the snapshot before.
     */
    public Future<Void> reload(Snapshot next) {
        return here(() -> {
            parts.current().exchange(next);
            List.copyOf(parts.sessions().open()).forEach(this::reloaded);
            return Future.succeededFuture();
        });
    }

    /** Another gateway has come: some sessions are to leave for it, as {@code rebalance} of the settings says; from any thread. */
    public void rebalance() {
        GatewayConfig settings = setup.settings();
        context.runOnContext(now -> Drainer.rebalance(vertx, parts.sessions(), settings.drain(), settings.rebalance()));
    }

    private void reloaded(Relay relay) {
        ReloadConfig reload = setup.settings().reload();
        if (parts.current().get().has(relay.facts().route())) {
            relay.outdated();
        } else if (reload.onRemoved() == ReloadConfig.OnRemoved.DRAIN) {
            relay.leave("the route was removed");
        }
    }

    private void evict(Endpoint target) {
        target.leaving().ifPresent(why -> parts.sessions().at(target).forEach(relay -> relay.leave(why)));
    }

    /** On its event loop; what is thrown there fails the future, so that nobody waits for ever. */
    private <T> Future<T> here(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(
                now -> Future.succeededFuture().compose(there -> action.get()).onComplete(done));
        return done.future();
    }

    private Future<Void> drainHere() {
        GatewayConfig settings = setup.settings();
        int lingering = settings.timeouts().lingeringTimeout();
        return new Drainer(vertx, parts.sessions(), settings.drain(), lingering, SHUTTING_DOWN).start();
    }

    private Future<?> unbind(long millis) {
        if (unbound.isEmpty()) {
            unbound = Optional.of(Future.join(servers.stream()
                    .map(server -> server.shutdown(millis, TimeUnit.MILLISECONDS))
                    .toList()));
        }
        return unbound.get();
    }

    /** Accepts nothing more, tells every peer 1001 (spec 7.2 C11), and gives them the lingering time-out to answer. */
    @Override
    public Future<?> stop() {
        GatewayConfig settings = setup.settings();
        Future<?> closed = unbind(settings.timeouts().lingeringTimeout() + 1_000L);
        Future<?> ended = parts.sessions().shut(CloseStatus.GOING_AWAY, SHUTTING_DOWN);
        return Future.join(closed, ended).eventually(() -> parts.bus().stop());
    }
}
