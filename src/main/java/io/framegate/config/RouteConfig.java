package io.framegate.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests go to a service (spec 10.3). A request must satisfy every kind of attribute that is not empty, and within a
 * kind one of its values.
 *
 * @param id its id, stable from one reading to the next
 * @param name its name; derived from the service's and the id if the file gives none
 * @param service where its frames go
 * @param protocols {@link Protocol#WS}, {@link Protocol#WSS} or both; no matter of matching (spec 6.2)
 * @param methods HTTP methods in capitals
 * @param hosts hosts
 * @param paths prefixes and expressions, in the file's order
 * @param headers header fields, of which a request must have every one
 * @param snis names a TLS client asks for, in lower case; only looked at on TLS connections
 * @param sources where connections come from
 * @param destinations where connections go to
 * @param regexPriority which of several expressions goes first, the highest
 * @param stripPath whether the matched part of the path is left out of the upstream path
 * @param preserveHost whether the upstream gets the client's Host
 * @param httpsRedirectStatusCode how a plain-text request is answered if only wss is allowed: 426, 301, 302, 307 or 308
 * @param compression permessage-deflate; the service's, if it has none of its own; empty for what the settings say
 * @param tags labels
 */
public record RouteConfig(
        String id,
        String name,
        ServiceConfig service,
        Set<Protocol> protocols,
        Set<String> methods,
        List<RouteHost> hosts,
        List<RoutePath> paths,
        List<RouteHeader> headers,
        Set<String> snis,
        List<RouteAddress> sources,
        List<RouteAddress> destinations,
        int regexPriority,
        boolean stripPath,
        boolean preserveHost,
        int httpsRedirectStatusCode,
        Optional<CompressionConfig> compression,
        Set<String> tags) {

    /** Whether plain-text requests are refused or redirected (spec 6.2). */
    public boolean requiresTls() {
        return !protocols.contains(Protocol.WS);
    }
}
