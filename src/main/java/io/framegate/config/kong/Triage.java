package io.framegate.config.kong;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ReadingScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the services and routes of a declarative file that are none of this gateway's business, because they are neither ws
 * nor wss, from the others (spec 16.10, case 152). It looks at the document as it was written: what is not ours is not
 * checked either.
 */
final class Triage {

    private static final Set<String> OTHER_PROTOCOLS =
            Set.of("grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp");

    /** Whose business an entity is. */
    private enum Owner {
        OURS,
        OTHERS
    }

    private final Map<String, Set<String>> ignored = new LinkedHashMap<>();
    private final Map<String, Owner> services = new HashMap<>();
    private final Map<String, Owner> routes = new HashMap<>();
    private final Map<String, Owner> hosts = new HashMap<>();
    private final Set<String> othersUpstreams = new HashSet<>();
    private final ReadingScope scope;

    private Triage(ReadingScope scope) {
        this.scope = scope;
    }

    static Triage of(Map<String, ?> document, ReadingScope scope) {
        Triage triage = new Triage(scope);
        triage.services(document);
        triage.flatRoutes(document);
        triage.flatPlugins(document, ConfigPath.ROOT);
        triage.consumers(document);
        triage.upstreams(document);
        triage.flatTargets(document);
        return triage;
    }

    /** The names and ids of all services, also of those that are not ours. */
    Set<String> serviceNames() {
        return services.keySet();
    }

    /** The names and ids of all routes, also of those that are not ours. */
    Set<String> routeNames() {
        return routes.keySet();
    }

    /** Notes that something is not ours. */
    void ignore(String kind, String name) {
        ignored.computeIfAbsent(kind, key -> new LinkedHashSet<>()).add(name);
    }

    /** What to tell the operator about everything that is not ours, once. */
    Optional<String> report() {
        if (ignored.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        ignored.forEach((kind, names) -> parts.add(kind + " " + String.join(", ", names)));
        return Optional.of("ignored, because neither ws nor wss: " + String.join("; ", parts));
    }

    private void services(Map<String, ?> document) {
        ConfigPath path = ConfigPath.ROOT.key("services");
        List<?> list = list(document, "services");
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> service)) {
                continue;
            }
            ConfigPath at = path.index(i);
            String protocol = protocol(service);
            Owner owner = OTHER_PROTOCOLS.contains(protocol) ? Owner.OTHERS : Owner.OURS;
            namesAndIds(service).forEach(name -> services.put(name, owner));
            hosts.merge(host(service), owner, (known, other) -> known == Owner.OURS ? known : other);
            if (owner == Owner.OTHERS) {
                scope.skip(at);
                ignore("services", label(service, at));
            }
            nestedRoutes(service, at, owner);
        }
    }

    private void nestedRoutes(Map<?, ?> service, ConfigPath at, Owner owner) {
        List<?> list = list(service, "routes");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> route) {
                namesAndIds(route).forEach(name -> routes.put(name, owner));
                if (owner == Owner.OTHERS && namesWebSocket(route)) {
                    refuse(at.key("routes").index(i), label(service, at));
                }
            }
        }
    }

    private void flatRoutes(Map<String, ?> document) {
        ConfigPath path = ConfigPath.ROOT.key("routes");
        List<?> list = list(document, "routes");
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> route)) {
                continue;
            }
            ConfigPath at = path.index(i);
            Optional<Owner> service = referred(route.get("service"), services);
            boolean isOurs = namesWebSocket(route)
                    || service.filter(of -> of == Owner.OURS).isPresent();
            namesAndIds(route).forEach(name -> routes.put(name, isOurs ? Owner.OURS : Owner.OTHERS));
            if (!isOurs) {
                scope.skip(at);
                ignore("routes", label(route, at));
            } else if (service.filter(of -> of == Owner.OTHERS).isPresent()) {
                scope.skip(at);
                refuse(at, reference(route.get("service")).findFirst().orElse(""));
            }
        }
    }

    private void refuse(ConfigPath route, String service) {
        scope.problem(
                route.key("protocols"),
                "a ws or wss route needs a service whose protocol is ws or wss, which " + service + " is not");
    }

    private void consumers(Map<String, ?> document) {
        List<?> list = list(document, "consumers");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> consumer) {
                flatPlugins(consumer, ConfigPath.ROOT.key("consumers").index(i));
            }
        }
    }

    /** Those that refer to a service or route, at the top level or in a consumer. */
    private void flatPlugins(Map<?, ?> within, ConfigPath at) {
        ConfigPath path = at.key("plugins");
        List<?> list = list(within, "plugins");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> plugin) {
                Optional<Owner> owner =
                        referred(plugin.get("route"), routes).or(() -> referred(plugin.get("service"), services));
                if (owner.filter(of -> of == Owner.OTHERS).isPresent()) {
                    scope.skip(path.index(i));
                    ignore("plugins", label(plugin, path.index(i)));
                }
            }
        }
    }

    /** An upstream that only services of other protocols go to. */
    private void upstreams(Map<String, ?> document) {
        ConfigPath path = ConfigPath.ROOT.key("upstreams");
        List<?> list = list(document, "upstreams");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> upstream
                    && upstream.get("name") instanceof String name
                    && hosts.get(name) == Owner.OTHERS) {
                scope.skip(path.index(i));
                ignore("upstreams", name);
                namesAndIds(upstream).forEach(othersUpstreams::add);
            }
        }
    }

    private void flatTargets(Map<String, ?> document) {
        ConfigPath path = ConfigPath.ROOT.key("targets");
        List<?> list = list(document, "targets");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> target
                    && reference(target.get("upstream")).anyMatch(othersUpstreams::contains)) {
                scope.skip(path.index(i));
            }
        }
    }

    /** The host as it was written, also in a URL; empty if there is none. */
    private static String host(Map<?, ?> service) {
        if (service.get("host") instanceof String host) {
            return host;
        }
        if (service.get("url") instanceof String url) {
            String authority = url.replaceFirst("^[^:]*://", "").replaceFirst("[/?#].*$", "");
            return authority.replaceFirst(":[0-9]*$", "");
        }
        return "";
    }

    /** The protocol as it was written, http if it was not; a value that makes no sense is left for the reader to object to. */
    private static String protocol(Map<?, ?> service) {
        if (service.get("protocol") instanceof String protocol) {
            return protocol;
        }
        if (service.get("url") instanceof String url) {
            int end = url.indexOf("://");
            return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        }
        return service.get("protocol") == null && service.get("url") == null ? "http" : "";
    }

    private static boolean namesWebSocket(Map<?, ?> route) {
        return list(route, "protocols").stream().anyMatch(protocol -> "ws".equals(protocol) || "wss".equals(protocol));
    }

    private static Optional<Owner> referred(@Nullable Object reference, Map<String, Owner> owners) {
        return reference(reference)
                .flatMap(name -> Optional.ofNullable(owners.get(name)).stream())
                .findFirst();
    }

    /** The names and ids that a reference may mean. */
    private static Stream<String> reference(@Nullable Object reference) {
        if (reference instanceof String text) {
            return Stream.of(text, text.toLowerCase(Locale.ROOT)).distinct();
        }
        return reference instanceof Map<?, ?> map ? namesAndIds(map) : Stream.empty();
    }

    /** The name and the id of an entity or a reference, as far as it has them; ids in lower case. */
    private static Stream<String> namesAndIds(Map<?, ?> entity) {
        return Stream.concat(text(entity, "name"), text(entity, "id").map(id -> id.toLowerCase(Locale.ROOT)));
    }

    private static Stream<String> text(Map<?, ?> entity, String key) {
        return entity.get(key) instanceof String text ? Stream.of(text) : Stream.empty();
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> list ? list : List.of();
    }

    /** The name, or else the id, or else the place. */
    private static String label(Map<?, ?> entity, ConfigPath at) {
        return namesAndIds(entity).findFirst().orElse(at.text());
    }
}
