package io.framegate.pdk;

import java.util.Optional;

/**
 * What is known of a session since its handshake. Immutable.
 *
 * @param id the session's id, 32 hexadecimal digits; the upstream knows it as {@code X-Kong-Request-Id}
 * @param route the name of the matched route
 * @param service the name of its service
 * @param client who opened the connection
 * @param request the handshake request
 * @param subprotocol the sub-protocol the upstream selected; empty before the upstream answered, and if it selected none
 */
public record SessionFacts(
        String id, String route, String service, Client client, Request request, Optional<String> subprotocol) {

    /**
     * Who opened the connection.
     *
     * @param ip the client's address, without a port: of the connection, or of a forwarding header if the connection's own
     *     address is in {@code trusted_ips}
     * @param port the port of the connection
     */
    public record Client(String ip, int port) {}

    /**
     * The handshake request.
     *
     * @param scheme {@code ws} or {@code wss}, as the client sees it
     * @param host the host it asked for, lower case, without a port
     * @param port the port it asked for, or else the listener's
     * @param path the path as sent, without the query
     * @param query the query as sent, without the question mark; empty if there is none
     * @param headers the header fields
     */
    public record Request(String scheme, String host, int port, String path, String query, Headers headers) {}

    /** These facts with the sub-protocol the upstream selected. */
    public SessionFacts withSubprotocol(Optional<String> selected) {
        return new SessionFacts(id, route, service, client, request, selected);
    }
}
