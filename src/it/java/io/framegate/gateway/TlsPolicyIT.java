package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestCertificates;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TlsHello;
import io.framegate.testkit.TlsHello.Offer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may speak TLS with the gateway, and with which cipher suites. Which versions: {@code TlsVersionsIT}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsPolicyIT {

    private static final int TLS_1_2 = 0x0303;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int AES_GCM = 0xC02B; // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    private static final int AES_CBC = 0xC009; // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA

    private Path directory;
    private TestCertificates certificates;
    private TestCertificates others;
    private RawUpstream upstream;

    @BeforeAll
    void makeCertificates(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificates =
                new TestCertificates(directory).sign("localhost", "localhost").sign("client", "client.example");
        others = new TestCertificates(Files.createDirectory(directory.resolve("others")))
                .sign("client", "client.example");
        certificates.write("localhost");
        certificates.write("ca");
    }

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway listener(int upstreamPort, String more) {
        return TestGateway.builder().settings("""
                        listeners:
                          - name: secure
                            host: localhost
                            port: 0
                            tls: {certificate: %1$s/localhost.pem, private_key: %1$s/localhost.key%2$s}
                        """.formatted(directory, more)).start(upstreamPort);
    }

    // ---- client certificates

    private SSLContext showing(String certificate) throws Exception {
        return switch (certificate) {
            case "none" -> certificates.contextWithout();
            case "valid" -> certificates.contextWith(certificates, "client");
            default -> certificates.contextWith(others, "client");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "none,     none,   true",
        "none,     valid,  true",
        "none,     wrong,  true",
        "request,  none,   true",
        "request,  valid,  true",
        "request,  wrong,  false",
        "required, none,   false",
        "required, valid,  true",
        "required, wrong,  false"
    })
    void clientIsLetInByItsCertificate(String clientAuth, String shown, boolean letIn) throws Exception {
        String settings = clientAuth.equals("none")
                ? ""
                : ", client_auth: " + clientAuth + ", client_ca: " + directory.resolve("ca.pem");
        try (EchoUpstream echo = new EchoUpstream();
                TestGateway gateway = listener(echo.port(), settings)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                SSLSocket socket =
                        (SSLSocket) showing(shown).getSocketFactory().createSocket("localhost", gateway.port());
                socket.setEnabledProtocols(new String[] {version});
                assertThat(isLetIn(socket)).as(version).isEqualTo(letIn);
            }
        }
    }

    /** In TLS 1.3 a client learns that its certificate was refused from what it reads first. */
    private static boolean isLetIn(SSLSocket socket) throws IOException {
        try (RawClient client = new RawClient(socket)) {
            socket.startHandshake();
            client.request(RawClient.handshake("/"));
            client.expectUpgrade();
            return true;
        } catch (SSLException | SocketException | EOFException refused) {
            return false;
        }
    }

    // ---- cipher suites: the Java runtime's, which this holds to what it should be

    private static final List<Integer> WEAK = Stream.of(
                    List.of(0x0004, 0x0005, 0xC002, 0xC007, 0xC00C, 0xC011, 0xC016), // RC4
                    List.of(0x000A, 0x000D, 0x0010, 0x0013, 0x0016, 0x001B, 0xC003, 0xC008, 0xC00D, 0xC012), // 3DES
                    List.of(0x0003, 0x0006, 0x0008, 0x000B, 0x000E, 0x0011, 0x0014, 0x0017, 0x0019, 0x0062), // export
                    List.of(0x0009, 0x000C, 0x000F, 0x0012, 0x0015, 0x001A), // DES
                    List.of(0x0001, 0x0002, 0x003B, 0xC001, 0xC006, 0xC00B, 0xC010), // not encrypted
                    List.of(
                            0x0018, 0x0034, 0x003A, 0x006C, 0x006D, 0x00A6, 0x00A7, 0xC017, 0xC018,
                            0xC019)) // anonymous
            .flatMap(List::stream)
            .toList();

    @Test
    void listenerTakesNoWeakSuite() throws Exception {
        try (TestGateway gateway = listener(upstream.port(), "")) {
            for (int suite : WEAK) {
                try (RawClient client = new RawClient(gateway.port())) {
                    client.send(TlsHello.ofClient(TLS_1_2, suite));
                    assertThat(TlsHello.readAlert(client)).as("%04X", suite).isEqualTo(HANDSHAKE_FAILURE);
                }
            }
        }
    }

    @Test
    void listenerTakesAnAuthenticatedSuiteWhereThereIsOne() throws Exception {
        try (TestGateway gateway = listener(upstream.port(), "");
                RawClient client = new RawClient(gateway.port())) {
            client.send(TlsHello.ofClient(TLS_1_2, 0xC007, AES_CBC, AES_GCM));
            assertThat(TlsHello.readChoice(client)).isEqualTo(AES_GCM);
        }
    }

    @Test
    void upstreamIsOfferedNoWeakSuiteAndAuthenticatedOnesFirst() throws Exception {
        String config = """
                _format_version: "3.0"
                services:
                  - {name: s, url: "wss://localhost:%d", retries: 0, routes: [{name: r, protocols: [ws], paths: [/]}]}
                """.formatted(upstream.port());
        try (TestGateway gateway = TestGateway.builder().start(config);
                RawClient client = gateway.ask("/");
                RawUpstream.Connection connection = upstream.accept()) {
            Offer offer = TlsHello.readOffer(connection);

            assertThat(offer.suites()).doesNotContainAnyElementsOf(WEAK);
            assertThat(offer.suites()).contains(0x1301, 0x1302, AES_GCM, 0xC02C, 0xC02F, 0xC030);
            assertThat(offer.suites().get(0)).isIn(0x1301, 0x1302, 0x1303);
            connection.close();
            client.expectStatus(502);
        }
    }
}
