package io.framegate.config.kong;

import io.framegate.config.CompressionConfig;
import io.framegate.config.Protocol;
import io.framegate.config.RouteAddress;
import io.framegate.config.RouteConfig;
import io.framegate.config.RouteHost;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A route as a declarative file has it (spec 10.3); {@link RouteConfig} is what becomes of it. */
@Describe("Which requests go to a service.")
record RouteEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The name, unique among routes.") @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        Optional<String> name,

        @Describe("[ws], [wss] or both; a route of other protocols is ignored.") @Default("[http, https]")
        Set<Protocol> protocols,

        @Describe("HTTP methods; a WebSocket handshake is a GET.")
        @Matches(value = "[A-Z]+", expected = "a method in capitals")
        Set<String> methods,

        @Describe("Hosts: a name, or one with * for its first or last label; with a port or without.")
        List<RouteHost> hosts,

        @Describe("Paths: /prefix, or ~/expression.") List<String> paths,

        @Describe("Header fields, each with the values it may have; ~* begins an expression.")
        Map<String, List<String>> headers,

        @Describe("Names that a TLS client asks for; only looked at on TLS connections.")
        Set<String> snis,

        @Describe("Where connections come from.") List<RouteAddress> sources,
        @Describe("Where connections go to.") List<RouteAddress> destinations,

        @Describe("Of several expressions that match, the one with the highest goes first.") @Default("0")
        int regexPriority,

        @Describe("Leave the matched part of the path out of the upstream path.") @Default("true")
        boolean stripPath,

        @Describe("Send the client's Host to the upstream.") @Default("false")
        boolean preserveHost,

        @Describe("How paths are joined; only v0 is supported.") @Default("v0")
        PathHandling pathHandling,

        @Describe("How a plain-text request to a wss route is answered: 426, 301, 302, 307 or 308.") @Default("426")
        int httpsRedirectStatusCode,

        @Describe("No effect on WebSocket.") @Default("true")
        boolean requestBuffering,

        @Describe("No effect on WebSocket.") @Default("true")
        boolean responseBuffering,

        @Describe("The service; left out where the route stands in it.")
        Optional<EntityReference> service,

        @Describe("Not supported: routes of the expressions router.")
        Optional<String> expression,

        @Describe("Not supported: routes of the expressions router.")
        OptionalLong priority,

        @Describe("Compression on this route, in the place of the service's, as a whole; not Kong's.")
        Optional<CompressionConfig> compression,

        @Describe("Labels.") Set<String> tags,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore,
        @Describe("Plugins for this route.") List<PluginEntity> plugins) {

    /** How the path of a service and of a request are joined. */
    enum PathHandling {
        V0,
        V1
    }
}
