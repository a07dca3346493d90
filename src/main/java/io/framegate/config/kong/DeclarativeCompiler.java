package io.framegate.config.kong;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.PluginScope;
import io.framegate.config.RouteConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns the entities of a declarative file into configuration: resolves what refers to what, nested or by name (spec 10.1). */
final class DeclarativeCompiler {

    private final DeclarativeFile file;
    private final Triage triage;
    private final ReadingScope scope;
    private final EntityIds ids = new EntityIds();
    private final Certificates certificates;
    private final UpstreamRules upstreamRules;
    private final ServiceRules serviceRules;
    private final RouteRules routeRules;
    private final ConsumerRules consumerRules;
    private final PluginRules pluginRules;
    private final Map<String, ServiceConfig> services = new HashMap<>();
    private final Map<String, RouteConfig> routes = new HashMap<>();
    private final List<ServiceConfig> serviceList = new ArrayList<>();
    private final List<RouteConfig> routeList = new ArrayList<>();
    private final List<PluginConfig> pluginList = new ArrayList<>();
    private final Map<ConfigPath, PluginConfig> pluginsOfConsumers = new LinkedHashMap<>();
    private final Map<String, ConfigPath> taken = new HashMap<>();

    /** The plugins that stand in services and routes: each may refer to a route or service that comes later. */
    private final List<Runnable> nestedPlugins = new ArrayList<>();

    DeclarativeCompiler(
            DeclarativeFile file,
            Triage triage,
            DeclarativeSettings settings,
            PluginCatalog catalog,
            ReadingScope scope) {
        this.file = file;
        this.triage = triage;
        this.scope = scope;
        this.certificates = Certificates.of(file, ids, scope);
        this.upstreamRules = UpstreamRules.of(file, certificates, ids, scope);
        this.serviceRules = new ServiceRules(certificates, upstreamRules, settings.forbidUnverified(), ids, scope);
        this.routeRules = new RouteRules(file.formatVersion(), ids, scope);
        this.consumerRules = ConsumerRules.of(file, ids, scope);
        this.pluginRules = new PluginRules(catalog, settings, triage, ids, scope);
    }

    DeclarativeConfig compile() {
        file.toolKeys().forEach(key -> scope.warning(ConfigPath.ROOT.key(key), "ignored: it is meant for decK"));
        file.unsupportedKeys().forEach(key -> scope.warning(ConfigPath.ROOT.key(key), "ignored: not supported yet"));
        file.services().forEach(this::service);
        file.routes().forEach(this::flatRoute);
        nestedPlugins.forEach(Runnable::run);
        file.plugins().forEach(this::flatPlugin);
        file.consumers().forEach(this::consumer);
        pluginsOfConsumers.forEach(this::checkRuns);
        return new DeclarativeConfig(
                serviceList,
                routeList,
                pluginList,
                certificates.all(),
                certificates.allAuthorities(),
                consumerRules.consumers(),
                upstreamRules.all());
    }

    private void service(ServiceEntity entity) {
        claim("service", entity.id(), entity.name(), entity.at());
        Optional<ServiceConfig> service = serviceRules.apply(entity);
        service.ifPresent(of -> {
            register(services, of, of.id(), entity.name());
            serviceList.add(of);
        });
        for (RouteEntity route : entity.routes()) {
            if (route.service().isPresent()) {
                scope.problem(route.at().key("service"), "cannot be given here: the route stands in its service");
            }
            route(route, service);
        }
        Optional<String> id = service.map(ServiceConfig::id);
        for (PluginEntity plugin : entity.plugins()) {
            if (plugin.service().isPresent()) {
                scope.problem(plugin.at().key("service"), "cannot be given here: the plugin stands in its service");
            }
            nestedPlugins.add(() -> plugin(plugin, new PluginScope(id, routeId(plugin), consumerId(plugin)), true));
        }
    }

    private void flatRoute(RouteEntity entity) {
        ConfigPath at = entity.at().key("service");
        if (entity.service().isEmpty() && scope.isSound(at)) {
            scope.problem(at, "required: expected the name or id of a service, found nothing");
        }
        route(entity, entity.service().flatMap(to -> find(to, services, triage.serviceNames(), "service", at)));
    }

    private void route(RouteEntity entity, Optional<ServiceConfig> service) {
        claim("route", entity.id(), entity.name(), entity.at());
        Optional<RouteConfig> route = routeRules.apply(entity, service);
        route.ifPresent(of -> {
            register(routes, of, of.id(), entity.name());
            routeList.add(of);
        });
        Optional<String> id = route.map(RouteConfig::id);
        for (PluginEntity plugin : entity.plugins()) {
            if (plugin.route().isPresent()) {
                scope.problem(plugin.at().key("route"), "cannot be given here: the plugin stands in its route");
            }
            nestedPlugins.add(() -> plugin(plugin, new PluginScope(serviceId(plugin), id, consumerId(plugin)), true));
        }
    }

    private void flatPlugin(PluginEntity entity) {
        plugin(entity, new PluginScope(serviceId(entity), routeId(entity), consumerId(entity)), isAttached(entity));
    }

    private static boolean isAttached(PluginEntity entity) {
        return entity.service().isPresent() || entity.route().isPresent();
    }

    private void plugin(PluginEntity entity, PluginScope where, boolean attached) {
        claim("plugin", entity.id(), Optional.empty(), entity.at());
        Optional<PluginConfig> plugin = pluginRules.apply(entity, where, attached);
        if ((entity.service().isPresent() && where.service().isEmpty())
                || (entity.route().isPresent() && where.route().isEmpty())) {
            if (scope.problemCount() == 0) {
                triage.ignore("plugins", entity.name());
            }
            return;
        }
        plugin.ifPresent(pluginList::add);
        plugin.filter(of -> of.scope().consumer().isPresent()).ifPresent(of -> pluginsOfConsumers.put(entity.at(), of));
        if (where.service().isPresent()
                && where.route().isPresent()
                && routeList.stream().noneMatch(where::covers)) {
            scope.warning(entity.at(), "never runs: the route is none of the service's");
        }
    }

    /** Kinds of credentials that are ignored, and the plugins for one consumer. */
    private void consumer(ConsumerEntity entity) {
        entity.unsupportedKeys().forEach(key -> scope.warning(entity.at().key(key), "ignored: not supported yet"));
        Optional<String> id = consumerRules.id(entity);
        for (PluginEntity plugin : entity.plugins()) {
            if (plugin.consumer().isPresent()) {
                scope.problem(plugin.at().key("consumer"), "cannot be given here: the plugin stands in its consumer");
            }
            plugin(plugin, new PluginScope(serviceId(plugin), routeId(plugin), id), isAttached(plugin));
        }
    }

    /** One for a consumer is only chosen once the consumer is known, which some plugin before it has to find out. */
    private void checkRuns(ConfigPath at, PluginConfig plugin) {
        boolean first = pluginList.stream()
                .filter(other -> other.enabled() && other.scope().consumer().isEmpty())
                .noneMatch(other -> other.priority() >= plugin.priority());
        if (first) {
            scope.warning(at, "never runs: no plugin runs before it that could find out who the consumer is");
        }
    }

    private Optional<String> serviceId(PluginEntity plugin) {
        ConfigPath at = plugin.at().key("service");
        return plugin.service()
                .flatMap(to -> find(to, services, triage.serviceNames(), "service", at))
                .map(ServiceConfig::id);
    }

    private Optional<String> routeId(PluginEntity plugin) {
        ConfigPath at = plugin.at().key("route");
        return plugin.route()
                .flatMap(to -> find(to, routes, triage.routeNames(), "route", at))
                .map(RouteConfig::id);
    }

    private Optional<String> consumerId(PluginEntity plugin) {
        return plugin.consumer().flatMap(to -> consumerRules.id(to, plugin.at().key("consumer")));
    }

    /** What is referred to. That it is missing is reported, unless it is there and something else was wrong with it. */
    private <T> Optional<T> find(
            EntityReference to, Map<String, T> known, Set<String> written, String kind, ConfigPath at) {
        Function<Optional<String>, Optional<T>> lookUp = name -> name.map(known::get);
        Optional<T> found =
                lookUp.apply(to.name()).or(() -> lookUp.apply(to.id().map(id -> id.toLowerCase(Locale.ROOT))));
        if (found.isEmpty() && !to.isAmong(written)) {
            String name = to.toString();
            String suggestion = Suggestion.closest(name, written)
                    .map(close -> ", did you mean " + ConfigProblem.quote(close) + "?")
                    .orElse("");
            scope.problem(at, "there is no " + kind + " " + ConfigProblem.quote(name) + suggestion);
        }
        return found;
    }

    private <T> void register(Map<String, T> known, T entity, String id, Optional<String> name) {
        known.putIfAbsent(id, entity);
        name.ifPresent(own -> known.putIfAbsent(own, entity));
    }

    /** Reports an id or a name that an entity of the same kind already has. */
    private void claim(String kind, Optional<String> id, Optional<String> name, ConfigPath at) {
        id.ifPresent(own -> claim(kind, "id", own.toLowerCase(Locale.ROOT), at));
        name.ifPresent(own -> claim(kind, "name", own, at));
    }

    private void claim(String kind, String key, String value, ConfigPath at) {
        ConfigPath other = taken.putIfAbsent(kind + " " + key + " " + value, at);
        if (other != null) {
            scope.problem(at.key(key), ConfigProblem.quote(value) + " is already the " + key + " of " + other);
        }
    }
}
