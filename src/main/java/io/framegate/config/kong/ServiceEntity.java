package io.framegate.config.kong;

import io.framegate.config.CompressionConfig;
import io.framegate.config.Protocol;
import io.framegate.config.ServiceConfig;
import io.framegate.config.TimeoutsConfig;
import io.framegate.config.TlsSans;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.Forms;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A service as a declarative file has it (spec 10.2); {@link ServiceConfig} is what becomes of it. */
@Describe("An upstream: where the frames of its routes go.")
record ServiceEntity(
        ConfigPath at,

        @Describe("The id; derived if it is left out.") @Matches(value = Forms.UUID, expected = Forms.UUID_EXPECTED)
        Optional<String> id,

        @Describe("The name, unique among services.") @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        Optional<String> name,

        @Describe("ws or wss; a service of another protocol (http if left out) is ignored.")
        Optional<Protocol> protocol,

        @Describe("The host name or address of the upstream, without a port, or the name of one of upstreams.")
        Optional<String> host,

        @Describe("The port of the upstream; 80 if left out, also for wss.") @Range(min = 0, max = 65535)
        OptionalInt port,

        @Describe("What upstream paths begin with.") Optional<String> path,

        @Describe("Protocol, host, port and path in one, such as wss://example.com/path.")
        Optional<String> url,

        @Describe("How long connecting may take, TLS included, in ms.")
        @Default("60000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int connectTimeout,

        @Describe("How long a blocked write may take, in ms.")
        @Default("60000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int writeTimeout,

        @Describe("How long the upstream may take to answer the handshake, in ms.")
        @Default("60000")
        @Range(min = 1, max = TimeoutsConfig.LONGEST)
        int readTimeout,

        @Describe("How many more times to try to connect.") @Default("5") @Range(min = 0, max = 32767)
        int retries,

        @Describe("Check the upstream's certificate (wss only); upstream_tls.verify of the settings if left out.")
        Optional<Boolean> tlsVerify,

        @Describe("Most intermediate certificates in its chain (wss only).") @Range(min = 0, max = 64)
        OptionalInt tlsVerifyDepth,

        @Describe("Ids of the ca_certificates to check it against (wss only).")
        List<String> caCertificates,

        @Describe("Further names its certificate may be for (wss only).")
        Optional<TlsSans> tlsSans,

        @Describe("The certificate to show to the upstream (wss only).")
        Optional<EntityReference> clientCertificate,

        @Describe("Whether its routes exist.") @Default("true")
        boolean enabled,

        @Describe("Compression on its routes, in the place of the settings'; not Kong's.")
        Optional<CompressionConfig> compression,

        @Describe("Labels.") Set<String> tags,

        @Describe("When it was created, in s since 1970; ignored.")
        OptionalLong createdAt,

        @Describe("When it was changed, in s since 1970; ignored.")
        OptionalLong updatedAt,

        @Describe("A comment.") @Key("_comment") Optional<String> comment,
        @Describe("Anything; ignored.") @Key("_ignore") List<Object> ignore,
        @Describe("Its routes.") List<RouteEntity> routes,
        @Describe("Plugins for all its routes.") List<PluginEntity> plugins) {}
