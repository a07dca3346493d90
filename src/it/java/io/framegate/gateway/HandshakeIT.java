package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Blame;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.SessionEnd;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 16.7 and 6: what is asked, what the upstream is asked, and what either is answered. */
class HandshakeIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** The service's url with what else the test wants of it, one route for everything. */
    private String service(String more) {
        return """
                _format_version: "3.0"
                services:
                  - name: upstream
                    url: ws://localhost:%d
                %s
                    routes:
                      - {name: route, protocols: [ws, wss], paths: [/]}
                """.formatted(upstream.port(), more.indent(4).stripTrailing());
    }

    @Nested
    class Client {

        private TestGateway gateway;

        @BeforeEach
        void start() {
            gateway = TestGateway.inFrontOf(upstream);
        }

        @AfterEach
        void stop() throws Exception {
            gateway.close();
        }

        @Test
        @Tag("spec-97")
        void acceptIsComputedFromTheClientsKey() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                upstream.upgrade().close();
                Head answer = client.expectUpgrade();
                assertThat(answer.field("Upgrade")).contains("websocket");
                assertThat(answer.field("Connection").orElse("")).isEqualToIgnoringCase("upgrade");
                assertThat(answer.field("Sec-WebSocket-Extensions")).isEmpty();
                assertThat(answer.field("Content-Type")).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "POST"})
        @Tag("spec-99")
        void plainRequestIsRefusedBeforeAnybodyIsAsked(String method) throws Exception {
            try (RawClient client = new RawClient(gateway.port())) {
                client.request(method + " / HTTP/1.1\r\nHost: gateway.example\r\nContent-Length: 0\r\n\r\n");
                client.expectStatus(400);
            }
            upstream.expectNobody(50);
        }

        @ParameterizedTest
        @CsvSource({
            "Sec-WebSocket-Version: 8, 426",
            "Sec-WebSocket-Version: 13; 14, 426",
            "Sec-WebSocket-Key: c2hvcnQ=, 400",
            "Sec-WebSocket-Key: !!!!not base64!!!!!!!!==, 400",
            "Upgrade: h2c, 400",
            "Connection: keep-alive, 400",
            "Content-Length: 5, 400",
            "Transfer-Encoding: chunked, 400"
        })
        @Tag("spec-100")
        void malformedHandshakeIsRefused(String field, int status) throws Exception {
            String name = field.substring(0, field.indexOf(':') + 1);
            String request = RawClient.handshake("/").replaceAll("(?m)^" + name + ".*\r\n", "");
            request = request.replace("\r\n\r\n", "\r\n" + field.replace(';', ',') + "\r\n\r\n");
            try (RawClient client = new RawClient(gateway.port())) {
                client.request(request + "0\r\n\r\n");
                Head answer = client.expectStatus(status);
                if (status == 426) {
                    assertThat(answer.field("Sec-WebSocket-Version")).contains("13");
                    assertThat(answer.field("Upgrade")).contains("websocket");
                }
                assertThat(answer.field("Connection")).contains(status == 426 ? "Upgrade, close" : "close");
            }
            upstream.expectNobody(50);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Host: other.example", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="})
        void fieldThatMayComeOnceIsRefusedTwice(String field) throws Exception {
            try (RawClient client = gateway.ask("/", field)) {
                client.expectStatus(400);
            }
        }

        @Test
        void connectionMayBeAList() throws Exception {
            try (RawClient client = new RawClient(gateway.port())) {
                client.request(
                        RawClient.handshake("/").replace("Connection: Upgrade", "Connection: keep-alive, Upgrade"));
                RawUpstream.Connection connection = upstream.upgrade();
                assertThat(connection.request().field("Connection")).contains("Upgrade");
                client.expectUpgrade();
                connection.close();
            }
        }

        @Test
        void framesThatComeTooEarlyAreServed() throws Exception {
            try (RawClient client = new RawClient(gateway.port())) {
                var packet = new java.io.ByteArrayOutputStream();
                packet.writeBytes(RawClient.handshake("/").getBytes());
                packet.writeBytes(RawClient.text("eager"));
                client.send(packet.toByteArray());
                RawUpstream.Connection connection = upstream.accept();
                client.sendText("impatient");
                connection.readRequest();
                connection.upgrade();
                client.expectUpgrade();
                connection.expectText("eager");
                connection.expectText("impatient");
                connection.close();
            }
        }

        @Test
        void whatFollowsARefusedHandshakeIsNotReadAsARequest() throws Exception {
            try (RawClient client = new RawClient(gateway.port())) {
                client.request(RawClient.handshake("/") + RawClient.handshake("/second"));
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n");
                client.expectStatus(403);
                client.expectEnd();
                upstream.expectNobody(50);
            }
        }

        @Test
        void clientThatLeavesWhileTheUpstreamThinksLeavesNothingBehind() throws Exception {
            RawClient client = gateway.ask("/");
            RawUpstream.Connection connection = upstream.accept();
            connection.readRequest();
            client.close();

            connection.expectEnd();
            SessionEnd end = gateway.nextEnd();
            assertThat(end.blame()).isEqualTo(Blame.CLIENT);
            assertThat(end.status()).isZero();
        }

        @Test
        void incompleteRequestIsCutOff() throws Exception {
            try (TestGateway impatient = TestGateway.builder()
                            .settings("timeouts: {handshake: 100}")
                            .start(upstream.port());
                    RawClient silent = new RawClient(impatient.port());
                    RawClient slow = new RawClient(impatient.port())) {
                slow.request("GET / HTTP/1.1\r\nHost: gateway");
                silent.expectEnd();
                slow.expectEnd();
            }
        }

        @Test
        @Tag("spec-103")
        void errorComesInTheFormTheClientAccepts() throws Exception {
            String nowhere = """
                    _format_version: "3.0"
                    services: [{name: s, url: "ws://localhost:1", routes: [{name: r, protocols: [ws], paths: [/here]}]}]
                    """;
            try (TestGateway strict = TestGateway.builder().start(nowhere)) {
                try (RawClient client = strict.ask("/elsewhere", "Accept: application/json")) {
                    Head answer = client.expectStatus(404);
                    assertThat(answer.field("Content-Type")).contains("application/json; charset=utf-8");
                    assertThat(client.readRest()).startsWith("{\"message\":\"no Route matched with those values\",");
                }
                try (RawClient client = strict.ask("/elsewhere")) {
                    Head answer = client.expectStatus(404);
                    assertThat(answer.field("Content-Type")).contains("text/plain; charset=utf-8");
                    assertThat(client.readRest()).startsWith("no Route matched with those values\nrequest_id: ");
                }
                try (RawClient client = strict.ask("/elsewhere", "Accept: text/html;q=0.5, application/xml;q=0.9")) {
                    assertThat(client.expectStatus(404).field("Content-Type"))
                            .contains("application/xml; charset=utf-8");
                }
            }
        }

        @Test
        @Tag("spec-103")
        void disabledServiceIsAsIfItWereNotThere() throws Exception {
            try (TestGateway disabled = TestGateway.builder().start(service("enabled: false"));
                    RawClient client = disabled.ask("/")) {
                client.expectStatus(404);
            }
        }
    }

    @Nested
    class Scheme {

        private String route(String more) {
            return """
                    _format_version: "3.0"
                    services:
                      - {name: s, url: "ws://localhost:%d", routes: [{name: r, protocols: [wss], hosts: [gateway.example]%s}]}
                    """.formatted(upstream.port(), more);
        }

        @Test
        @Tag("spec-101")
        void plainTextOnAWssRouteIsToldToUpgrade() throws Exception {
            try (TestGateway gateway = TestGateway.builder().start(route(""));
                    RawClient client = gateway.ask("/p?q")) {
                Head answer = client.expectStatus(426);
                assertThat(answer.field("Upgrade")).contains("TLS/1.2, HTTP/1.1");
                assertThat(answer.field("Connection")).contains("Upgrade, close");
                assertThat(client.readRest()).startsWith("Please use HTTPS protocol");
            }
            upstream.expectNobody(50);
        }

        @Test
        @Tag("spec-101")
        void plainTextOnAWssRouteMayBeRedirected() throws Exception {
            try (TestGateway gateway = TestGateway.builder().start(route(", https_redirect_status_code: 301"));
                    RawClient client = gateway.ask("/p?q")) {
                assertThat(client.expectStatus(301).field("Location")).contains("https://gateway.example/p?q");
            }
        }

        @Test
        void trustedProxySaysWhichSchemeTheClientUsed() throws Exception {
            try (TestGateway gateway = TestGateway.builder()
                            .settings("trusted_ips: [127.0.0.1, \"::1\"]")
                            .start(route(""));
                    RawClient client = gateway.ask("/", "X-Forwarded-Proto: https")) {
                upstream.upgrade().close();
                client.expectUpgrade();
            }
            try (TestGateway gateway = TestGateway.builder().start(route(""));
                    RawClient client = gateway.ask("/", "X-Forwarded-Proto: https")) {
                client.expectStatus(426);
            }
        }
    }

    @Nested
    class ToTheUpstream {

        @Test
        @Tag("spec-115")
        @Tag("spec-105")
        @Tag("spec-116")
        void requestCarriesWhatTheSpecSays() throws Exception {
            String config = """
                    _format_version: "3.0"
                    services:
                      - name: s
                        url: ws://localhost:%d/base
                        routes: [{name: r, protocols: [ws], paths: [/api]}]
                    """.formatted(upstream.port());
            try (TestGateway gateway = TestGateway.builder().start(config);
                    RawClient client = gateway.ask(
                            "/api/chat?room=1&x",
                            "X-Forwarded-For: 5.6.7.8",
                            "X-Forwarded-Proto: https",
                            "Origin: https://page.example",
                            "Cookie: a=b",
                            "Authorization: Bearer x",
                            "Sec-WebSocket-Protocol: other, chat",
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "X-Drop: gone",
                            "Connection: X-Drop",
                            "TE: gzip",
                            "Proxy-Connection: keep-alive",
                            "Via: 1.0 fred")) {
                RawUpstream.Connection connection = upstream.upgrade();
                client.expectUpgrade();
                Head request = connection.request();

                assertThat(request.line()).isEqualTo("GET /base/chat?room=1&x HTTP/1.1");
                assertThat(request.field("Host")).contains("localhost:" + upstream.port());
                assertThat(request.field("Connection")).contains("Upgrade");
                assertThat(request.field("Upgrade")).contains("websocket");
                assertThat(request.field("Sec-WebSocket-Key")).contains(RawClient.KEY);
                assertThat(request.field("Sec-WebSocket-Version")).contains("13");
                assertThat(request.field("Sec-WebSocket-Protocol")).contains("other, chat");
                assertThat(request.field("Sec-WebSocket-Extensions")).isEmpty();
                assertThat(request.field("Origin")).contains("https://page.example");
                assertThat(request.field("Cookie")).contains("a=b");
                assertThat(request.field("Authorization")).contains("Bearer x");
                assertThat(request.field("X-Forwarded-For")).contains("5.6.7.8, 127.0.0.1");
                assertThat(request.field("X-Real-IP")).contains("127.0.0.1");
                assertThat(request.field("X-Forwarded-Proto")).contains("http");
                assertThat(request.field("X-Forwarded-Host")).contains("gateway.example");
                assertThat(request.field("X-Forwarded-Port")).contains(Integer.toString(gateway.port()));
                assertThat(request.field("X-Forwarded-Path")).contains("/api/chat");
                assertThat(request.field("X-Forwarded-Prefix")).contains("/api");
                assertThat(request.field("Via").orElse("")).startsWith("1.0 fred, 1.1 framegate/");
                assertThat(request.field("X-Kong-Request-Id").orElse("")).matches("[0-9a-f]{32}");
                assertThat(request.field("X-Drop")).isEmpty();
                assertThat(request.field("TE")).isEmpty();
                assertThat(request.field("Proxy-Connection")).isEmpty();
                connection.close();
            }
        }

        @Test
        @Tag("spec-116")
        void preserveHostKeepsTheClientsHost() throws Exception {
            String config = """
                    _format_version: "3.0"
                    services:
                      - name: s
                        url: ws://localhost:%d
                        routes: [{name: r, protocols: [ws], paths: [/], preserve_host: true}]
                    """.formatted(upstream.port());
            try (TestGateway gateway = TestGateway.builder().start(config);
                    RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.upgrade();
                client.expectUpgrade();
                assertThat(connection.request().field("Host")).contains("gateway.example");
                connection.close();
            }
        }

        @Test
        void trustedProxyIsBelieved() throws Exception {
            try (TestGateway gateway = TestGateway.builder()
                            .settings("trusted_ips: [127.0.0.0/8]\nreal_ip_header: X-Forwarded-For")
                            .start(upstream.port());
                    RawClient client = gateway.ask(
                            "/", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443")) {
                RawUpstream.Connection connection = upstream.upgrade();
                client.expectUpgrade();
                Head request = connection.request();
                assertThat(request.field("X-Real-IP")).contains("203.0.113.7");
                assertThat(request.field("X-Forwarded-Proto")).contains("https");
                assertThat(request.field("X-Forwarded-Port")).contains("443");
                assertThat(request.field("X-Forwarded-For")).contains("203.0.113.7, 127.0.0.1");
                connection.close();
            }
        }
    }

    @Nested
    class FromTheUpstream {

        private TestGateway gateway;

        @BeforeEach
        void start() {
            gateway = TestGateway.inFrontOf(upstream);
        }

        @AfterEach
        void stop() throws Exception {
            gateway.close();
        }

        @ParameterizedTest
        @CsvSource({"chat, true", "other, true", "'', true", "zzz, false"})
        @Tag("spec-104")
        void subprotocolIsWhatTheUpstreamSelected(String selected, boolean fine) throws Exception {
            try (RawClient client = gateway.ask("/", "Sec-WebSocket-Protocol: other, chat")) {
                RawUpstream.Connection connection =
                        upstream.upgrade(selected.isEmpty() ? "X-Other: 1" : "Sec-WebSocket-Protocol: " + selected);
                if (fine) {
                    Head answer = client.expectUpgrade();
                    assertThat(answer.field("Sec-WebSocket-Protocol").orElse(""))
                            .isEqualTo(selected);
                } else {
                    client.expectStatus(502);
                }
                connection.close();
            }
        }

        @Test
        void furtherFieldsOfThe101ReachTheClient() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection =
                        upstream.upgrade("Set-Cookie: a=b", "Set-Cookie: c=d", "X-Custom: 1", "Keep-Alive: 5");
                Head answer = client.expectUpgrade();
                assertThat(answer.fields()).anyMatch(field -> field.equalsIgnoreCase("Set-Cookie: a=b"));
                assertThat(answer.fields()).anyMatch(field -> field.equalsIgnoreCase("Set-Cookie: c=d"));
                assertThat(answer.field("X-Custom")).contains("1");
                assertThat(answer.field("Keep-Alive")).isEmpty();
                assertThat(answer.field("X-Kong-Request-Id"))
                        .isEqualTo(connection.request().field("X-Kong-Request-Id"));
                connection.close();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "Upgrade: websocket\nConnection: Upgrade",
                    "Connection: Upgrade\nSec-WebSocket-Accept: " + RawClient.ACCEPT,
                    "Upgrade: h2c\nConnection: Upgrade\nSec-WebSocket-Accept: " + RawClient.ACCEPT,
                    "Upgrade: websocket\nSec-WebSocket-Accept: " + RawClient.ACCEPT,
                    "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Extensions: x\nSec-WebSocket-Accept: "
                            + RawClient.ACCEPT,
                    "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Protocol: x\nSec-WebSocket-Accept: "
                            + RawClient.ACCEPT
                })
        void invalid101IsABadGateway(String fields) throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 101 Switching Protocols\n" + fields + "\n\n");

                client.expectStatus(502);
                assertThat(client.readRest()).startsWith("An invalid response was received from the upstream server");
                connection.expectEnd();
                assertThat(gateway.nextEnd().blame()).isEqualTo(Blame.UPSTREAM);
            }
        }

        @Test
        @Tag("spec-11")
        @Tag("spec-113")
        void refusalIsRelayedAndNotTriedAgain() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 403 Forbidden\nX-Reason: no\nContent-Length: 0\n\n");

                Head answer = client.expectStatus(403);
                assertThat(answer.line()).isEqualTo("HTTP/1.1 403 Forbidden");
                assertThat(answer.field("X-Reason")).contains("no");
                client.expectEnd();
                upstream.expectNobody(50);
            }
            assertThat(gateway.nextEnd().status()).isEqualTo(403);
        }

        @Test
        @Tag("spec-107")
        void bodyOfARefusalIsRelayed() throws Exception {
            for (String body : new String[] {
                "Content-Length: 11\n\nnot for you", "Transfer-Encoding: chunked\n\n4\nnot \n7\nfor you\n0\n\n"
            }) {
                try (RawClient client = gateway.ask("/")) {
                    RawUpstream.Connection connection = upstream.accept();
                    connection.readRequest();
                    connection.answer("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Key\n" + body);

                    Head answer = client.expectStatus(401);
                    assertThat(answer.field("WWW-Authenticate")).contains("Key");
                    assertThat(client.readRest()).contains("not ").contains("for you");
                }
            }
        }

        @Test
        @Tag("spec-108")
        void retryAfterIsRelayedAndNoCloseFrameIsWritten() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 429 Too Many Requests\nRetry-After: 30\nContent-Length: 0\n\n");

                assertThat(client.expectStatus(429).field("Retry-After")).contains("30");
                connection.expectEnd();
            }
        }

        @Test
        void informationComesBeforeTheAnswer() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 103 Early Hints\nLink: </a>\n\n");
                connection.upgrade();
                client.expectUpgrade();
                connection.close();
            }
        }

        @Test
        void whatIsNotHttpIsABadGateway() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("SSH-2.0-OpenSSH_9.2\n\n");
                client.expectStatus(502);
            }
        }

        @Test
        void framesInTheSamePacketAsThe101AreNotLost() throws Exception {
            try (RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                var packet = new java.io.ByteArrayOutputStream();
                packet.writeBytes(connection.switching());
                packet.writeBytes(RawPeer.frame(1, "early".getBytes(), false));
                packet.writeBytes(RawPeer.frame(8, new byte[] {3, (byte) 0xE8}, false));
                connection.send(packet.toByteArray());
                connection.finish();

                client.expectUpgrade();
                client.expectText("early");
                client.expectClose(1000, "");
            }
        }
    }

    @Nested
    class Failures {

        @Test
        @Tag("spec-109")
        void refusedConnectionIsTriedAsOftenAsTheServiceSays() throws Exception {
            int port;
            try (ServerSocket closed = new ServerSocket(0)) {
                port = closed.getLocalPort();
            }
            String config = """
                    _format_version: "3.0"
                    services: [{name: s, url: "ws://localhost:%d", retries: 2, routes: [{name: r, protocols: [ws], paths: [/]}]}]
                    """.formatted(port);
            try (TestGateway gateway = TestGateway.builder().start(config);
                    RawClient client = gateway.ask("/")) {
                client.expectStatus(502);
                assertThat(gateway.nextEnd().reason()).endsWith("(tries: 3)");
            }
        }

        @Test
        @Tag("spec-109")
        void connectionThatEndsWithoutAnAnswerIsTriedAgain() throws Exception {
            try (TestGateway gateway = TestGateway.builder().start(service("retries: 1"));
                    RawClient client = gateway.ask("/")) {
                upstream.accept().close();
                RawUpstream.Connection second = upstream.upgrade();
                client.expectUpgrade();
                second.sendText("second try");
                client.expectText("second try");
                second.close();
            }
        }

        @Test
        void silentUpstreamTimesOut() throws Exception {
            try (TestGateway gateway = TestGateway.builder().start(service("read_timeout: 100\nretries: 0"));
                    RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                client.expectStatus(504);
                assertThat(client.readRest()).startsWith("The upstream server is timing out");
                connection.readRequest();
                connection.expectEnd();
            }
        }

        @Test
        @Tag("spec-111")
        void unknownHostIsServiceUnavailable() throws Exception {
            String config = """
                    _format_version: "3.0"
                    services: [{name: s, url: "ws://no-such-host.invalid", routes: [{name: r, protocols: [ws], paths: [/]}]}]
                    """;
            try (TestGateway gateway = TestGateway.builder().start(config);
                    RawClient client = gateway.ask("/")) {
                client.expectStatus(503);
                assertThat(client.readRest()).startsWith("name resolution failed");
            }
        }

        @Test
        void everyRefusedHandshakeStillEndsForItsPlugins() throws Exception {
            RecordingPlugin recorder = new RecordingPlugin();
            OnClientFrame other = client -> client.forward();
            try (TestGateway gateway = TestGateway.builder()
                            .plugin("recorder", 1, () -> recorder)
                            .plugin("other", 2, () -> other)
                            .start(upstream.port(), "- name: recorder", "- name: other");
                    RawClient client = gateway.ask("/")) {
                RawUpstream.Connection connection = upstream.accept();
                connection.readRequest();
                connection.answer("HTTP/1.1 500 Oops\nContent-Length: 0\n\n");
                client.expectStatus(500);
                assertThat(recorder.nextEnd().status()).isEqualTo(500);
                assertThat(recorder.isExhausted()).isTrue();
            }
        }
    }
}
