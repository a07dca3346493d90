package io.framegate.config.kong;

import io.framegate.config.Protocol;
import io.framegate.config.RouteConfig;
import io.framegate.config.RouteHeader;
import io.framegate.config.RoutePath;
import io.framegate.config.ServiceConfig;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.pdk.Matches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a route must be beyond its structure (spec 10.3), and what becomes of it. */
final class RouteRules {

    private static final Set<Integer> REDIRECT_STATUS_CODES = Set.of(426, 301, 302, 307, 308);

    /** The protocols one route may have together. */
    private static final Set<Set<Protocol>> PROTOCOL_GROUPS = Set.of(
            Set.of(Protocol.HTTP, Protocol.HTTPS),
            Set.of(Protocol.GRPC, Protocol.GRPCS),
            Set.of(Protocol.TCP, Protocol.TLS, Protocol.UDP),
            Set.of(Protocol.TLS_PASSTHROUGH),
            Set.of(Protocol.WS, Protocol.WSS));

    private final FormatVersion version;
    private final EntityIds ids;
    private final ReadingScope scope;

    RouteRules(FormatVersion version, EntityIds ids, ReadingScope scope) {
        this.version = version;
        this.ids = ids;
        this.scope = scope;
    }

    /** The route an entity describes, if its service is known. */
    Optional<RouteConfig> apply(RouteEntity entity, Optional<ServiceConfig> service) {
        checkProtocols(entity);
        checkSupport(entity);
        checkAttributes(entity);
        List<RoutePath> paths = paths(entity);
        List<RouteHeader> headers = headers(entity);
        Set<String> snis = snis(entity);
        return service.map(of -> {
            String id = ids.id(entity.id(), "route", identity(entity, of).toArray());
            return new RouteConfig(
                    id,
                    entity.name().orElseGet(() -> EntityIds.name(of.name() + ".route", id)),
                    of,
                    entity.protocols(),
                    entity.methods(),
                    entity.hosts(),
                    paths,
                    headers,
                    snis,
                    entity.sources(),
                    entity.destinations(),
                    entity.regexPriority(),
                    entity.stripPath(),
                    entity.preserveHost(),
                    entity.httpsRedirectStatusCode(),
                    entity.compression().or(of::compression),
                    entity.tags());
        });
    }

    private static List<Object> identity(RouteEntity entity, ServiceConfig service) {
        if (entity.name().isPresent()) {
            return List.of(entity.name().get());
        }
        return List.of(
                service.id(),
                entity.protocols(),
                entity.methods(),
                entity.hosts(),
                entity.paths(),
                entity.headers(),
                entity.snis(),
                entity.sources(),
                entity.destinations());
    }

    private void checkProtocols(RouteEntity entity) {
        ConfigPath at = entity.at().key("protocols");
        Set<Protocol> protocols = entity.protocols();
        if (!scope.isSound(at)) {
            return;
        }
        if (PROTOCOL_GROUPS.stream().noneMatch(group -> group.containsAll(protocols))) {
            scope.problem(
                    at,
                    "expected protocols that go together, such as \"ws\" and \"wss\", found "
                            + String.join(
                                    ", ",
                                    protocols.stream()
                                            .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
                                            .map(ConfigProblem::quote)
                                            .toList()));
        } else if (protocols.stream().noneMatch(Protocol::isWebSocket)) {
            scope.problem(
                    at,
                    "expected \"ws\" or \"wss\", as the protocol of the service is one of them;"
                            + " without protocols a route is for http and https");
        }
    }

    private void checkSupport(RouteEntity entity) {
        ConfigPath at = entity.at();
        if (entity.expression().isPresent()) {
            scope.problem(at.key("expression"), "routes of the expressions router are not supported");
        }
        if (entity.priority().isPresent()) {
            scope.problem(at.key("priority"), "routes of the expressions router are not supported");
        }
        if (entity.pathHandling() != RouteEntity.PathHandling.V0) {
            scope.problem(at.key("path_handling"), "expected \"v0\", the only one supported, found \"v1\"");
        }
        if (!REDIRECT_STATUS_CODES.contains(entity.httpsRedirectStatusCode())) {
            scope.problem(
                    at.key("https_redirect_status_code"),
                    "expected 426, 301, 302, 307 or 308, found " + entity.httpsRedirectStatusCode());
        }
    }

    /** At least one of hosts, headers, paths; snis will do for wss. */
    private void checkAttributes(RouteEntity entity) {
        boolean tls = entity.protocols().contains(Protocol.WSS);
        boolean some = !entity.hosts().isEmpty()
                || !entity.headers().isEmpty()
                || !entity.paths().isEmpty()
                || (tls && !entity.snis().isEmpty());
        boolean webSocket = entity.protocols().stream().anyMatch(Protocol::isWebSocket);
        if (!some && webSocket && scope.isSound(entity.at())) {
            scope.problem(
                    entity.at(),
                    tls
                            ? "a wss route needs at least one of hosts, headers, paths and snis"
                            : "a ws route needs at least one of hosts, headers and paths");
        }
        if (!entity.methods().isEmpty() && !entity.methods().contains("GET")) {
            scope.warning(
                    entity.at().key("methods"),
                    "the route never matches: a WebSocket handshake is a GET, which is missing");
        }
    }

    private List<RoutePath> paths(RouteEntity entity) {
        List<RoutePath> paths = new ArrayList<>();
        for (int i = 0; i < entity.paths().size(); i++) {
            String text = entity.paths().get(i);
            ConfigPath at = entity.at().key("paths").index(i);
            try {
                RoutePath path = version.path(text);
                if (path instanceof RoutePath.Prefix && (text.contains("*") || text.contains("("))) {
                    scope.warning(at, "matched literally: a regular expression begins with ~");
                }
                paths.add(path);
            } catch (IllegalArgumentException refused) {
                scope.problem(at, String.valueOf(refused.getMessage()));
            }
        }
        return List.copyOf(paths);
    }

    private List<RouteHeader> headers(RouteEntity entity) {
        List<RouteHeader> headers = new ArrayList<>();
        for (Map.Entry<String, List<String>> header : entity.headers().entrySet()) {
            String name = header.getKey();
            ConfigPath at = entity.at().key("headers").key(name);
            if (name.equalsIgnoreCase("host")) {
                scope.problem(at, "cannot be matched as a header: hosts does that");
            } else if (!name.matches(Matches.TOKEN)) {
                scope.problem(at, "expected the name of a header field, found " + ConfigProblem.quote(name));
            } else if (header.getValue().isEmpty() && scope.isSound(at)) {
                scope.problem(at, "expected at least one value, found none");
            } else {
                try {
                    headers.add(RouteHeader.of(name, header.getValue()));
                } catch (IllegalArgumentException refused) {
                    scope.problem(at, String.valueOf(refused.getMessage()));
                }
            }
        }
        return List.copyOf(headers);
    }

    private Set<String> snis(RouteEntity entity) {
        Set<String> snis = new LinkedHashSet<>();
        int i = 0;
        for (String written : entity.snis()) {
            Optional<String> name = ServerName.parse(written, false);
            if (name.isEmpty()) {
                scope.problem(
                        entity.at().key("snis").index(i),
                        "expected a host name, found " + ConfigProblem.quote(written));
            }
            name.ifPresent(snis::add);
            i++;
        }
        return Collections.unmodifiableSet(snis);
    }
}
