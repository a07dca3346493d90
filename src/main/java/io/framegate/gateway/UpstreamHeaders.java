package io.framegate.gateway;

import io.framegate.config.GatewayConfig;
import io.framegate.config.RouteConfig;
import io.framegate.frame.DeflateRules;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteMatch;
import io.framegate.socket.PermessageDeflate;
import io.framegate.upstream.Destination;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The header fields of the handshake request to the upstream (spec 6.3). */
final class UpstreamHeaders {

    /** Who the client is (spec 9.4). */
    private static final List<String> OF_THE_CONSUMER = List.of(
            "X-Consumer-ID",
            "X-Consumer-Username",
            "X-Consumer-Custom-ID",
            "X-Consumer-Groups",
            "X-Credential-Identifier",
            "X-Anonymous-Consumer");

    /** W3C Trace Context. */
    private static final List<String> OF_TRACES = List.of("traceparent", "tracestate");

    private UpstreamHeaders() {}

    static List<Map.Entry<String, String>> of(
            HttpServerRequest request,
            SessionFacts facts,
            RouteMatch match,
            boolean trustedPeer,
            Proceed decision,
            GatewayConfig settings,
            Optional<DeflateRules> deflate,
            Destination to) {
        Headers sent = facts.request().headers();
        List<Map.Entry<String, String>> fields = ForwardedHeaders.endToEnd(sent);
        ForwardedHeaders.set(fields, "Host", host(sent, match.route(), to));
        ForwardedHeaders.append(
                fields, "X-Forwarded-For", request.remoteAddress().hostAddress());
        Headers believed = trustedPeer ? sent : Headers.NONE;
        forwarded(fields, believed, "X-Forwarded-Proto", request.isSSL() ? "https" : "http");
        forwarded(fields, believed, "X-Forwarded-Host", facts.request().host());
        forwarded(
                fields,
                believed,
                "X-Forwarded-Port",
                Integer.toString(request.localAddress().port()));
        forwarded(fields, believed, "X-Forwarded-Path", facts.request().path());
        forwarded(fields, believed, "X-Forwarded-Prefix", match.strippedPrefix().orElse(""));
        ForwardedHeaders.set(fields, "X-Real-IP", facts.client().ip());
        ForwardedHeaders.append(fields, "Via", Product.VIA);
        if (settings.sendsRequestId()) {
            ForwardedHeaders.set(fields, "X-Kong-Request-Id", facts.id());
        }
        consumer(fields, facts, trustedPeer);
        ForwardedHeaders.apply(decision.headers(), fields);
        deflate.ifPresent(
                rules -> ForwardedHeaders.set(fields, "Sec-WebSocket-Extensions", PermessageDeflate.offer(rules)));
        List<Map.Entry<String, String>> all = new ArrayList<>(fields.size() + 4);
        all.add(Map.entry("Connection", "Upgrade"));
        all.add(Map.entry("Upgrade", "websocket"));
        all.add(Map.entry("Sec-WebSocket-Key", sent.first("Sec-WebSocket-Key").orElse("")));
        all.add(Map.entry("Sec-WebSocket-Version", "13"));
        all.addAll(fields);
        return all;
    }

    /** Speaks of the gateway's own trace, if there is one, instead of the client's. */
    static void traced(List<Map.Entry<String, String>> fields, Optional<Map<String, String>> trace) {
        trace.ifPresent(own -> {
            OF_TRACES.forEach(name -> ForwardedHeaders.remove(fields, name));
            own.forEach((name, value) -> ForwardedHeaders.set(fields, name, value));
        });
    }

    /** What a trusted proxy said, else what the gateway knows; nothing if that is nothing. */
    private static void forwarded(List<Map.Entry<String, String>> fields, Headers believed, String name, String known) {
        String value = believed.first(name).orElse(known);
        if (value.isEmpty()) {
            ForwardedHeaders.remove(fields, name);
        } else {
            ForwardedHeaders.set(fields, name, value);
        }
    }

    /** What plugins found out; if that is nothing, what a trusted proxy says. A client cannot say who it is. */
    private static void consumer(List<Map.Entry<String, String>> fields, SessionFacts facts, boolean trustedPeer) {
        if (!trustedPeer || facts.consumer().isPresent() || facts.credential().isPresent()) {
            OF_THE_CONSUMER.forEach(name -> ForwardedHeaders.remove(fields, name));
        }
        facts.consumer().ifPresent(consumer -> {
            fields.add(Map.entry("X-Consumer-ID", consumer.id()));
            consumer.username().ifPresent(name -> fields.add(Map.entry("X-Consumer-Username", name)));
            consumer.customId().ifPresent(id -> fields.add(Map.entry("X-Consumer-Custom-ID", id)));
            if (facts.credential().isEmpty()) {
                fields.add(Map.entry("X-Anonymous-Consumer", "true"));
            }
        });
        facts.credential().ifPresent(credential -> fields.add(Map.entry("X-Credential-Identifier", credential)));
    }

    private static String host(Headers sent, RouteConfig route, Destination to) {
        return route.preserveHost()
                ? sent.first("Host").orElse("")
                : to.authority(route.service().usesTls());
    }
}
