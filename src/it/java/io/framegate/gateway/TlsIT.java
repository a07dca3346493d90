package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestCertificates;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** wss on either leg: listeners with TLS, verified upstreams, certificates shown by both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {

    private Path directory;

    private TestCertificates certificates;
    private RawUpstream plain;

    @BeforeAll
    void makeCertificates(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificates = new TestCertificates(directory)
                .sign("localhost", "localhost")
                .sign("elsewhere", "elsewhere.example")
                .sign("gateway", "gateway.example")
                .authority("intermediate")
                .sign("distant", "localhost", "intermediate");
    }

    @BeforeEach
    void start() throws Exception {
        plain = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        plain.close();
    }

    // ---- towards clients

    private TestGateway listener(String more) throws Exception {
        Path files = certificates.write("gateway");
        certificates.write("ca");
        return TestGateway.builder().settings("""
                        listeners:
                          - name: secure
                            host: localhost
                            port: 0
                            tls: {certificate: %1$s.pem, private_key: %1$s.key%2$s}
                        """.formatted(files, more)).start(plain.port());
    }

    private RawClient connect(TestGateway gateway, String alias) throws Exception {
        SSLSocket socket =
                (SSLSocket) certificates.context(alias).getSocketFactory().createSocket("localhost", gateway.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(java.util.List.of(new javax.net.ssl.SNIHostName("gateway.example")));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new RawClient(socket);
    }

    @Test
    void clientsSpeakTls() throws Exception {
        try (TestGateway gateway = listener("");
                RawClient client = connect(gateway, "localhost")) {
            client.request(RawClient.handshake("/"));
            RawUpstream.Connection connection = plain.upgrade();
            client.expectUpgrade();
            assertThat(connection.request().field("X-Forwarded-Proto")).contains("https");
            client.sendText("hello");
            connection.expectText("hello");
            connection.send(RawPeer.frame(2, new byte[200_000], false));
            assertThat(client.readFrame().payload()).hasSize(200_000);
            client.sendHex("C1 80 37 FA 21 3D");
            client.expectClose(1002, "");
            client.expectEnd();
            connection.expectClose(1001, "");
            connection.close();
        }
    }

    @Test
    void routesMayBeFoundByTheNameAskedForInTls() throws Exception {
        Path files = certificates.write("gateway");
        String config = """
                _format_version: "3.0"
                services:
                  - name: s
                    url: ws://localhost:%d
                    routes: [{name: r, protocols: [wss], snis: [gateway.example]}]
                """.formatted(plain.port());
        try (TestGateway gateway =
                        TestGateway.builder().settings("""
                                listeners:
                                  - {name: secure, host: localhost, port: 0, tls: {certificate: %1$s.pem, private_key: %1$s.key}}
                                """.formatted(files)).start(config);
                RawClient client = connect(gateway, "localhost")) {
            client.request(RawClient.handshake("/"));
            plain.upgrade().close();
            client.expectUpgrade();
        }
    }

    /** What the admin port answers somebody with the certificate of an alias, or with none. */
    private int statusOf(TestGateway gateway, SSLContext who, String path, String... fields) throws Exception {
        SSLSocket socket = (SSLSocket) who.getSocketFactory().createSocket("localhost", gateway.adminPort());
        socket.startHandshake();
        try (RawClient client = new RawClient(socket)) {
            client.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", fields) + "\r\n");
            return client.readHead().status();
        }
    }

    @Test
    void theAdminPortTakesACertificateForTheToken() throws Exception {
        Path files = certificates.write("localhost");
        Path authority = certificates.write("ca");
        try (TestGateway gateway =
                TestGateway.builder().settings("""
                        admin:
                          enabled: true
                          port: 0
                          token: 0123456789abcdef
                          tls: {certificate: %1$s.pem, private_key: %1$s.key, client_auth: request, client_ca: %2$s.pem}
                        """.formatted(files, authority)).start(plain.port())) {
            assertThat(statusOf(gateway, certificates.context("gateway"), "/status"))
                    .isEqualTo(200);
            assertThat(statusOf(gateway, certificates.contextWithout(), "/status"))
                    .isEqualTo(401);
            assertThat(statusOf(
                            gateway,
                            certificates.contextWithout(),
                            "/status",
                            "Authorization: Bearer 0123456789abcdef\r\n"))
                    .isEqualTo(200);
            assertThat(statusOf(gateway, certificates.contextWithout(), "/health/live"))
                    .isEqualTo(200);
        }
    }

    // ---- towards upstreams

    /** An upstream that speaks TLS, with the certificate of an alias; echoes one frame. */
    private final class SecureUpstream implements AutoCloseable {
        private final SSLServerSocket server;

        SecureUpstream(String alias, boolean asksForACertificate) throws Exception {
            server = (SSLServerSocket) certificates
                    .context(alias)
                    .getServerSocketFactory()
                    .createServerSocket(0, 10, InetAddress.getByName("localhost"));
            server.setNeedClientAuth(asksForACertificate);
            server.setSoTimeout(RawPeer.PATIENCE);
        }

        RawUpstream.Connection upgrade() throws IOException {
            RawUpstream.Connection connection = RawUpstream.connection(server.accept());
            connection.readRequest();
            connection.upgrade();
            return connection;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private TestGateway towards(SecureUpstream upstream, String more) throws Exception {
        return towards(upstream, more, "gateway", certificates);
    }

    /** With a client certificate of this alias of these. */
    private TestGateway towards(SecureUpstream upstream, String more, String alias, TestCertificates shown)
            throws Exception {
        String config = """
                _format_version: "3.0"
                ca_certificates:
                  - id: 11111111-1111-4111-8111-111111111111
                    cert: |
                %s
                certificates:
                  - id: 22222222-2222-4222-8222-222222222222
                    cert: |
                %s
                    key: |
                %s
                services:
                  - name: s
                    url: wss://localhost:%d
                    retries: 0
                %s
                    routes: [{name: r, protocols: [ws], paths: [/]}]
                """.formatted(
                        certificates.certificate("ca").indent(6).stripTrailing(),
                        shown.certificate(alias).indent(6).stripTrailing(),
                        shown.key(alias).indent(6).stripTrailing(),
                        upstream.server.getLocalPort(),
                        more.indent(4).stripTrailing());
        return TestGateway.builder().start(config);
    }

    private static final String TRUSTED = "ca_certificates: [11111111-1111-4111-8111-111111111111]";

    @Test
    @Tag("spec-9")
    @Tag("spec-117")
    void plainClientReachesAVerifiedUpstream() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("localhost", false);
                TestGateway gateway = towards(upstream, TRUSTED);
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            client.sendText("hello");
            connection.expectText("hello");
            connection.sendText("hello");
            client.expectText("hello");
        }
    }

    @Test
    @Tag("spec-117")
    void upstreamWithAnotherNameIsABadGateway() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("elsewhere", false);
                TestGateway gateway = towards(upstream, TRUSTED);
                RawClient client = gateway.ask("/")) {
            assertThatThrownBy(upstream::upgrade).isInstanceOf(IOException.class);
            client.expectStatus(502);
        }
    }

    @Test
    @Tag("spec-117")
    void upstreamOfAnUnknownAuthorityIsABadGatewayByDefault() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("localhost", false);
                TestGateway gateway = towards(upstream, "");
                RawClient client = gateway.ask("/")) {
            assertThatThrownBy(upstream::upgrade).isInstanceOf(IOException.class);
            client.expectStatus(502);
        }
    }

    @Test
    @Tag("spec-117")
    @Tag("spec-151")
    void verificationCanBeSwitchedOffForAService() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("elsewhere", false);
                TestGateway gateway = towards(upstream, "tls_verify: false");
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            connection.sendText("hello");
            client.expectText("hello");
        }
    }

    @Test
    void certificateMayBeForAnotherNameThatTheServiceGives() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("elsewhere", false);
                TestGateway gateway = towards(upstream, TRUSTED + "\ntls_sans: {dnsnames: [elsewhere.example]}");
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            connection.sendText("hello");
            client.expectText("hello");
        }
        try (SecureUpstream upstream = new SecureUpstream("elsewhere", false);
                TestGateway gateway = towards(upstream, TRUSTED + "\ntls_sans: {dnsnames: [other.example]}");
                RawClient client = gateway.ask("/")) {
            assertThatThrownBy(upstream::upgrade).isInstanceOf(IOException.class);
            client.expectStatus(502);
        }
    }

    @Test
    void chainMayBeNoLongerThanTheServiceSays() throws Exception {
        for (int depth = 0; depth < 2; depth++) {
            try (SecureUpstream upstream = new SecureUpstream("distant", false);
                    TestGateway gateway = towards(upstream, TRUSTED + "\ntls_verify_depth: " + depth);
                    RawClient client = gateway.ask("/")) {
                if (depth == 0) {
                    assertThatThrownBy(upstream::upgrade).isInstanceOf(IOException.class);
                    client.expectStatus(502);
                } else {
                    upstream.upgrade().close();
                    client.expectUpgrade();
                }
            }
        }
    }

    @Test
    @Tag("spec-117")
    void upstreamIsShownTheServicesCertificate() throws Exception {
        try (SecureUpstream upstream = new SecureUpstream("localhost", true);
                TestGateway gateway =
                        towards(upstream, TRUSTED + "\nclient_certificate: 22222222-2222-4222-8222-222222222222");
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            connection.sendText("hello");
            client.expectText("hello");
        }
    }

    /** Of none at all, and of one that another authority signed, an upstream learns in the handshake and ends it. */
    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
    @Tag("spec-117")
    void upstreamThatIsNotShownTheRightCertificateIsABadGateway(String version, boolean another) throws Exception {
        TestCertificates others = new TestCertificates(Files.createTempDirectory(directory, "others"))
                .sign("stranger", "gateway.example");
        String more = another ? "\nclient_certificate: 22222222-2222-4222-8222-222222222222" : "";
        try (SecureUpstream upstream = new SecureUpstream("localhost", true)) {
            upstream.server.setEnabledProtocols(new String[] {version});
            try (TestGateway gateway = towards(upstream, TRUSTED + more, "stranger", others);
                    RawClient client = gateway.ask("/")) {
                assertThatThrownBy(upstream::upgrade).isInstanceOf(IOException.class);
                client.expectStatus(502);
            }
        }
    }

    // ---- towards targets

    private TestGateway towardsTarget(SecureUpstream target, String upstream, String service) throws Exception {
        certificates.write("ca");
        return TestGateway.builder()
                .settings("upstream_tls: {trusted_certificates: [" + directory.resolve("ca.pem") + "]}")
                .start("""
                _format_version: "3.0"
                services:
                  - {name: s, protocol: wss, host: chat, retries: 0%s, routes: [{name: r, protocols: [ws], paths: [/]}]}
                upstreams:
                  - {name: chat, %s, targets: [{target: "127.0.0.1:%d"}]}
                """.formatted(service, upstream, target.server.getLocalPort()));
    }

    /** A target is reached by its address; its certificate must be for the name that it is asked for by. */
    @ParameterizedTest
    @CsvSource({
        "localhost, host_header: localhost, ''",
        "elsewhere, host_header: elsewhere.example, ''",
        "elsewhere, host_header: 'elsewhere.example:8443', ''",
        "elsewhere, tags: [], ', tls_sans: {dnsnames: [elsewhere.example]}'"
    })
    void certificateOfATargetIsForTheNameOfItsHost(String alias, String upstream, String service) throws Exception {
        try (SecureUpstream target = new SecureUpstream(alias, false);
                TestGateway gateway = towardsTarget(target, upstream, service);
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = target.upgrade()) {
            client.expectUpgrade();
            connection.sendText("hello");
            client.expectText("hello");
        }
    }

    @Test
    void certificateOfATargetForAnotherNameIsABadGateway() throws Exception {
        try (SecureUpstream target = new SecureUpstream("elsewhere", false);
                TestGateway gateway = towardsTarget(target, "host_header: localhost", "");
                RawClient client = gateway.ask("/")) {
            assertThatThrownBy(target::upgrade).isInstanceOf(IOException.class);
            client.expectStatus(502);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, 'https_sni: elsewhere.example', true",
        "elsewhere, 'https_sni: localhost', false",
        "elsewhere, 'https_verify_certificate: false', true"
    })
    void checksOfTargetsVerifyTheirCertificates(String alias, String active, boolean passes) throws Exception {
        try (SecureUpstream target = new SecureUpstream(alias, false);
                TestGateway gateway = towardsTarget(
                        target, "healthchecks: {active: {type: wss, healthy: {interval: 0.05}, " + active + "}}", "")) {
            if (passes) {
                try (RawUpstream.Connection connection = target.upgrade()) {
                    connection.expectClose(1000, "");
                }
            } else {
                assertThatThrownBy(target::upgrade).isInstanceOf(IOException.class);
            }
            assertThat(gateway.upstreams()).hasSize(1);
        }
    }
}
