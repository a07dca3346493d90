package io.framegate.gateway;

import io.framegate.bus.SessionPlugins;
import io.framegate.config.RouteConfig;
import io.framegate.config.TrustedProxies;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteMatch;
import io.framegate.route.RouteRequest;
import io.framegate.trace.HandshakeTrace;
import io.framegate.trace.Tracing.Arrival;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What happens to a request before it is a session (spec 6): its route is found first, then its scheme enforced, then the
 * request itself checked; what passes goes on as a {@link PendingHandshake}.
 */
final class Handshaker {

    private static final String RETRY_SECONDS = "5";

    private final EventLoopParts parts;
    private final TrustedProxies proxies;
    private final ErrorResponse errors;

    Handshaker(EventLoopParts parts) {
        this.parts = parts;
        this.proxies = parts.setup().settings().trustedProxies();
        this.errors =
                new ErrorResponse(parts.setup().settings().errorDefaultType().toString());
    }

    /** Takes a request of any kind. */
    void handle(HttpServerRequest request) {
        request.pause();
        long startedAt = Ticker.now();
        String id = newId();
        if (parts.setup().connections().refuses(request.connection())) {
            refuse(request, "too many connections", id);
            return;
        }
        if (parts.sessions().isDraining()) {
            refuse(request, "the gateway is shutting down", id);
            return;
        }
        if (parts.watch().isOverloaded()) {
            refuse(request, "the gateway is overloaded", id);
            return;
        }
        Headers headers = Headers.of(request.headers());
        Snapshot snapshot = parts.current().get();
        Optional<RouteMatch> match = snapshot.routes().match(routeRequest(request, headers));
        if (match.isEmpty()) {
            unrouted(request, id);
            return;
        }
        RouteConfig route = match.get().route();
        SessionFacts facts = facts(request, headers, id, route);
        if (route.requiresTls() && !facts.request().scheme().equals("wss")) {
            requireTls(request, route, facts);
            return;
        }
        ClientHandshake handshake = new ClientHandshake(request, headers);
        if (handshake.refusal().isPresent()) {
            refuse(request, handshake.refusal().get(), facts);
            return;
        }
        boolean trusted = proxies.trusts(request.remoteAddress().hostAddress());
        HandshakeTrace trace = parts.tracing().handshake(facts, arrival(request, trusted));
        SessionFacts traced = facts.withTraceparent(trace.traceparent());
        SessionPlugins plugins = new SessionPlugins(parts.bus(), snapshot.plugins(route), traced);
        new PendingHandshake(
                        parts,
                        snapshot,
                        errors,
                        request,
                        handshake,
                        match.get(),
                        trusted,
                        traced,
                        plugins,
                        trace,
                        startedAt)
                .start();
    }

    private static RouteRequest routeRequest(HttpServerRequest request, Headers headers) {
        HostAndPort authority = request.authority();
        return new RouteRequest(
                request.method().name(),
                authority == null ? "" : authority.host(),
                port(request),
                path(request),
                headers,
                request.isSSL(),
                sni(request),
                endpoint(request.remoteAddress()),
                endpoint(request.localAddress()));
    }

    private static RouteRequest.Endpoint endpoint(SocketAddress address) {
        return new RouteRequest.Endpoint(address.hostAddress(), address.port());
    }

    private static Arrival arrival(HttpServerRequest request, boolean trusted) {
        SocketAddress here = request.localAddress();
        return new Arrival(here.hostAddress(), here.port(), trusted);
    }

    /** The port the client asked for, or else the listener's. */
    private static int port(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null || authority.port() <= 0
                ? request.localAddress().port()
                : authority.port();
    }

    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static Optional<String> sni(HttpServerRequest request) {
        return request.isSSL() ? Optional.ofNullable(request.connection().indicatedServerName()) : Optional.empty();
    }

    private SessionFacts facts(HttpServerRequest request, Headers headers, String id, RouteConfig route) {
        String peer = request.remoteAddress().hostAddress();
        Headers believed = proxies.trusts(peer) ? headers : Headers.NONE;
        String scheme = scheme(request, believed);
        HostAndPort authority = request.authority();
        Optional<HostAndPort> seen = forwardedAuthority(believed).or(() -> Optional.ofNullable(authority));
        String query = request.query();
        return new SessionFacts(
                id,
                route.name(),
                route.service().name(),
                new SessionFacts.Client(
                        proxies.clientAddress(peer, headers.all(proxies.header())),
                        request.remoteAddress().port()),
                new SessionFacts.Request(
                        scheme,
                        authority == null ? "" : authority.host().toLowerCase(Locale.ROOT),
                        port(request),
                        path(request),
                        query == null ? "" : query,
                        headers,
                        seen.map(HostAndPort::host).orElse("").toLowerCase(Locale.ROOT),
                        seen.map(HostAndPort::port)
                                .filter(port -> port > 0)
                                .or(() -> forwardedPort(believed))
                                .orElse(scheme.equals("wss") ? 443 : 80)),
                Optional.empty());
    }

    private static String scheme(HttpServerRequest request, Headers believed) {
        String known = request.isSSL() ? "https" : "http";
        String scheme =
                believed.first("X-Forwarded-Proto").orElse(known).strip().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("wss") ? "wss" : "ws";
    }

    /** Each proxy may have added what it was asked for: the first is what the client asked for. */
    private static Optional<HostAndPort> forwardedAuthority(Headers believed) {
        return believed.elements("X-Forwarded-Host").stream()
                .findFirst()
                .flatMap(host -> Optional.ofNullable(HostAndPort.parseAuthority(host, -1)));
    }

    private static Optional<Integer> forwardedPort(Headers believed) {
        return believed.elements("X-Forwarded-Port").stream()
                .findFirst()
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port <= 65_535);
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format("%016x%016x", random.nextLong(), random.nextLong());
    }

    // ---- answers of our own

    /** RFC 9110 10.2.3: a client that wants to come back is told when. */
    private void refuse(HttpServerRequest request, String why, String id) {
        parts.observer().turnedAway("", 503, Blame.GATEWAY);
        request.response().putHeader("Retry-After", RETRY_SECONDS);
        errors.send(request, 503, why, id).eventually(() -> request.connection().close());
    }

    private void unrouted(HttpServerRequest request, String id) {
        Optional<Handler<HttpServerRequest>> unrouted = parts.setup().unrouted();
        if (unrouted.isPresent() && !request.headers().contains("Upgrade")) {
            request.resume();
            unrouted.get().handle(request);
        } else {
            parts.observer().turnedAway("", 404, Blame.CLIENT);
            errors.send(request, 404, "no Route matched with those values", id);
        }
    }

    /** Spec 6.2. */
    private void requireTls(HttpServerRequest request, RouteConfig route, SessionFacts facts) {
        int status = route.httpsRedirectStatusCode();
        parts.observer().turnedAway(route.name(), status, Blame.CLIENT);
        if (status == 426) {
            request.response().putHeader("Upgrade", "TLS/1.2, HTTP/1.1");
            request.response().putHeader("Connection", "Upgrade");
            errors.send(request, 426, "Please use HTTPS protocol", facts.id());
        } else {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Location", "https://" + facts.request().host() + request.uri());
            ErrorResponse.finish(request, "");
        }
    }

    private void refuse(HttpServerRequest request, ClientHandshake.Refusal refusal, SessionFacts facts) {
        parts.observer().turnedAway(facts.route(), refusal.status(), Blame.CLIENT);
        if (refusal.status() == 426) {
            request.response().putHeader("Upgrade", "websocket"); // RFC 9110 section 15.5.22
            request.response().putHeader("Sec-WebSocket-Version", "13");
        }
        errors.send(request, refusal.status(), refusal.message(), facts.id());
    }
}
