package io.framegate.gateway;

import io.framegate.bus.PluginSpec;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.RouteConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.PluginSite;
import io.framegate.route.RouteTable;
import io.vertx.core.net.ClientSSLOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declarative file made ready for use: immutable, shared by all event loops. */
public final class Snapshot {

    private final RouteTable routes;
    private final List<PluginSpec> plugins;
    private final Map<String, List<PluginSpec>> pluginsByRoute = new HashMap<>();
    private final Map<String, ClientSSLOptions> tlsByService = new HashMap<>();

    private Snapshot(RouteTable routes, List<PluginSpec> plugins) {
        this.routes = routes;
        this.plugins = plugins;
    }

    /**
     * Compiles a configuration that was found valid.
     *
     * @param catalog where its plugins come from
     */
    public static Snapshot compile(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        Map<String, PluginSpec> specs = new HashMap<>();
        for (PluginConfig plugin : config.plugins()) {
            if (plugin.enabled()) {
                specs.put(plugin.id(), spec(plugin, catalog, config.consumers()));
            }
        }
        Snapshot snapshot = new Snapshot(RouteTable.of(config.routes()), List.copyOf(specs.values()));
        for (RouteConfig route : config.routes()) {
            snapshot.pluginsByRoute.put(
                    route.id(),
                    config.pluginsFor(route).stream()
                            .map(plugin -> specs.get(plugin.id()))
                            .toList());
        }
        for (ServiceConfig service : config.services()) {
            if (service.usesTls()) {
                snapshot.tlsByService.put(service.id(), UpstreamTls.options(service, settings.upstreamTls()));
            }
        }
        return snapshot;
    }

    private static PluginSpec spec(PluginConfig plugin, PluginCatalog catalog, Consumers consumers) {
        return new PluginSpec(
                plugin.id() + "." + plugin.raw().digest(),
                plugin.name(),
                plugin.timeout(),
                plugin.onFailure(),
                plugin.blocking(),
                plugin.placement(),
                plugin.onLostState(),
                catalog.find(plugin.name()).orElseThrow(),
                plugin.config(),
                plugin.raw(),
                new PluginSite(consumers));
    }

    /** The routes. */
    RouteTable routes() {
        return routes;
    }

    /** Every plugin that runs anywhere, to be hosted. */
    public List<PluginSpec> plugins() {
        return plugins;
    }

    /** The plugins of a route, in the order they run. */
    List<PluginSpec> plugins(RouteConfig route) {
        return pluginsByRoute.getOrDefault(route.id(), List.of());
    }

    /** How to speak TLS to a service; empty if it is spoken to in plain text. */
    Optional<ClientSSLOptions> tls(ServiceConfig service) {
        return Optional.ofNullable(tlsByService.get(service.id()));
    }
}
