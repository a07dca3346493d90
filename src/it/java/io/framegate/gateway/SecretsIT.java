package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.log.ProductLog;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestCertificates;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens, what a peer said is not in the log, at TRACE either: no path, query, header value, payload or close
 * reason, of neither side.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {

    /** In everything that any peer says. */
    private static final String SECRET = "hunter2hunter2";

    private static final String PATH = "/room/" + SECRET + "?token=" + SECRET;
    private static final String[] FIELDS = {
        "Authorization: Bearer " + SECRET,
        "Cookie: session=" + SECRET,
        "Sec-WebSocket-Protocol: bearer." + SECRET + ", chat",
        "X-Forwarded-For: " + SECRET,
        "X-Request-Id: " + SECRET,
        "Origin: https://" + SECRET + ".example",
        "User-Agent: " + SECRET
    };
    private static final String TRUSTING = "trusted_ips: [0.0.0.0/0, \"::/0\"]\nreal_ip_header: X-Forwarded-For";

    private TestCertificates certificates;
    private RawUpstream upstream;
    private ProductLog log;

    @BeforeAll
    void makeCertificates(@TempDir Path directory) throws Exception {
        certificates = new TestCertificates(directory).sign("localhost", "localhost");
    }

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        log = new ProductLog();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        LoggerFactory.getLogger("io.framegate").trace("the test is over");
        log.close();
        logged("the test is over");
        String text = log.text().toLowerCase(Locale.ROOT);
        String inHex = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.US_ASCII));
        assertThat(text.lines().filter(line -> line.contains(SECRET) || line.contains(inHex)))
                .isEmpty();
    }

    /** The log once a test is through; the gateway was closed, so everything is written. */
    private void logged(String... parts) {
        assertThat(log.text()).contains(parts);
    }

    private void awaitLogged(String part) {
        long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        while (!log.text().contains(part) && System.nanoTime() < patience) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        logged(part);
    }

    private static RawClient ask(TestGateway gateway) throws IOException {
        return gateway.ask(PATH, FIELDS);
    }

    private Session session(TestGateway gateway) throws IOException {
        RawClient client = ask(gateway);
        RawUpstream.Connection connection =
                upstream.upgrade("Sec-WebSocket-Protocol: bearer." + SECRET, "Set-Cookie: session=" + SECRET);
        client.expectUpgrade();
        return new Session(client, connection);
    }

    private TestGateway gateway(String... plugins) {
        return TestGateway.builder().settings(TRUSTING).start(upstream.port(), plugins);
    }

    private static TestGateway towards(String url, String more) {
        return TestGateway.builder().settings(TRUSTING).start("""
                        _format_version: "3.0"
                        services:
                          - name: s
                            url: %s
                            retries: 0
                        %s
                            routes: [{name: r, protocols: [ws], paths: [/]}]
                        """.formatted(
                        url, more.indent(4).stripTrailing()));
    }

    // ---- sessions

    @ParameterizedTest
    @EnumSource
    void sessionThatIsClosed(Direction direction) throws Exception {
        try (TestGateway gateway = gateway();
                Session session = session(gateway)) {
            for (int opcode : new int[] {1, 2, 9, 10}) {
                direction.send(session, opcode, SECRET.getBytes(StandardCharsets.US_ASCII));
                assertThat(direction.receiver(session).readFrame().text()).isEqualTo(SECRET);
            }
            direction.sendClose(session, 4000, SECRET);
            direction.receiver(session).expectClose(4000, SECRET);
        }
        logged("closed; client");
    }

    @ParameterizedTest
    @EnumSource
    void sessionWhosePeerIsLost(Direction direction) throws Exception {
        try (TestGateway gateway = gateway();
                Session session = session(gateway)) {
            direction.sendText(session, SECRET);
            direction.receiver(session).expectText(SECRET);
            direction.sender(session).reset();
            direction.receiver(session).expectClose(1001, "");
        }
        logged("ended by");
    }

    /** Frames that break a rule, all of them with the secret; masked or not is what the sender's frames are not. */
    static Stream<Arguments> violations() {
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        byte[] notUtf8 = (SECRET + "\u00FF").getBytes(StandardCharsets.ISO_8859_1);
        byte[] badClose = ("\u0000\u0001" + SECRET).getBytes(StandardCharsets.ISO_8859_1);
        byte[] badReason = ("\u0003\u00E8" + SECRET + "\u00FF").getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(Direction.values())
                .flatMap(direction -> Stream.of(
                        Arguments.of(direction, 3, secret),
                        Arguments.of(direction, 0, secret),
                        Arguments.of(direction, 1, notUtf8),
                        Arguments.of(direction, 8, badClose),
                        Arguments.of(direction, 8, badReason),
                        Arguments.of(direction, 9, SECRET.repeat(10).getBytes(StandardCharsets.US_ASCII)),
                        Arguments.of(direction, 2, SECRET.repeat(1 << 17).getBytes(StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest
    @MethodSource
    void violations(Direction direction, int opcode, byte[] payload) throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .settings(TRUSTING + "\nlimits: {client_max_payload: 65536, upstream_max_payload: 65536}")
                        .start(upstream.port());
                Session session = session(gateway)) {
            direction.send(session, opcode, payload);
            assertThat(direction.receiver(session).readFrame().opcode()).isEqualTo(8);
        }
        logged("broke a rule");
    }

    // ---- handshakes that come to nothing

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET PATH HTTP/1.1\nHost: h\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: SECRET\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: SECRET\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: SECRET:SECRET\nAUTH\n\n",
                "GET http://SECRET@h/PATH HTTP/1.1\nHost: h\nAUTH\n\n",
                "GET PATH SECRET HTTP/1.1\nHost: h\nAUTH\n\n",
                "GET PATH HTTP/SECRET\nHost: h\nAUTH\n\n",
                "SECRET PATH HTTP/1.1\nHost: h\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nAUTH\u0001\n\n",
                "GET PATH HTTP/1.1\nHost: h\nSECRET SECRET\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nSECRET\u0001: x\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nContent-Length: SECRET\nAUTH\n\n",
                "GET PATH HTTP/1.1\nHost: h\nTransfer-Encoding: SECRET, chunked\nAUTH\n\nSECRET\n",
                "GET PATH HTTP/1.1\nHost: h\nAUTH\nX-Long: LONG\n\n",
                "GET PATHLONG HTTP/1.1\nHost: h\nAUTH\n\n",
                "GET /%zz%SECRET HTTP/1.1\nHost: h\nAUTH\n\n"
            })
    void requestThatIsRefused(String request) throws Exception {
        try (TestGateway gateway = gateway();
                RawClient client = new RawClient(gateway.port())) {
            client.request(request.replace("AUTH", FIELDS[0] + "\n" + FIELDS[1])
                    .replace("PATH", PATH)
                    .replace("LONG", SECRET.repeat(10_000))
                    .replace("SECRET", SECRET)
                    .replace("\n", "\r\n"));
            try {
                assertThat(client.readHead().status()).isBetween(400, 505);
            } catch (EOFException closedWithoutAnAnswer) {
                client.expectEnd();
            }
        }
    }

    @Test
    void requestThatHasNoRoute() throws Exception {
        try (TestGateway gateway = TestGateway.builder().start("""
                        _format_version: "3.0"
                        services: [{name: s, url: "ws://localhost:1", routes: [{name: r, protocols: [ws], paths: [/no]}]}]
                        """);
                RawClient client = ask(gateway)) {
            client.expectStatus(404);
        }
    }

    @Test
    void clientThatLeavesDuringTheHandshake() throws Exception {
        try (TestGateway gateway = gateway()) {
            RawClient client = ask(gateway);
            try (RawUpstream.Connection connection = upstream.accept()) {
                connection.readRequest();
                client.reset();
                connection.expectEnd();
            }
        }
        logged("the client left during the handshake");
    }

    /** What the upstream answers, and what the log says. */
    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        "HTTP/1.1 401 SECRET\nWWW-Authenticate: SECRET\nSet-Cookie: s=SECRET\nContent-Length: 6\n\nSECRET",
                        "the upstream refused the handshake"),
                Arguments.of("HTTP/1.1 302 Found\nLocation: /SECRET\n\nSECRET", "the upstream refused the handshake"),
                Arguments.of("SECRET\n\n", "not HTTP"),
                Arguments.of("SECRET SECRET SECRET\nSECRET\n\n", "not HTTP"),
                Arguments.of("HTTP/SECRET 101 SECRET\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 SECRET SECRET\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 Fine\nX: SECRET\u0001\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 Fine\nSECRET\u0001: x\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 Fine\nSECRET SECRET: x\n\n", "101 without Upgrade"),
                Arguments.of("HTTP/1.1 200 Fine\nContent-Length: SECRET\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 Fine\nX: LONG\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 LONG\n\n", "not HTTP"),
                Arguments.of("HTTP/1.1 101 Fine\nUpgrade: SECRET\nConnection: SECRET\n\n", "101 without Upgrade"),
                Arguments.of(
                        "HTTP/1.1 101 Fine\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: SECRET\n\n",
                        "101 with a wrong Sec-WebSocket-Accept"),
                Arguments.of(
                        "HTTP/1.1 101 Fine\nUpgrade: websocket\nConnection: Upgrade\nACCEPT\nSec-WebSocket-Protocol: SECRET\n\n",
                        "101 with a sub-protocol that was not offered"),
                Arguments.of(
                        "HTTP/1.1 101 Fine\nUpgrade: websocket\nConnection: Upgrade\nACCEPT\nSec-WebSocket-Extensions: SECRET\n\n",
                        "101 with an extension that was not offered"),
                Arguments.of(
                        "HTTP/1.1 101 Fine\nUpgrade: websocket\nConnection: Upgrade\nACCEPT\n"
                                + "Sec-WebSocket-Extensions: permessage-deflate; SECRET=SECRET\n\n",
                        "101 with wrong parameters of permessage-deflate"),
                Arguments.of("", "the upstream closed the connection"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void upstreamThatAnswersOtherwise(String answer, String logged) throws Exception {
        try (TestGateway gateway = towards("ws://localhost:" + upstream.port(), "compression: {upstream: accept}");
                RawClient client = ask(gateway);
                RawUpstream.Connection connection = upstream.accept()) {
            connection.readRequest();
            try {
                connection.answer(answer.replace("LONG", SECRET.repeat(10_000))
                        .replace("SECRET", SECRET)
                        .replace("ACCEPT", "Sec-WebSocket-Accept: " + RawClient.ACCEPT));
                connection.finish();
            } catch (SocketException refused) {
                // what is too long is refused before all of it is there
            }
            assertThat(client.readHead().status()).isNotEqualTo(101);
            client.readRest();
        }
        logged(logged);
    }

    @Test
    void upstreamThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (TestGateway gateway = towards("ws://localhost:" + port + "/" + SECRET, "");
                RawClient client = ask(gateway)) {
            client.expectStatus(502);
        }
        try (TestGateway gateway = towards("ws://no-such-host.invalid", "");
                RawClient client = ask(gateway)) {
            client.expectStatus(503);
        }
        try (TestGateway gateway = towards("ws://localhost:" + upstream.port(), "read_timeout: 50");
                RawClient client = ask(gateway)) {
            client.expectStatus(504);
        }
        logged("status=502", "status=503", "status=504");
    }

    // ---- TLS

    @Test
    void upstreamThatSpeaksNoTls() throws Exception {
        try (TestGateway gateway = towards("wss://localhost:" + upstream.port(), "");
                RawClient client = ask(gateway);
                RawUpstream.Connection connection = upstream.accept()) {
            connection.answer("HTTP/1.1 400 " + SECRET + "\nSet-Cookie: " + SECRET + "\n\n" + SECRET);
            client.expectStatus(502);
        }
        logged("status=502", "NotSslRecordException");
    }

    @Test
    void upstreamThatIsNotTrusted() throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) certificates
                        .context("localhost")
                        .getServerSocketFactory()
                        .createServerSocket(0, 10, InetAddress.getByName("localhost"));
                TestGateway gateway = towards("wss://localhost:" + server.getLocalPort(), "");
                RawClient client = ask(gateway)) {
            assertThatThrownBy(() -> RawUpstream.connection(server.accept()).readRequest())
                    .isInstanceOf(IOException.class);
            client.expectStatus(502);
        }
        logged("status=502", "unable to find valid certification path");
    }

    @Test
    void clientThatSpeaksNoTls() throws Exception {
        Path files = certificates.write("localhost");
        try (TestGateway gateway =
                TestGateway.builder().settings("""
                        listeners:
                          - {name: secure, host: localhost, port: 0, tls: {certificate: %1$s.pem, private_key: %1$s.key}}
                        """.formatted(files)).start(upstream.port())) {
            try (RawClient client = ask(gateway)) {
                client.readRest();
            }
        }
    }

    // ---- plugins

    /** An exception as a library might throw it, with what it was given in its message and in its causes'. */
    private static IllegalStateException leaky(Object given) {
        return new IllegalStateException("cannot do " + given, new IOException("no " + given));
    }

    /** The plugins that fail and the phase the log names; with what the peers said in their exceptions. */
    static Stream<Arguments> failing() {
        OnHandshake handshake = context -> {
            throw leaky(context.session().request().query());
        };
        OnHandshake.Async laterHandshake = context ->
                CompletableFuture.failedFuture(leaky(context.session().request().query()));
        OnHandshake wrong = context ->
                context.exit(401, "", Map.of("X", context.session().request().query() + "\r\n"));
        OnClientFrame client = context -> {
            throw leaky(context.getFrame().text());
        };
        OnClientFrame.Async laterClient = context -> CompletableFuture.supplyAsync(() -> {
            throw leaky(context.getFrame().text());
        });
        OnUpstreamFrame upstream = context -> {
            throw leaky(context.getFrame().text());
        };
        OnClose close = context -> {
            throw leaky(context.session().request().query());
        };
        return Stream.of(
                Arguments.of(handshake, "ws_handshake"),
                Arguments.of(laterHandshake, "ws_handshake"),
                Arguments.of(wrong, "ws_handshake"),
                Arguments.of(client, "ws_client_frame"),
                Arguments.of(laterClient, "ws_client_frame"),
                Arguments.of(upstream, "ws_upstream_frame"),
                Arguments.of(close, "ws_close"));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void pluginWhoseExceptionTells(Plugin plugin, String phase) throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                .settings(TRUSTING)
                .plugin("leaky", 1, () -> plugin)
                .start(upstream.port(), "- name: leaky\n  on_failure: open")) {
            try (Session session = session(gateway)) {
                session.client().sendText(SECRET);
                session.upstream().expectText(SECRET);
                session.upstream().sendText(SECRET);
                session.client().expectText(SECRET);
            }
            awaitLogged("plugin leaky failed in " + phase);
        }
        logged("Exception at ");
    }

    @Test
    void pluginThatFailsToStop() throws Exception {
        Plugin plugin = new OnClientFrame() {
            private String last = "";

            @Override
            public io.framegate.pdk.Decision onClientFrame(io.framegate.pdk.ClientFrameContext context) {
                last = context.getFrame().text();
                return context.forward();
            }

            @Override
            public void stop() {
                throw leaky(last);
            }
        };
        try (TestGateway gateway =
                TestGateway.builder().plugin("leaky", 1, () -> plugin).start(upstream.port(), "- name: leaky")) {
            try (Session session = session(gateway)) {
                session.client().sendText(SECRET);
                session.upstream().expectText(SECRET);
            }
        }
        logged("plugin leaky failed to stop");
    }

    @ParameterizedTest
    @EnumSource
    void pluginThatClosesWithWhatItWasGiven(Direction direction) throws Exception {
        Plugin plugin = direction.deciding(frame -> frame.close(
                4000, frame.getFrame().text(), 4001, frame.getFrame().text()));
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("closing", 1, () -> plugin)
                        .start(upstream.port(), "- name: closing");
                Session session = session(gateway)) {
            direction.sendText(session, SECRET);
            assertThat(List.of(
                            session.client().readFrame().opcode(),
                            session.upstream().readFrame().opcode()))
                    .containsOnly(8);
        }
        logged("closed by closing");
    }

    @Test
    void compressedMessageThatIsBroken() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .settings("compression: {client: accept}")
                        .start(upstream.port());
                Session session = gateway.sessionAt(PATH, upstream, "Sec-WebSocket-Extensions: permessage-deflate")) {
            byte[] frame = RawPeer.frame(1, SECRET.getBytes(StandardCharsets.US_ASCII), true);
            frame[0] |= 0x40;
            session.client().send(frame);
            session.client().expectClose(1007, "");
        }
        logged("broke a rule");
    }
}
