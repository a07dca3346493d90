package io.framegate.gateway;

import io.framegate.bus.PluginSpec;
import io.framegate.bus.PluginSpec.Candidate;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.OnReload;
import io.framegate.config.PluginCatalog;
import io.framegate.config.RouteConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteTable;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The declarative file made ready for use: immutable, shared by all event loops. */
public final class Snapshot {

    private final RouteTable routes;
    private final PluginVersions versions;
    private final Map<String, List<PluginSpec>> pluginsByRoute = new HashMap<>();
    private final Set<String> tries = new HashSet<>();
    private final Map<String, ClientSSLOptions> tlsByService = new HashMap<>();

    private Snapshot(RouteTable routes, PluginVersions versions) {
        this.routes = routes;
        this.versions = versions;
    }

    /**
     * Compiles a configuration that was found valid.
     *
     * @param catalog where its plugins come from
     */
    public static Snapshot compile(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        return compile(settings, config, PluginVersions.of(config, catalog));
    }

    /** As above, in the place of this one: a plugin that is configured as it was is the same, with all that it knows. */
    public Snapshot next(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        return compile(settings, config, versions.next(config, catalog));
    }

    private static Snapshot compile(GatewayConfig settings, DeclarativeConfig config, PluginVersions versions) {
        Snapshot snapshot = new Snapshot(RouteTable.of(config.routes()), versions);
        for (RouteConfig route : config.routes()) {
            snapshot.pluginsByRoute.put(
                    route.name(),
                    config.pluginsFor(route).stream()
                            .map(versions::of)
                            .toList());
        }
        snapshot.pluginsByRoute.forEach((route, plugins) -> {
            if (plugins.stream().anyMatch(spec -> spec.candidate().isPresent())) {
                snapshot.tries.add(route);
            }
        });
        for (ServiceConfig service : config.services()) {
            if (service.usesTls()) {
                snapshot.tlsByService.put(service.id(), UpstreamTls.options(service, settings.upstreamTls()));
            }
        }
        return snapshot;
    }

    /** Whether there is a route of this name. */
    boolean has(String route) {
        return pluginsByRoute.containsKey(route);
    }

    /**
     * The plugins that an open session goes on with, in the order they run: those of its route that open sessions move to, and
     * those it has that it keeps.
     *
     * @param now its plugins
     */
    List<PluginSpec> pluginsAfter(SessionFacts session, List<PluginSpec> now) {
        List<PluginSpec> wanted = pluginsByRoute.get(session.route());
        if (wanted == null) {
            return now;
        }
        List<PluginSpec> next = new ArrayList<>();
        for (PluginSpec spec : wanted) {
            Optional<PluginSpec> held = find(spec.entity(), now);
            Optional<PluginSpec> tried = held.filter(had -> !had.id().equals(spec.id()) && spec.isOrTries(had.id()));
            if (tried.isPresent()) {
                next.add(spec.candidate().orElseThrow().spec());
            } else if (held.filter(had -> had.id().equals(spec.id())).isPresent() || spec.onReload() == OnReload.MOVE) {
                next.add(spec);
            } else {
                held.ifPresent(next::add);
            }
        }
        now.stream()
                .filter(held -> held.onReload() == OnReload.KEEP
                        && find(held.entity(), wanted).isEmpty())
                .forEach(next::add);
        next.sort(PluginSpec.ORDER);
        return List.copyOf(next);
    }

    private static Optional<PluginSpec> find(String entity, List<PluginSpec> among) {
        return among.stream().filter(spec -> spec.entity().equals(entity)).findFirst();
    }

    /** The routes. */
    RouteTable routes() {
        return routes;
    }

    /** Every plugin that runs anywhere, to be hosted. */
    public List<PluginSpec> plugins() {
        List<PluginSpec> all = new ArrayList<>(versions.all());
        versions.all().stream()
                .flatMap(spec -> spec.candidate().stream())
                .filter(candidate -> candidate.canary() > 0)
                .forEach(candidate -> all.add(candidate.spec()));
        return List.copyOf(all);
    }

    /** The plugins of a new session of a route, in the order they run. */
    List<PluginSpec> plugins(RouteConfig route) {
        List<PluginSpec> all = pluginsByRoute.getOrDefault(route.name(), List.of());
        return tries.contains(route.name()) ? all.stream().map(Snapshot::drawn).toList() : all;
    }

    /** The plugin, or what is tried in its place. */
    private static PluginSpec drawn(PluginSpec spec) {
        return spec.candidate()
                .filter(candidate -> ThreadLocalRandom.current().nextInt(100) < candidate.canary())
                .map(Candidate::spec)
                .orElse(spec);
    }

    /** How to speak TLS to a service; empty if it is spoken to in plain text. */
    Optional<ClientSSLOptions> tls(ServiceConfig service) {
        return Optional.ofNullable(tlsByService.get(service.id()));
    }
}
