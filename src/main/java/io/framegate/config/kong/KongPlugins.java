package io.framegate.config.kong;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of Kong's own plugins and WebSocket (spec 9.1 to 9.4). */
final class KongPlugins {

    /** How a plugin stands to ws and wss. */
    enum Standing {
        /** It runs on ws and wss and on nothing else. */
        ONLY_WEB_SOCKET,
        /** It runs on ws and wss unless its configuration names other protocols. */
        BY_DEFAULT,
        /** It runs on ws and wss if its configuration names them. */
        IF_NAMED,
        /** The same; attached to a WebSocket route or service it is meant for WebSocket: logs (spec 9.5), and what keeps out. */
        IF_ATTACHED,
        /** The same; its configuration may say by its phases that it is meant for WebSocket (spec 9.5). */
        FUNCTION,
        /** It cannot run on ws or wss. */
        NEVER
    }

    /** The configuration of a function plugin that shows it is meant for WebSocket (spec 9.3). */
    static final Set<String> WEB_SOCKET_PHASES =
            Set.of("ws_handshake", "ws_client_frame", "ws_upstream_frame", "ws_close");

    /** What does here what a plugin does that cannot run on WebSocket. */
    private static final Map<String, String> COUNTERPARTS = Map.of(
            "cors", "websocket-origin",
            "rate-limiting", "websocket-rate-limiting",
            "rate-limiting-advanced", "websocket-rate-limiting",
            "request-size-limiting", "websocket-size-limit",
            "jwt-signer", "jwt");

    /** Those that find out who the consumer is. */
    private static final Set<String> AUTHENTICATING = Set.of(
            "basic-auth",
            "hmac-auth",
            "jwt",
            "key-auth",
            "key-auth-enc",
            "ldap-auth",
            "ldap-auth-advanced",
            "mtls-auth",
            "oauth2",
            "openid-connect",
            "session");

    /** Others that Kong does not let be for one consumer. */
    private static final Set<String> FOR_EVERYBODY = Set.of("acl", "pre-function", "post-function");

    private static final Map<String, Standing> STANDINGS = new HashMap<>();

    static {
        put(Standing.ONLY_WEB_SOCKET, "websocket-size-limit", "websocket-validator");
        put(
                Standing.BY_DEFAULT,
                "basic-auth",
                "hmac-auth",
                "key-auth",
                "key-auth-enc",
                "ldap-auth",
                "ldap-auth-advanced",
                "oauth2",
                "kafka-log",
                "solace-log",
                "ai-proxy",
                "ai-proxy-advanced",
                "kafka-consume",
                "confluent-consume");
        put(
                Standing.IF_ATTACHED,
                "http-log",
                "file-log",
                "udp-log",
                "tcp-log",
                "loggly",
                "syslog",
                "acl",
                "ip-restriction",
                "jwt");
        put(Standing.FUNCTION, "pre-function", "post-function");
        put(
                Standing.IF_NAMED,
                "mtls-auth",
                "openid-connect",
                "opentelemetry",
                "prometheus",
                "zipkin",
                "statsd",
                "datadog",
                "session",
                "request-transformer",
                "proxy-cache",
                "azure-functions",
                "grpc-gateway",
                "grpc-web",
                "metering-and-billing");
        put(
                Standing.NEVER,
                "rate-limiting",
                "rate-limiting-advanced",
                "jwt-signer",
                "cors",
                "bot-detection",
                "correlation-id",
                "request-termination",
                "request-size-limiting",
                "saml");
    }

    private KongPlugins() {}

    private static void put(Standing standing, String... names) {
        for (String name : names) {
            STANDINGS.put(name, standing);
        }
    }

    /** How the plugin of this name stands to WebSocket; empty if it is none of Kong's. */
    static Optional<Standing> standing(String name) {
        return Optional.ofNullable(STANDINGS.get(name));
    }

    /** Why a plugin cannot be for one consumer; empty if it can (spec 9.3). */
    static Optional<String> whatForbidsConsumer(String name) {
        if (AUTHENTICATING.contains(name)) {
            return Optional.of(name + " cannot be for one consumer: it finds out who the consumer is");
        }
        return FOR_EVERYBODY.contains(name) ? Optional.of(name + " cannot be for one consumer") : Optional.empty();
    }

    /** That a plugin cannot run on WebSocket, and which one to use instead, if there is one. */
    static String refusal(String name) {
        String instead = COUNTERPARTS.get(name);
        return name + " cannot run on WebSocket" + (instead == null ? "" : ", use " + instead);
    }
}
