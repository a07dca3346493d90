package io.framegate;

import io.framegate.admin.AdminVerticle;
import io.framegate.admin.Administered;
import io.framegate.bus.PluginHostProcess;
import io.framegate.config.source.LoadedConfig;
import io.framegate.metrics.Metrics;
import io.framegate.trace.otel.OpenTelemetryTracing;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/** A plugin host with its admin port, if the settings ask for one: health, metrics and status. */
final class AdministeredHost {

    private AdministeredHost() {}

    /**
     * Starts it.
     *
     * @return the admin port, if there is one; fails if it cannot be bound or the host cannot start
     */
    static Future<OptionalInt> start(EventLoops loops, LoadedConfig.Valid config, PluginHostProcess host) {
        Optional<OpenTelemetryTracing> traces =
                Traces.begin(loops.vertx(), config.settings().traces());
        if (!config.settings().admin().enabled()) {
            return loops.vertx().deployVerticle(host).map(there -> OptionalInt.empty());
        }
        Administered administered =
                new Administered(AdministeredGateway.process(loops), () -> AdministeredGateway.configuration(config));
        Metrics metrics = AdministeredGateway.metrics(loops, config.settings().admin());
        metrics.gauge("hosted.plugins", "Configured plugins that are hosted here for gateways", host::plugins);
        metrics.gauge("hosting.gateways", "Gateways that this plugin host knows", host::gateways);
        traces.ifPresent(tracing -> Traces.count(metrics, tracing));
        AdminVerticle admin = new AdminVerticle(config.settings().admin(), administered, metrics);
        return loops.vertx()
                .deployVerticle(admin)
                .onFailure(unbound -> metrics.close())
                .compose(bound -> loops.vertx().deployVerticle(host))
                .map(there -> {
                    administered.started(host::takesSessions);
                    return OptionalInt.of(admin.port());
                });
    }
}
