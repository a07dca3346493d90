package io.framegate.route;

import io.framegate.config.RouteHost;
import io.framegate.pdk.Headers;
import java.util.Locale;
import java.util.Optional;

/**
 * What routing looks at in a request.
 *
 * @param method the HTTP method
 * @param host the host it asks for, without a port; empty if it asks for none
 * @param port the port it asks for, or else the listener's
 * @param path the path as sent, without the query
 * @param headers the header fields
 * @param tls whether the connection is TLS
 * @param sni the name the client asked for in TLS
 * @param source where the connection comes from
 * @param destination where it goes to
 */
public record RouteRequest(
        String method,
        String host,
        int port,
        String path,
        Headers headers,
        boolean tls,
        Optional<String> sni,
        Endpoint source,
        Endpoint destination) {

    /** Host and name come in any case. */
    public RouteRequest {
        host = RouteHost.normalize(host);
        sni = sni.map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .map(name -> name.toLowerCase(Locale.ROOT));
    }

    /**
     * One end of a connection.
     *
     * @param ip an IP address; anything else is in no range of addresses
     * @param port the port
     */
    public record Endpoint(String ip, int port) {}
}
