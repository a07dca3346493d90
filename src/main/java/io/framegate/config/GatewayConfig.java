package io.framegate.config;

import io.framegate.config.document.ConfigPath;
import io.framegate.pdk.AddressRange;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the process, {@code conf/framegate.yaml}: what is read once, when the gateway starts. Times are in ms,
 * sizes in bytes. What is routed where, and through which plugins, is in the declarative file.
 *
 * @param declarativeConfig the declarative file
 * @param eventLoops how many event loops to run; 0 is one per core
 * @param transport how event loops speak to the system
 * @param listeners where clients connect; at least one
 * @param limits what a session may take up
 * @param timeouts how long the gateway waits
 * @param drain how sessions are ended when the process is told to end
 * @param rebalance what is done for another gateway that joins the cluster
 * @param reload how changes of the declarative file are taken over
 * @param frames how strictly frames are read
 * @param compression permessage-deflate where neither route nor service says anything about it
 * @param trustedIps the proxies whose forwarding headers are believed
 * @param realIpHeader the header field in which they name the client
 * @param realIpRecursive whether to go back beyond the last address in it
 * @param errorDefaultType the media type of an error body where the request does not say
 * @param headersUpstream which of its own header fields the gateway adds to upstream requests
 * @param upstreamTls how the gateway speaks TLS to upstreams
 * @param dns how the names of targets are looked up
 * @param plugins where plugins come from
 * @param cluster the cluster of processes that this one joins
 * @param admin the port for whoever operates the process
 * @param accessLog what is told of a session that has ended
 * @param demo the upstream that comes with the gateway
 */
@Describe("The settings of a Framegate process. Times are in ms, sizes in bytes.")
public record GatewayConfig(
        @Describe("The file with services, routes and plugins, in Kong's format.") @Default("kong.yml")
        Path declarativeConfig,

        @Describe("How many event loops to run; 0 is one per core.") @Default("0") @Range(min = 0, max = 1024)
        int eventLoops,

        @Describe("How event loops speak to the system: auto takes epoll where it works, otherwise nio. io_uring costs"
                + " less for small messages on busy loops, but once in some ten thousand sessions it stops reading from a"
                + " connection.")
        @Default("auto")
        TransportChoice transport,

        @Describe("Where clients connect; at least one.") List<ListenerConfig> listeners,

        @Describe("What a session may take up.") @Default("{}")
        LimitsConfig limits,

        @Describe("How long the gateway waits, in ms.") @Default("{}")
        TimeoutsConfig timeouts,

        @Describe("How sessions are ended when the process is told to end (SIGTERM).") @Default("{}")
        DrainConfig drain,

        @Describe("What this gateway does for another that joins its cluster.") @Default("{}")
        RebalanceConfig rebalance,

        @Describe("How changes of the declarative file and of plugin jars are taken over.") @Default("{}")
        ReloadConfig reload,

        @Describe("How strictly received frames are read.") @Default("{}")
        FramesConfig frames,

        @Describe("Compression of messages where neither route nor service has a compression of its own.")
        @Default("{}")
        CompressionConfig compression,

        @Describe("The proxies whose forwarding headers are believed: IP addresses and CIDR blocks.")
        List<AddressRange> trustedIps,

        @Describe("The header field in which a trusted proxy names the client, such as X-Forwarded-For.")
        @Default("X-Real-IP")
        @Matches(value = Matches.TOKEN, expected = "the name of a header field")
        String realIpHeader,

        @Describe("Go back through all addresses in that field to the last one that is not trusted.") @Default("false")
        boolean realIpRecursive,

        @Describe("The media type of an error body where the request does not say which one it wants.")
        @Default("text/plain")
        ErrorType errorDefaultType,

        @Describe("Which header fields of its own the gateway adds to upstream requests: X-Kong-Request-Id or off.")
        @Default("[X-Kong-Request-Id]")
        @Matches(value = "X-Kong-Request-Id|off", expected = "\"X-Kong-Request-Id\" or \"off\"")
        Set<String> headersUpstream,

        @Describe("How the gateway speaks TLS to upstreams.") @Default("{}")
        UpstreamTlsConfig upstreamTls,

        @Describe("How the names of targets are looked up.") @Default("{}")
        DnsConfig dns,

        @Describe("Where plugins come from and how they are run.") @Default("{}")
        PluginsConfig plugins,

        @Describe("The cluster of Framegate processes that this one joins; one process needs none.") @Default("{}")
        ClusterConfig cluster,

        @Describe("The port for whoever operates the process: health, metrics, open sessions.") @Default("{}")
        AdminConfig admin,

        @Describe(
                "A line for every session that has ended: text, json (an object a line, without anything before it), or"
                        + " off.")
        @Default("text")
        AccessLogForm accessLog,

        @Describe("The upstream that comes with the gateway, to try it out.") @Default("{}")
        DemoConfig demo) {

    /** Whether upstream requests carry the session's id (spec 6.3). */
    public boolean sendsRequestId() {
        return headersUpstream.contains("X-Kong-Request-Id");
    }

    /** Whose word to take about where a request came from. Compiled anew by each call; keep it. */
    public TrustedProxies trustedProxies() {
        return new TrustedProxies(trustedIps, realIpHeader, realIpRecursive);
    }

    /** Every file these settings name and need, besides the declarative one, with its path in the document. */
    public List<NamedFile> files() {
        List<NamedFile> files = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            ConfigPath at = ConfigPath.ROOT.key("listeners").index(i).key("tls");
            Optional<ListenerTlsConfig> tls = listeners.get(i).tls();
            tls.ifPresent(own -> files.addAll(files(at, own)));
        }
        admin.tls()
                .ifPresent(
                        own -> files.addAll(files(ConfigPath.ROOT.key("admin").key("tls"), own)));
        ConfigPath trusted = ConfigPath.ROOT.key("upstream_tls").key("trusted_certificates");
        for (int i = 0; i < upstreamTls.trustedCertificates().size(); i++) {
            files.add(new NamedFile(
                    trusted.index(i), upstreamTls.trustedCertificates().get(i)));
        }
        ConfigPath directories = ConfigPath.ROOT.key("plugins").key("directories");
        for (int i = 0; i < plugins.directories().size(); i++) {
            files.add(new NamedFile(directories.index(i), plugins.directories().get(i)));
        }
        ConfigPath scripts = ConfigPath.ROOT.key("plugins").key("lua").key("directories");
        for (int i = 0; i < plugins.lua().directories().size(); i++) {
            files.add(
                    new NamedFile(scripts.index(i), plugins.lua().directories().get(i)));
        }
        ConfigPath bus = ConfigPath.ROOT.key("cluster").key("tls");
        cluster.tls().ifPresent(own -> {
            files.add(new NamedFile(bus.key("certificate"), own.certificate()));
            files.add(new NamedFile(bus.key("private_key"), own.privateKey()));
            files.add(new NamedFile(bus.key("ca"), own.ca()));
        });
        return files;
    }

    private static List<NamedFile> files(ConfigPath at, ListenerTlsConfig tls) {
        List<NamedFile> files = new ArrayList<>();
        files.add(new NamedFile(at.key("certificate"), tls.certificate()));
        files.add(new NamedFile(at.key("private_key"), tls.privateKey()));
        tls.clientCa().ifPresent(path -> files.add(new NamedFile(at.key("client_ca"), path)));
        return files;
    }

    /**
     * A file or directory that settings name.
     *
     * @param at where they name it
     * @param path the file
     */
    public record NamedFile(ConfigPath at, Path path) {}

    /** These settings with every path absolute: relative ones are relative to the settings file's directory. */
    GatewayConfig resolvedAgainst(Path directory) {
        return new GatewayConfig(
                resolve(directory, declarativeConfig),
                eventLoops,
                transport,
                listeners.stream()
                        .map(listener -> listener.resolvedAgainst(directory))
                        .toList(),
                limits,
                timeouts,
                drain,
                rebalance,
                reload,
                frames,
                compression,
                trustedIps,
                realIpHeader,
                realIpRecursive,
                errorDefaultType,
                headersUpstream,
                upstreamTls.resolvedAgainst(directory),
                dns,
                plugins.resolvedAgainst(directory),
                cluster.resolvedAgainst(directory),
                admin.resolvedAgainst(directory),
                accessLog,
                demo);
    }

    static Path resolve(Path directory, Path path) {
        return directory.resolve(path).normalize();
    }

    /** How event loops speak to the system. */
    public enum TransportChoice {
        /** {@link #EPOLL} where it works, otherwise {@link #NIO}. */
        AUTO,
        /**
         * Linux's io_uring: many calls in one; often forbidden in containers. Netty's (4.2.18) forgets that reading is wanted when a
         * read is cancelled by a pause and asked for again before the cancellation was reported: that connection is not read from
         * any more. Of 24,000 sessions of a soak that fill and drain, two were.
         */
        IO_URING,
        /** Linux's epoll. */
        EPOLL,
        /** The JDK's own selector, everywhere. */
        NIO
    }

    /** What is told of a session that has ended. */
    public enum AccessLogForm {
        /** A line of the log. */
        TEXT,
        /** An object on a line of its own, without time and level before it. */
        JSON,
        /** Nothing. */
        OFF
    }

    /** The media type of an error body where the request does not say which one it wants (spec 6.6). */
    public enum ErrorType {
        /** The message and the request id on a line each. */
        PLAIN("text/plain"),
        /** An object with the message and the request id. */
        JSON("application/json"),
        /** An XML document with both. */
        XML("application/xml"),
        /** An HTML page with both. */
        HTML("text/html");

        private final String text;

        ErrorType(String text) {
            this.text = text;
        }

        /** The media type, such as {@code text/plain}. */
        @Override
        public String toString() {
            return text;
        }
    }
}
