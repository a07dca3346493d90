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
 * @param consumer whose session it is; empty until a plugin has authenticated the client, and if none does
 * @param credential what names the credential the client showed, no secret; empty if it showed none. Of a token that is no
 *     consumer's it is here without a consumer
 * @param traceparent what the handshake is in the gateway's traces, as W3C Trace Context writes it; empty if nothing is traced.
 *     Not the client's own, which is a field of the request
 */
public record SessionFacts(
        String id,
        String route,
        String service,
        Client client,
        Request request,
        Optional<String> subprotocol,
        Optional<Consumer> consumer,
        Optional<String> credential,
        Optional<String> traceparent) {

    /** A session that is not traced. */
    public SessionFacts(
            String id,
            String route,
            String service,
            Client client,
            Request request,
            Optional<String> subprotocol,
            Optional<Consumer> consumer,
            Optional<String> credential) {
        this(id, route, service, client, request, subprotocol, consumer, credential, Optional.empty());
    }

    /** A session of nobody in particular that is not traced. */
    public SessionFacts(
            String id, String route, String service, Client client, Request request, Optional<String> subprotocol) {
        this(id, route, service, client, request, subprotocol, Optional.empty(), Optional.empty());
    }

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
     * <p>Scheme, {@code forwardedHost} and {@code forwardedPort} are what the client sees: where the connection's own address
     * is in {@code trusted_ips}, what its fields {@code X-Forwarded-Proto}, {@code X-Forwarded-Host} (the first, if they are
     * several) and {@code X-Forwarded-Port} say. Of any other connection these fields are not believed.
     *
     * @param scheme {@code ws} or {@code wss}, as the client sees it
     * @param host the host it asked for, lower case, without a port
     * @param port the port it asked for, or else the listener's
     * @param path the path as sent, without the query
     * @param query the query as sent, without the question mark; empty if there is none
     * @param headers the header fields
     * @param forwardedHost the host as the client sees it, lower case, without a port, an IPv6 address in brackets: of
     *     {@code X-Forwarded-Host} or else {@code host} ({@code kong.request.get_forwarded_host})
     * @param forwardedPort the port as the client sees it: the one named with {@code forwardedHost}, or else that of
     *     {@code X-Forwarded-Port}, or else the scheme's, 80 or 443; never the listener's for want of another
     */
    public record Request(
            String scheme,
            String host,
            int port,
            String path,
            String query,
            Headers headers,
            String forwardedHost,
            int forwardedPort) {

        /** The request of a client without a proxy before the gateway: it sees what the gateway sees. */
        public Request(String scheme, String host, int port, String path, String query, Headers headers) {
            this(scheme, host, port, path, query, headers, host, port);
        }
    }

    /** These facts with the sub-protocol the upstream selected. */
    public SessionFacts withSubprotocol(Optional<String> selected) {
        return new SessionFacts(id, route, service, client, request, selected, consumer, credential, traceparent);
    }

    /** These facts with what the handshake is in a trace. */
    public SessionFacts withTraceparent(Optional<String> traced) {
        return new SessionFacts(id, route, service, client, request, subprotocol, consumer, credential, traced);
    }

    /** These facts with whose session it is, as a plugin said. */
    public SessionFacts withConsumer(HandshakeDecision.Authenticated said) {
        return withClient(Optional.of(said.consumer()), said.credential());
    }

    /** These facts with what a plugin has found out about the client; empty if that is nothing. */
    public Optional<SessionFacts> after(HandshakeDecision.Proceed said) {
        return said.authenticated().map(this::withConsumer).or(() -> said.identified()
                .map(shown -> withClient(Optional.empty(), Optional.of(shown.credential()))));
    }

    private SessionFacts withClient(Optional<Consumer> whose, Optional<String> shown) {
        return new SessionFacts(id, route, service, client, request, subprotocol, whose, shown, traceparent);
    }
}
