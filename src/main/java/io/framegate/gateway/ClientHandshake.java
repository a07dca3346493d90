package io.framegate.gateway;

import io.framegate.pdk.Headers;
import io.framegate.socket.Handshake;
import io.framegate.socket.Tokens;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * A client's handshake request, held against RFC 6455 section 4.2.1 and spec 6.1. Vert.x upgrades a good deal that is not
 * one: other versions, malformed and missing keys, two hosts.
 */
final class ClientHandshake {

    private final Headers headers;
    private final Optional<Refusal> refusal;

    /**
     * Why a request is not a handshake.
     *
     * @param status 400, or 426 for another version
     * @param message which field is wrong
     */
    record Refusal(int status, String message) {}

    ClientHandshake(HttpServerRequest request, Headers headers) {
        this.headers = headers;
        this.refusal = check(request);
    }

    /** What is wrong with the request; empty if it is a handshake. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** The client's key. Only of a handshake. */
    String key() {
        return headers.first("Sec-WebSocket-Key").orElseThrow();
    }

    /** The sub-protocols the client offers, in its order. */
    List<String> subprotocols() {
        return headers.elements("Sec-WebSocket-Protocol");
    }

    /** Every field in which the client offers extensions. */
    List<String> extensions() {
        return headers.all("Sec-WebSocket-Extensions");
    }

    private Optional<Refusal> check(HttpServerRequest request) {
        if (request.method() != HttpMethod.GET) {
            return bad("method must be GET");
        } else if (request.version() != HttpVersion.HTTP_1_1) {
            return bad("HTTP version must be 1.1");
        } else if (headers.all("Host").size() != 1) {
            return bad("bad \"host\" request header");
        } else if (hasBody()) {
            return bad("a WebSocket handshake has no body");
        } else if (!headers.first("Upgrade").orElse("").equalsIgnoreCase("websocket")) {
            return bad("bad \"upgrade\" request header: " + shown("Upgrade"));
        } else if (!Tokens.of(headers, "Connection").contains("upgrade")) {
            return bad("bad \"connection\" request header");
        } else if (headers.all("Sec-WebSocket-Key").size() != 1 || !Handshake.isKey(key())) {
            return bad("bad \"sec-websocket-key\" request header");
        } else if (!headers.all("Sec-WebSocket-Version").equals(List.of("13"))) {
            return Optional.of(new Refusal(426, "bad \"sec-websocket-version\" request header"));
        }
        return Optional.empty();
    }

    private boolean hasBody() {
        return headers.contains("Transfer-Encoding")
                || headers.all("Content-Length").stream().anyMatch(length -> !length.equals("0"));
    }

    private String shown(String name) {
        return headers.first(name)
                .map(value -> value.length() > 40 ? value.substring(0, 40) : value)
                .orElse("none");
    }

    private static Optional<Refusal> bad(String message) {
        return Optional.of(new Refusal(400, message));
    }
}
