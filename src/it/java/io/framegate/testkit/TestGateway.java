package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.AdministeredGateway;
import io.framegate.EventLoops;
import io.framegate.Gateway;
import io.framegate.balance.UpstreamState;
import io.framegate.bus.PluginSources;
import io.framegate.cluster.Cluster;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.source.ConfigSource;
import io.framegate.config.source.LoadedConfig;
import io.framegate.gateway.OpenSessions;
import io.framegate.gateway.SessionObserver;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A real gateway on a port of its own, from real configuration texts. Closing it asserts that no session was left, and that
 * its observers were told everything on event loops.
 */
public final class TestGateway implements AutoCloseable {

    private final Vertx vertx;
    private final Optional<Cluster> cluster;
    private final Gateway gateway;
    private final PluginSources sources;
    private final OptionalInt adminPort;
    private final Path directory;
    private final Optional<Set<String>> opened;
    private final BlockingQueue<SessionEnd> ends;
    private final BlockingQueue<Observation> observations;
    private final List<String> pluginFailures;
    private final Set<Thread> strangers;

    private TestGateway(
            EventLoops loops,
            AdministeredGateway gateway,
            PluginSources sources,
            Path directory,
            Optional<Set<String>> opened,
            BlockingQueue<SessionEnd> ends,
            BlockingQueue<Observation> observations,
            List<String> pluginFailures,
            Set<Thread> strangers) {
        this.vertx = loops.vertx();
        this.cluster = loops.cluster();
        this.gateway = gateway.gateway();
        this.adminPort = gateway.adminPort();
        this.sources = sources;
        this.directory = directory;
        this.opened = opened;
        this.ends = ends;
        this.observations = observations;
        this.pluginFailures = pluginFailures;
        this.strangers = strangers;
    }

    /** What a gateway is to be started with. */
    public static final class Builder {
        private final List<PluginFactory<?>> plugins = new ArrayList<>();
        private String settings = "";
        private int eventLoops = 1;
        private boolean forgetful;

        /** Brings a plugin with this name and priority. */
        public Builder plugin(String name, int priority, Supplier<Plugin> maker) {
            return plugin(new TestPlugin(name, priority, maker));
        }

        public Builder plugin(PluginFactory<?> factory) {
            plugins.add(factory);
            return this;
        }

        /** Further lines of the settings file, beside its listener. */
        public Builder settings(String yaml) {
            settings += yaml + "\n";
            return this;
        }

        /** Does not keep how sessions ended and what was observed: for tests with very many of them. */
        public Builder forgetful() {
            forgetful = true;
            return this;
        }

        public Builder eventLoops(int count) {
            eventLoops = count;
            return this;
        }

        /**
         * Starts with one ws route for every path, to this upstream, with these plugins on it.
         *
         * @param configured lines such as {@code - name: recorder}
         */
        public TestGateway start(int upstreamPort, String... configured) {
            StringBuilder yaml = new StringBuilder("""
                    _format_version: "3.0"
                    services:
                      - name: upstream
                        url: ws://localhost:%d
                        routes:
                          - name: route
                            protocols: [ws, wss]
                            paths: [/]
                    """.formatted(upstreamPort));
            if (configured.length > 0) {
                yaml.append("        plugins:\n");
                for (String plugin : configured) {
                    plugin.lines()
                            .forEach(line ->
                                    yaml.append("          ").append(line).append('\n'));
                }
            }
            return start(yaml.toString());
        }

        /** Starts with this declarative file. */
        public TestGateway start(String declarative) {
            try {
                return TestGateway.start(this, declarative);
            } catch (Exception failure) {
                throw new AssertionError("the gateway did not start: " + failure.getMessage(), failure);
            }
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A gateway without plugins in front of this upstream. */
    public static TestGateway inFrontOf(RawUpstream upstream) {
        return builder().start(upstream.port());
    }

    private static TestGateway start(Builder builder, String declarative) throws Exception {
        Path directory = Files.createTempDirectory("framegate");
        boolean ownListener = builder.settings.contains("listeners:");
        Files.writeString(
                directory.resolve("framegate.yaml"),
                (ownListener ? "" : "listeners: [{name: test, host: localhost, port: 0}]\n") + "event_loops: "
                        + builder.eventLoops + "\n" + builder.settings);
        Files.writeString(directory.resolve("kong.yml"), declarative);
        EventLoops loading = loops(builder.eventLoops);
        Optional<Set<String>> opened =
                builder.forgetful ? Optional.empty() : Optional.of(ConcurrentHashMap.newKeySet());
        BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();
        BlockingQueue<Observation> observations = new LinkedBlockingQueue<>();
        List<String> pluginFailures = new CopyOnWriteArrayList<>();
        Set<Thread> strangers = ConcurrentHashMap.newKeySet();
        SessionObserver observer = new SessionObserver() {
            private void noteStrangers() {
                if (!Context.isOnEventLoopThread()) {
                    strangers.add(Thread.currentThread());
                }
            }

            @Override
            public void opened(SessionFacts session, long nanos) {
                noteStrangers();
                opened.ifPresent(ids -> ids.add(session.id()));
            }

            @Override
            public void ended(SessionFacts session, SessionEnd end) {
                noteStrangers();
                if (!builder.forgetful) {
                    ends.add(end);
                }
            }

            @Override
            public void observed(SessionFacts session, Observation observation) {
                noteStrangers();
                if (!builder.forgetful) {
                    observations.add(observation);
                }
            }

            @Override
            public void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {
                noteStrangers();
                pluginFailures.add(plugin + " " + phase + " " + failure);
            }
        };
        AtomicReference<PluginSources> sources = new AtomicReference<>();
        LoadedConfig.Valid valid = load(loading.vertx(), directory, plugins -> {
            sources.set(PluginSources.load(plugins, builder.plugins));
            return sources.get();
        });
        ClusterConfig cluster = valid.settings().cluster();
        EventLoops loops = cluster.enabled() ? loading.joining(cluster) : loading;
        AdministeredGateway gateway =
                await(AdministeredGateway.start(loops, valid, sources.get(), List.of(observer), Optional.empty()));
        return new TestGateway(
                loops, gateway, sources.get(), directory, opened, ends, observations, pluginFailures, strangers);
    }

    private static LoadedConfig.Valid load(Vertx vertx, Path directory, Function<PluginsConfig, PluginSources> sources)
            throws Exception {
        ConfigSource source = new ConfigSource(
                vertx,
                plugins -> vertx.executeBlocking(
                        () -> PluginCatalog.of(sources.apply(plugins).factories())),
                Set.of());
        LoadedConfig loaded = await(source.load(directory.resolve("framegate.yaml")));
        if (loaded instanceof LoadedConfig.Invalid invalid) {
            throw new IllegalArgumentException(invalid.problems().toString());
        }
        return (LoadedConfig.Valid) loaded;
    }

    /** On the best transport of this machine, or on the one that {@code -Dtransport=} names. */
    public static Vertx eventLoops(int count) {
        return loops(count).vertx();
    }

    private static EventLoops loops(int count) {
        String transport = System.getProperty("transport", "auto").toUpperCase(Locale.ROOT);
        return EventLoops.create(count, TransportChoice.valueOf(transport));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    // ---- using it

    /** Takes another declarative file over; throws what the gateway refuses it with. */
    public void reload(String declarative) throws Exception {
        Files.writeString(directory.resolve("kong.yml"), declarative);
        await(gateway.reload(load(vertx, directory, plugins -> sources).declarative(), sources));
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The cluster that it is a member of; the settings must ask for one. */
    public Cluster cluster() {
        return cluster.orElseThrow();
    }

    public int port() {
        return gateway.ports().get(0);
    }

    public int port(int listener) {
        return gateway.ports().get(listener);
    }

    /** Where it is administered; the settings must ask for that. */
    public int adminPort() {
        return adminPort.orElseThrow();
    }

    public int sessions() {
        return gateway.sessions();
    }

    /** Its sessions, as the admin port asks for them. */
    public OpenSessions openSessions() {
        return gateway.openSessions();
    }

    /** How its upstreams with several targets are doing. */
    public List<UpstreamState> upstreams() {
        return gateway.balancers().states();
    }

    /** A client that has asked for this path and reads the answer itself. */
    public RawClient ask(String path, String... fields) throws IOException {
        return RawClient.asking(port(), path, fields);
    }

    /** A session: a client and its upstream, both past their handshakes. */
    public Session session(RawUpstream upstream, String... fields) throws IOException {
        return sessionAt("/", upstream, fields);
    }

    /** The same, of a client that asks for this path. */
    public Session sessionAt(String path, RawUpstream upstream, String... fields) throws IOException {
        RawClient client = ask(path, fields);
        RawUpstream.Connection connection = upstream.upgrade();
        client.expectUpgrade().field("X-Kong-Request-Id").ifPresent(this::isOpen);
        return new Session(client, connection);
    }

    /** The client has its answer before the gateway has counted the session. */
    private void isOpen(String id) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        while (opened.isPresent() && !opened.get().contains(id)) {
            assertThat(System.nanoTime() - until).as("session %s is open", id).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Both ends of a session. */
    public record Session(RawClient client, RawUpstream.Connection upstream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.close();
            upstream.close();
        }
    }

    /** How the next session to end ended. */
    public SessionEnd nextEnd() throws InterruptedException {
        SessionEnd end = ends.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        if (end == null) {
            throw new AssertionError("no session ended");
        }
        return end;
    }

    /** Whether nothing has ended that was not asked for yet. */
    public boolean hasNoMoreEnds() {
        return ends.isEmpty();
    }

    /** The next thing that was observed. */
    public Observation nextObservation() throws InterruptedException {
        Observation observation = observations.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        if (observation == null) {
            throw new AssertionError("nothing was observed");
        }
        return observation;
    }

    /** What plugins failed at outside of the frame phases so far: name, phase, kind. */
    public List<String> pluginFailures() {
        return List.copyOf(pluginFailures);
    }

    /** Stops accepting and ends every session between two messages, as {@code drain} of the settings says. */
    public Future<Void> drain() {
        return gateway.drain();
    }

    /** Stops accepting and closes every session with 1001. */
    public Future<Void> stop() {
        return gateway.stop();
    }

    @Override
    public void close() throws Exception {
        await(gateway.stop());
        await(vertx.close());
        for (String file : List.of("framegate.yaml", "kong.yml")) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.deleteIfExists(directory);
        if (gateway.sessions() != 0) {
            throw new AssertionError(gateway.sessions() + " sessions were left");
        }
        if (!strangers.isEmpty()) {
            throw new AssertionError("what happened in sessions was told by " + strangers);
        }
    }
}
