package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestCertificates;
import io.framegate.testkit.TlsHello;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS 1.2 and 1.3 and no other, on both sides (RFC 8996). The gateway runs on a JDK that is told to forbid nothing, so that it
 * is the gateway that refuses; the other end is bytes, as no library would still send them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsVersionsIT {

    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final int PROTOCOL_VERSION = 70;
    private static final int AES_CBC = 0xC009; // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    private static final int TRIPLE_DES = 0xC008; // TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA

    private TestCertificates certificates;
    private EchoUpstream echo;
    private RawUpstream secure;
    private RunningArtefact gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        RunningArtefact.isThere();
        certificates = new TestCertificates(directory).sign("localhost", "localhost");
        certificates.write("localhost");
        certificates.write("ca");
        Path permissive = Files.writeString(
                directory.resolve("java.security"),
                "jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\njdk.certpath.disabledAlgorithms=\n");
        echo = new EchoUpstream();
        secure = new RawUpstream();
        gateway = RunningArtefact.start(
                directory, """
                listeners:
                  - {name: plain, host: localhost, port: 0}
                  - {name: secure, host: localhost, port: 0, tls: {certificate: localhost.pem, private_key: localhost.key}}
                upstream_tls: {trusted_certificates: [ca.pem]}
                """, """
                _format_version: "3.0"
                services:
                  - {name: e, url: "ws://localhost:%d", routes: [{name: e, protocols: [ws, wss], paths: [/]}]}
                  - {name: s, url: "wss://localhost:%d", retries: 0, routes: [{name: s, protocols: [ws], paths: [/secure]}]}
                """.formatted(echo.port(), secure.port()), "-Djava.security.properties=" + permissive);
    }

    @AfterAll
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
            echo.close();
            secure.close();
        }
    }

    @Test
    void thisJdkForbidsNothing() throws Exception {
        try (RawClient client = new RawClient(gateway.port("secure"))) {
            client.send(TlsHello.ofClient(TLS_1_2, TRIPLE_DES));
            assertThat(TlsHello.readChoice(client)).isEqualTo(TRIPLE_DES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void listenerRefusesOldVersions(int version) throws Exception {
        try (RawClient client = new RawClient(gateway.port("secure"))) {
            client.send(TlsHello.ofClient(version, AES_CBC));
            assertThat(TlsHello.readAlert(client)).isEqualTo(PROTOCOL_VERSION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void listenerTakesNewOnes(String version) throws Exception {
        SSLSocket socket = (SSLSocket)
                certificates.contextWithout().getSocketFactory().createSocket("localhost", gateway.port("secure"));
        socket.setEnabledProtocols(new String[] {version});
        try (RawClient client = new RawClient(socket)) {
            client.request(RawClient.handshake("/"));
            client.expectUpgrade();
            client.sendText(version);
            client.expectText(version);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void upstreamOfAnOldVersionIsABadGateway(int version) throws Exception {
        try (RawClient client = RawClient.asking(gateway.port("plain"), "/secure");
                RawUpstream.Connection upstream = secure.accept()) {
            assertThat(TlsHello.readOffer(upstream).versions()).containsExactly(TLS_1_3, TLS_1_2);
            upstream.send(TlsHello.ofServer(version, AES_CBC));

            assertThat(TlsHello.readAlert(upstream)).isEqualTo(PROTOCOL_VERSION);
            client.expectStatus(502);
        }
    }
}
