package io.framegate;

import io.framegate.admin.AdminVerticle;
import io.framegate.admin.Administered;
import io.framegate.admin.ConfigEditor;
import io.framegate.bus.DecisionDiffs;
import io.framegate.bus.PluginSources;
import io.framegate.bus.PluginSpec;
import io.framegate.config.AdminConfig;
import io.framegate.config.document.HiddenSecrets;
import io.framegate.config.document.ShownRecord;
import io.framegate.config.source.Finding;
import io.framegate.config.source.LoadedConfig;
import io.framegate.gateway.AccessLog;
import io.framegate.gateway.LogObserver;
import io.framegate.gateway.Product;
import io.framegate.gateway.SessionObserver;
import io.framegate.metrics.Metrics;
import io.framegate.session.Breaker;
import io.framegate.trace.otel.OpenTelemetryTracing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A gateway with its admin port, if the settings ask for one: the port is there first and says that the gateway starts, and stays
 * until the Vert.x is closed.
 *
 * <p>Thread-safe.
 */
public final class AdministeredGateway {

    private final Gateway gateway;
    private final OptionalInt adminPort;
    private final AtomicReference<Administered.Configuration> configuration;
    private final Optional<Metrics> metrics;
    private final Optional<Administered> administered;

    private AdministeredGateway(
            Gateway gateway,
            OptionalInt adminPort,
            AtomicReference<Administered.Configuration> configuration,
            Optional<Metrics> metrics,
            Optional<Administered> administered) {
        this.administered = administered;
        this.gateway = gateway;
        this.adminPort = adminPort;
        this.configuration = configuration;
        this.metrics = metrics;
    }

    /**
     * Starts it.
     *
     * @param config settings and what they name, found valid
     * @param plugins where its plugins come from
     * @param observers who else wants to know what happens in sessions: the log does
     * @param unrouted who answers plain HTTP requests that no route matches
     * @return fails if the admin port cannot be bound, or as {@link Gateway#start}
     */
    public static Future<AdministeredGateway> start(
            EventLoops loops,
            LoadedConfig.Valid config,
            PluginSources plugins,
            List<SessionObserver> observers,
            Optional<Handler<HttpServerRequest>> unrouted) {
        Optional<OpenTelemetryTracing> traces =
                Traces.begin(loops.vertx(), config.settings().traces());
        return start(loops, config, plugins, observers, unrouted, traces)
                .onFailure(failure -> Traces.stop(loops.vertx()));
    }

    private static Future<AdministeredGateway> start(
            EventLoops loops,
            LoadedConfig.Valid config,
            PluginSources plugins,
            List<SessionObserver> observers,
            Optional<Handler<HttpServerRequest>> unrouted,
            Optional<OpenTelemetryTracing> traces) {
        AdminConfig settings = config.settings().admin();
        AtomicReference<Administered.Configuration> configuration = new AtomicReference<>(configuration(config));
        List<SessionObserver> told = new ArrayList<>(
                List.of(new LogObserver(), new AccessLog(config.settings().accessLog())));
        told.addAll(observers);
        if (!settings.enabled()) {
            return gateway(loops, config, plugins, told, unrouted)
                    .map(gateway -> new AdministeredGateway(
                            gateway, OptionalInt.empty(), configuration, Optional.empty(), Optional.empty()));
        }
        Administered administered = new Administered(process(loops), configuration::get);
        Metrics metrics = metrics(loops, settings);
        traces.ifPresent(tracing -> Traces.count(metrics, tracing));
        AdminVerticle admin = new AdminVerticle(settings, administered, metrics);
        told.add(metrics);
        told.add(administered.explanations());
        return loops.vertx()
                .deployVerticle(admin)
                .onFailure(unbound -> metrics.close())
                .compose(there -> gateway(loops, config, plugins, told, unrouted))
                .map(gateway -> {
                    metrics.read(gateway.counts());
                    metrics.breakers(() -> breakers(gateway.plugins()));
                    metrics.upstreams(gateway.balancers()::states);
                    gauges(metrics, gateway);
                    administered.started(new Administered.Started(
                            gateway.openSessions(),
                            gateway.balancers()::states,
                            gateway.counts(),
                            () -> gateway.state() == Gateway.State.RUNNING,
                            gateway::plugins,
                            gateway::missingPlugins));
                    return new AdministeredGateway(
                            gateway,
                            OptionalInt.of(admin.port()),
                            configuration,
                            Optional.of(metrics),
                            Optional.of(administered));
                });
    }

    private static Future<Gateway> gateway(
            EventLoops loops,
            LoadedConfig.Valid config,
            PluginSources plugins,
            List<SessionObserver> observers,
            Optional<Handler<HttpServerRequest>> unrouted) {
        return Gateway.start(
                loops.vertx(),
                loops.cluster(),
                config.settings(),
                config.declarative(),
                plugins,
                SessionObserver.all(observers),
                unrouted);
    }

    static Administered.Process process(EventLoops loops) {
        long startedAt = ManagementFactory.getRuntimeMXBean().getStartTime();
        return new Administered.Process(
                Instant.ofEpochMilli(startedAt), loops.count(), loops.transport(), loops.cluster());
    }

    static Administered.Configuration configuration(LoadedConfig.Valid config) {
        return new Administered.Configuration(
                config.digest(),
                List.of(),
                config.warnings().stream().map(Finding::toString).toList(),
                () -> ShownRecord.of(config.settings(), config.redaction()),
                () -> HiddenSecrets.in(config.declarativeDocument().values()));
    }

    /** The worst of those with one name. */
    private static Map<String, Integer> breakers(List<PluginSpec> plugins) {
        Map<String, Integer> states = new TreeMap<>();
        for (PluginSpec plugin : plugins) {
            Breaker.Condition state = plugin.breaker().condition();
            if (state != Breaker.Condition.NONE) {
                states.merge(plugin.name(), state.ordinal() - Breaker.Condition.CLOSED.ordinal(), Math::max);
            }
        }
        return states;
    }

    static Metrics metrics(EventLoops loops, AdminConfig settings) {
        Metrics metrics = new Metrics(settings.kongMetrics());
        metrics.info("build", "What runs here", "version", Product.VERSION);
        metrics.info("transport", "How event loops speak to the system", "transport", loops.transport());
        metrics.differences(() -> DecisionDiffs.of(loops.vertx()).counts().entrySet().stream()
                .map(entry -> new Metrics.Difference(
                        entry.getKey().plugin(),
                        entry.getKey().before(),
                        entry.getKey().candidate(),
                        entry.getValue()))
                .toList());
        metrics.configuration();
        metrics.gauge("event.loops", "How many event loops there are", loops::count);
        loops.cluster()
                .ifPresent(cluster -> metrics.gauge(
                        "cluster.members", "Members of the cluster, this process among them", () -> cluster.nodes()
                                .size()));
        return metrics;
    }

    private static void gauges(Metrics metrics, Gateway gateway) {
        metrics.gauge(
                "draining",
                "Whether sessions are being ended because the process is: how many are left is framegate_sessions_active",
                () -> gateway.state() == Gateway.State.DRAINING ? 1 : 0);
        metrics.gauge(
                "plugins.missing",
                "Plugins without which no session can begin and that are in no plugin host that can be reached",
                () -> gateway.missingPlugins().size());
    }

    /** There is no problem with what there is now, which is the configuration in use. */
    void unchanged(LoadedConfig.Valid config) {
        configuration.set(configuration(config));
        metrics.ifPresent(Metrics::unchanged);
    }

    /** Another configuration was taken over. */
    void taken(LoadedConfig.Valid config) {
        configuration.set(configuration(config));
        metrics.ifPresent(known -> known.reloaded(true));
    }

    /** Another configuration was refused, for these reasons. */
    void refused(List<String> problems) {
        configuration.updateAndGet(used -> used.refused(problems));
        metrics.ifPresent(known -> known.reloaded(false));
    }

    /** Why the last configuration that came was refused; empty if it was taken. */
    List<String> problems() {
        return Objects.requireNonNull(configuration.get()).problems();
    }

    /** The declarative file can be tried and changed over the admin port. */
    void editedBy(ConfigEditor editor) {
        administered.ifPresent(port -> port.editedBy(editor));
    }

    /** The gateway. */
    public Gateway gateway() {
        return gateway;
    }

    /** The port of health, metrics and status; empty if there is none. */
    public OptionalInt adminPort() {
        return adminPort;
    }
}
