package io.framegate.gateway;

import io.framegate.bus.PluginSpec;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.OnReload;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.RouteConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.SharedState;
import io.framegate.route.RouteTable;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The declarative file made ready for use: shared by all event loops, and the same for as long as it is used. */
public final class Snapshot {

    private final RouteTable routes;
    private final PluginVersions versions;
    private final Map<String, List<PluginSpec>> pluginsByRoute = new HashMap<>();
    private final Map<String, ConsumersPlugins> consumersByRoute = new HashMap<>();
    private final Map<String, ClientSSLOptions> tlsByService = new HashMap<>();

    private Snapshot(RouteTable routes, PluginVersions versions) {
        this.routes = routes;
        this.versions = versions;
    }

    /**
     * The plugins of a route that depend on the consumer, found when the first session of one asks: there may be many more
     * consumers than ever come this way.
     *
     * @param those who have plugins of their own
     */
    private record ConsumersPlugins(
            Set<String> those,
            Function<String, List<PluginSpec>> finder,
            ConcurrentMap<String, List<PluginSpec>> found) {

        Optional<List<PluginSpec>> of(Consumer consumer) {
            return those.contains(consumer.id())
                    ? Optional.of(found.computeIfAbsent(consumer.id(), finder))
                    : Optional.empty();
        }
    }

    /**
     * Compiles a configuration that was found valid.
     *
     * @param catalog where its plugins come from
     * @param cluster what its plugins may share with other processes; empty if there are none
     */
    public static Snapshot compile(
            GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog, Optional<SharedState> cluster) {
        return compile(settings, config, PluginVersions.of(config, catalog, cluster));
    }

    /** As above, in the place of this one: a plugin that is configured as it was is the same, with all that it knows. */
    public Snapshot next(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        return compile(settings, config, versions.next(config, catalog));
    }

    private static Snapshot compile(GatewayConfig settings, DeclarativeConfig config, PluginVersions versions) {
        Snapshot snapshot = new Snapshot(RouteTable.of(config.routes()), versions);
        for (RouteConfig route : config.routes()) {
            snapshot.pluginsByRoute.put(route.name(), chosen(config.pluginsFor(route), versions));
            Set<String> consumers = config.consumersOn(route);
            if (!consumers.isEmpty()) {
                Function<String, List<PluginSpec>> finder =
                        consumer -> chosen(config.pluginsFor(route, Optional.of(consumer)), versions);
                snapshot.consumersByRoute.put(
                        route.name(), new ConsumersPlugins(consumers, finder, new ConcurrentHashMap<>()));
            }
        }
        for (ServiceConfig service : config.services()) {
            if (service.usesTls()) {
                snapshot.tlsByService.put(service.id(), UpstreamTls.options(service, settings.upstreamTls()));
            }
        }
        return snapshot;
    }

    private static List<PluginSpec> chosen(List<PluginConfig> plugins, PluginVersions versions) {
        return plugins.stream().map(versions::of).toList();
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
        if (!has(session.route())) {
            return now;
        }
        List<PluginSpec> wanted = Optional.ofNullable(consumersByRoute.get(session.route()))
                .flatMap(consumers -> session.consumer().flatMap(consumers::of))
                .orElseGet(() -> pluginsByRoute.getOrDefault(session.route(), List.of()));
        List<PluginSpec> next = new ArrayList<>();
        for (PluginSpec spec : wanted) {
            Optional<PluginSpec> held = find(spec, now);
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
                .filter(held ->
                        held.onReload() == OnReload.KEEP && find(held, wanted).isEmpty())
                .forEach(next::add);
        next.sort(PluginSpec.ORDER);
        return List.copyOf(next);
    }

    /** Of one plugin a session has one instance, whichever entity that is of (spec 3.3). */
    private static Optional<PluginSpec> find(PluginSpec sought, List<PluginSpec> among) {
        return among.stream()
                .filter(spec -> spec.entity().equals(sought.entity())
                        || spec.factory().name().equals(sought.factory().name()))
                .findFirst();
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

    /** The plugins of a route, in the order they run, as long as nobody knows whose session it is. */
    List<PluginSpec> plugins(RouteConfig route) {
        List<PluginSpec> all = pluginsByRoute.getOrDefault(route.name(), List.of());
        return versions.areTried() ? all.stream().map(PluginSpec::drawn).toList() : all;
    }

    /**
     * The plugins that would run on a route, had it been known from the start whose session it is: those that have run by then are
     * not exchanged. Empty if they are the same for everybody.
     */
    Optional<List<PluginSpec>> plugins(RouteConfig route, Optional<Consumer> whose) {
        return Optional.ofNullable(consumersByRoute.get(route.name())).map(consumers -> whose.flatMap(consumers::of)
                .orElseGet(() -> pluginsByRoute.getOrDefault(route.name(), List.of())));
    }

    /** How to speak TLS to a service; empty if it is spoken to in plain text. */
    Optional<ClientSSLOptions> tls(ServiceConfig service) {
        return Optional.ofNullable(tlsByService.get(service.id()));
    }
}
