package io.framegate.gateway;

import io.framegate.balance.Balancer;
import io.framegate.balance.Choice;
import io.framegate.balance.Seat;
import io.framegate.config.ServiceConfig;
import io.framegate.frame.DeflateRules;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Timeouts;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteMatch;
import io.framegate.trace.HandshakeTrace;
import io.framegate.upstream.Destination;
import io.framegate.upstream.Destinations;
import io.framegate.upstream.UpstreamRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a handshake asks of its upstream once the plugins have decided, and of which of several targets (spec 6.3, 10.6). */
final class UpstreamLeg {

    private final EventLoopParts parts;
    private final Snapshot snapshot;
    private final HttpServerRequest request;
    private final ClientHandshake handshake;
    private final RouteMatch match;
    private final boolean trustedPeer;
    private final Optional<DeflateRules> deflate;
    private final SessionFacts facts;
    private final Proceed decision;
    private final HandshakeTrace trace;
    private final ServiceConfig service;
    private final Optional<String> setCookie;
    private final Optional<Choice> choice;

    UpstreamLeg(
            EventLoopParts parts,
            Snapshot snapshot,
            HttpServerRequest request,
            ClientHandshake handshake,
            RouteMatch match,
            boolean trustedPeer,
            Optional<DeflateRules> deflate,
            SessionFacts facts,
            Proceed decision,
            HandshakeTrace trace) {
        this.parts = parts;
        this.snapshot = snapshot;
        this.request = request;
        this.handshake = handshake;
        this.match = match;
        this.trustedPeer = trustedPeer;
        this.deflate = deflate;
        this.facts = facts;
        this.decision = decision;
        this.trace = trace;
        this.service = match.route().service();
        Optional<Balancer> upstream = parts.setup().balancers().find(service.host());
        Optional<HashedBy> hashed = upstream.map(several -> HashedBy.of(several.config(), facts, match));
        this.setCookie = hashed.flatMap(HashedBy::setCookie);
        this.choice = upstream.map(several -> several.choice(hashed.flatMap(HashedBy::value)));
    }

    /** The cookie that the client is to be given, so that it comes back to the same target. */
    Optional<String> setCookie() {
        return setCookie;
    }

    /** The session's place at one of several targets, once that has answered. */
    Optional<Seat> seat() {
        return choice.flatMap(Choice::seat);
    }

    /** Gives the place up. */
    void leave() {
        choice.ifPresent(Choice::leave);
    }

    UpstreamRequest request() {
        Timeouts timeouts = timeouts(decision, service);
        Destination named = Destination.of(service.host(), service.port());
        Optional<Map<String, String>> traced = trace.asks(named.name(), named.port());
        List<Map.Entry<String, String>> headers = headers(named, traced);
        Function<Destination, List<Map.Entry<String, String>>> ofEach = to -> {
            trace.connected(to.name(), to.port());
            return headers(to, traced);
        };
        return new UpstreamRequest(
                choice.<Destinations>map(several -> several).orElseGet(() -> Destinations.always(named)),
                snapshot.tls(service),
                target(),
                choice.isPresent() ? ofEach : to -> headers,
                handshake.key(),
                subprotocols(headers),
                deflate,
                timeouts.connect(),
                timeouts.read(),
                decision.retries().orElse(service.retries()));
    }

    private List<Map.Entry<String, String>> headers(Destination to, Optional<Map<String, String>> traced) {
        List<Map.Entry<String, String>> headers = UpstreamHeaders.of(
                request, facts, match, trustedPeer, decision, parts.setup().settings(), deflate, to);
        UpstreamHeaders.traced(headers, traced);
        return headers;
    }

    /** What the upstream may select: what the client offers and plugins have left in these fields. */
    private List<String> subprotocols(List<Map.Entry<String, String>> headers) {
        List<String> sent = Headers.of(headers).elements("Sec-WebSocket-Protocol");
        return handshake.subprotocols().stream().filter(sent::contains).toList();
    }

    /** How long to wait for an upstream: as plugins have decided, or else as the service says. */
    static Timeouts timeouts(Proceed decision, ServiceConfig service) {
        return decision.timeouts()
                .orElseGet(() -> new Timeouts(service.connectTimeout(), service.writeTimeout(), service.readTimeout()));
    }

    /** Spec 10.4: the query goes on unchanged, an empty one too. */
    private String target() {
        String path = decision.path().orElse(match.upstreamPath());
        if (decision.query().isPresent()) {
            String query = decision.query().get();
            return query.isEmpty() ? path : path + "?" + query;
        }
        int query = request.uri().indexOf('?');
        return query < 0 ? path : path + request.uri().substring(query);
    }
}
