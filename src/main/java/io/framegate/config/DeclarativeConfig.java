package io.framegate.config;

import io.framegate.pdk.Consumers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services, routes, plugins, consumers and upstreams: what a declarative file says about WebSocket. Immutable. */
public final class DeclarativeConfig {

    /** Priority descending, equal ones by name descending (spec 3.3). */
    private static final Comparator<PluginConfig> ORDER = Comparator.comparingInt(PluginConfig::priority)
            .thenComparing(PluginConfig::name)
            .reversed();

    /** Nothing at all. */
    public static final DeclarativeConfig NOTHING =
            new DeclarativeConfig(List.of(), List.of(), List.of(), List.of(), List.of(), Consumers.NONE, List.of());

    private final List<ServiceConfig> services;
    private final List<RouteConfig> routes;
    private final List<PluginConfig> plugins;
    private final List<CertificateConfig> certificates;
    private final List<CaCertificateConfig> caCertificates;
    private final Consumers consumers;
    private final List<UpstreamConfig> upstreams;
    private final Map<String, List<PluginConfig>> pluginsByRoute = new HashMap<>();
    private final Map<String, List<PluginConfig>> pluginsByService = new HashMap<>();
    private final List<PluginConfig> globalPlugins = new ArrayList<>();

    /**
     * @param services the services, in the file's order
     * @param routes the routes, in the file's order: those in services first
     * @param plugins the plugins, disabled ones included
     * @param certificates the certificates
     * @param caCertificates the authorities
     * @param consumers who opens sessions
     * @param upstreams what services may have for their hosts instead of a name
     */
    public DeclarativeConfig(
            List<ServiceConfig> services,
            List<RouteConfig> routes,
            List<PluginConfig> plugins,
            List<CertificateConfig> certificates,
            List<CaCertificateConfig> caCertificates,
            Consumers consumers,
            List<UpstreamConfig> upstreams) {
        this.services = List.copyOf(services);
        this.routes = List.copyOf(routes);
        this.plugins = List.copyOf(plugins);
        this.certificates = List.copyOf(certificates);
        this.caCertificates = List.copyOf(caCertificates);
        this.consumers = consumers;
        this.upstreams = List.copyOf(upstreams);
        plugins.stream().filter(PluginConfig::enabled).forEach(this::index);
    }

    private void index(PluginConfig plugin) {
        PluginScope scope = plugin.scope();
        if (scope.route().isPresent()) {
            listOf(pluginsByRoute, scope.route().get()).add(plugin);
        } else if (scope.service().isPresent()) {
            listOf(pluginsByService, scope.service().get()).add(plugin);
        } else {
            globalPlugins.add(plugin);
        }
    }

    private static List<PluginConfig> listOf(Map<String, List<PluginConfig>> lists, String id) {
        return lists.computeIfAbsent(id, key -> new ArrayList<>());
    }

    /** The services, in the file's order; disabled ones included. */
    public List<ServiceConfig> services() {
        return services;
    }

    /** The routes, in the file's order, which decides between equals; those of disabled services included. */
    public List<RouteConfig> routes() {
        return routes;
    }

    /** Every configured plugin, disabled ones included. */
    public List<PluginConfig> plugins() {
        return plugins;
    }

    /** The certificates. */
    public List<CertificateConfig> certificates() {
        return certificates;
    }

    /** The authorities. */
    public List<CaCertificateConfig> caCertificates() {
        return caCertificates;
    }

    /** Who opens sessions, with the credentials. */
    public Consumers consumers() {
        return consumers;
    }

    /** What services may have for their hosts instead of a name. */
    public List<UpstreamConfig> upstreams() {
        return upstreams;
    }

    /**
     * The plugins that run on a route in sessions of nobody in particular, in the order they run: by descending priority,
     * equal ones by descending name. Of several configurations of one plugin only the most specific runs: route and service
     * before route before service before everything (spec 3.3). Disabled ones neither run nor stand in for others.
     */
    public List<PluginConfig> pluginsFor(RouteConfig route) {
        return pluginsFor(route, Optional.empty());
    }

    /**
     * The same in sessions of a consumer, had he been known from the start: configurations for him are more specific than any
     * that name as many of route, service and consumer (spec 3.3).
     *
     * @param consumer his id; empty for nobody in particular
     */
    public List<PluginConfig> pluginsFor(RouteConfig route, Optional<String> consumer) {
        Map<String, PluginConfig> chosen = new HashMap<>();
        covering(route)
                .filter(plugin -> plugin.scope().covers(consumer))
                .forEach(plugin -> chosen.merge(
                        plugin.name(),
                        plugin,
                        (known, other) ->
                                other.scope().specificity() > known.scope().specificity() ? other : known));
        return chosen.values().stream().sorted(ORDER).toList();
    }

    /** The ids of the consumers who have a plugin of their own on a route. */
    public Set<String> consumersOn(RouteConfig route) {
        return covering(route)
                .flatMap(plugin -> plugin.scope().consumer().stream())
                .collect(Collectors.toSet());
    }

    private Stream<PluginConfig> covering(RouteConfig route) {
        return Stream.of(
                        pluginsByRoute.getOrDefault(route.id(), List.of()),
                        pluginsByService.getOrDefault(route.service().id(), List.of()),
                        globalPlugins)
                .flatMap(List::stream)
                .filter(plugin -> plugin.scope().covers(route));
    }

    /** The route of this name or id. */
    public Optional<RouteConfig> route(String nameOrId) {
        return routes.stream()
                .filter(route -> route.name().equals(nameOrId) || route.id().equals(nameOrId))
                .findFirst();
    }

    /** The service of this name or id. */
    public Optional<ServiceConfig> service(String nameOrId) {
        return services.stream()
                .filter(service ->
                        service.name().equals(nameOrId) || service.id().equals(nameOrId))
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeclarativeConfig that
                && services.equals(that.services)
                && routes.equals(that.routes)
                && plugins.equals(that.plugins)
                && certificates.equals(that.certificates)
                && caCertificates.equals(that.caCertificates)
                && consumers.equals(that.consumers)
                && upstreams.equals(that.upstreams);
    }

    @Override
    public int hashCode() {
        return routes.hashCode();
    }

    @Override
    public String toString() {
        return "DeclarativeConfig[" + services.size() + " services, " + routes.size() + " routes, " + plugins.size()
                + " plugins]";
    }
}
