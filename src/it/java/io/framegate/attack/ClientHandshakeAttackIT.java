package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are not what they seem: refused before the upstream hears of them. */
class ClientHandshakeAttackIT {

    private Siege siege;

    @BeforeEach
    void start() throws Exception {
        siege = new Siege("timeouts: {handshake: 1000}");
    }

    @AfterEach
    void stop() throws Exception {
        siege.close();
    }

    private static String with(String fields) {
        return RawClient.handshake("/").replace("\r\n\r\n", "\r\n" + fields + "\r\n\r\n");
    }

    private static String without(String field) {
        return RawClient.handshake("/").replaceAll("(?m)^" + field + ":.*\r\n", "");
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("blank before the colon", 400, with("X-Odd : 1")),
                Arguments.of("NUL in a field", 400, with("X-Odd: a\0b")),
                Arguments.of("bare CR in a field", 400, with("Sec-WebSocket-Protocol: a\rX-Injected: 1")),
                Arguments.of("folded field", 400, with("X-Odd: a\r\n b: c")),
                Arguments.of("name that is no token", 400, with("X(Odd): 1")),
                Arguments.of("two lengths", 400, with("Content-Length: 0\r\nContent-Length: 5")),
                Arguments.of("length and chunks", 400, with("Content-Length: 5\r\nTransfer-Encoding: chunked")),
                Arguments.of("chunks of an unknown coding", 400, with("Transfer-Encoding: xchunked")),
                Arguments.of(
                        "two upgrades",
                        400,
                        without("Upgrade")
                                .replace(
                                        "Connection: Upgrade",
                                        "Connection: Upgrade\r\nUpgrade: h2c\r\nUpgrade: websocket")),
                Arguments.of(
                        "upgrade to h2c",
                        400,
                        RawClient.handshake("/")
                                .replace("Upgrade: websocket", "Upgrade: h2c")
                                .replace(
                                        "Connection: Upgrade",
                                        "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk")),
                Arguments.of("version that is not there", 426, without("Sec-WebSocket-Version")),
                Arguments.of("version 777", 426, RawClient.handshake("/").replace("Version: 13", "Version: 777")),
                Arguments.of("key that is not there", 400, without("Sec-WebSocket-Key")),
                Arguments.of("no Host", 400, without("Host")),
                Arguments.of("HTTP 1.0", 400, RawClient.handshake("/").replace("HTTP/1.1", "HTTP/1.0")),
                Arguments.of("HTTP 2 at once", 501, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of("field of 64 KiB", 431, with("X-Fill: " + "a".repeat(65_536))),
                Arguments.of(
                        "3000 fields",
                        431,
                        with(IntStream.range(0, 3_000)
                                .mapToObj(i -> "X-" + i + ": 1")
                                .collect(Collectors.joining("\r\n")))),
                Arguments.of("target of 64 KiB", 414, RawClient.handshake("/" + "a".repeat(65_536))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestIsRefusedAndItsConnectionClosed(String what, int status, String request) throws Exception {
        try (RawClient client = new RawClient(siege.port())) {
            client.request(request);

            Head answer = client.expectStatus(status);

            assertThat(answer.fields()).noneMatch(field -> field.startsWith("X-Injected"));
            sendUntilClosed(client);
            assertThat(restOf(client)).doesNotContain("HTTP/1.1");
        }
        siege.upstream().expectNobody(50);
    }

    /** What follows a refusal must not be answered, whether it is frames or another request. */
    private static void sendUntilClosed(RawClient client) {
        try {
            client.send(RawClient.text("frames"));
            client.request(RawClient.handshake("/echo"));
        } catch (IOException closed) {
            // which is as it has to be
        }
    }

    private static String restOf(RawClient client) throws IOException {
        try {
            return client.readRest();
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void whatIsNotHttpAtAllIsABadRequest() throws Exception {
        try (RawClient client = new RawClient(siege.port())) {
            client.sendHex("16 03 01 02 00 01 00 01 FC 03 03 0D 0A 0D 0A");

            client.expectStatus(400);
        }
    }

    @Test
    void targetThatNamesAnotherServerDoesNotLeadThere() throws Exception {
        try (RawClient client = new RawClient(siege.port())) {
            client.request(RawClient.handshake("/").replace("GET /", "GET http://127.0.0.1:1/echo"));
            int status = client.readHead().status();

            assertThat(status).isIn(101, 400, 404);
        }
    }

    @Test
    void requestThatDripsIsCutOffAsIfItWereSilent() throws Exception {
        try (RawClient client = new RawClient(siege.port())) {
            client.request("GET / HTTP/1.1\r\nHost: gateway.example\r\n");
            client.patience(20);
            int drops = 0;
            while (drops < 1_000 && client.isOpenAfter("x")) {
                drops++;
            }

            assertThat(drops).as("drops until it was cut off").isLessThan(1_000);
        }
    }

    @Test
    void fieldsThatAreHardToReadAreReadAtOnce() throws Exception {
        for (String field : new String[] {
            "Sec-WebSocket-Extensions: permessage-deflate; a=\"" + "\\c".repeat(3_000),
            "Sec-WebSocket-Protocol: a" + " ".repeat(6_000) + "x",
            "Connection: " + "Upgrade, ".repeat(600) + "Upgrade",
            "Cookie: " + "a=b; ".repeat(1_000)
        }) {
            try (RawClient client = new RawClient(siege.port())) {
                client.request(RawClient.handshake("/echo", field));
                assertThat(client.readHead().status()).isIn(101, 400);
            }
        }
    }
}
