package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that answer a handshake to hurt: the client gets an HTTP status, never a tunnel. */
class UpstreamHandshakeAttackIT {

    private Siege siege;

    @BeforeEach
    void start() throws Exception {
        siege = new Siege();
    }

    @AfterEach
    void stop() throws Exception {
        siege.close();
    }

    private RawUpstream.Connection asked() throws Exception {
        RawUpstream.Connection connection = siege.upstream().accept();
        connection.readRequest();
        return connection;
    }

    /** The client believes in a tunnel, the upstream waits for what comes through it. */
    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 426, 500, 503})
    void refusalIsNoTunnel(int status) throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.answer("HTTP/1.1 " + status + " No\nContent-Length: 2\nLocation: /echo\n\nno");
            Head answer = client.expectStatus(status);
            try {
                client.request("GET /admin HTTP/1.1\r\nHost: upstream\r\n\r\n");
            } catch (IOException closed) {
                // as it has to be
            }

            upstream.expectEnd();
            assertThat(answer.field("Connection")).contains("close");
        }
    }

    @Test
    void headersWithoutEndAreABadGateway() throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            byte[] field = ("X-Fill: " + "a".repeat(8_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                upstream.send("HTTP/1.1 101 Switching Protocols\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 600; i++) {
                    upstream.send(field);
                }
            } catch (IOException closed) {
                // as it has to be
            }

            client.expectStatus(502);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void lengthOfA101IsNoLength(String field) throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.upgrade(field);
            upstream.sendText("whole");

            Head answer = client.readHead();

            if (answer.status() == 101) {
                assertThat(answer.field(field.substring(0, field.indexOf(':')))).isEmpty();
                client.expectText("whole");
            } else {
                assertThat(answer.status()).isEqualTo(502);
            }
        }
    }

    @Test
    void bareCrInAFieldInjectsNothing() throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.upgrade("X-Odd: a\rX-Injected: 1");

            Head answer = client.readHead();

            assertThat(answer.fields()).noneMatch(line -> line.strip().startsWith("X-Injected"));
            assertThat(answer.fields()).noneMatch(line -> line.contains("\r"));
        }
    }

    @Test
    void informationWithoutEndTimesOut() throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.patience(20);
            int hints = 0;
            while (hints < 1_000 && upstream.isOpenAfter("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")) {
                hints++;
            }

            assertThat(hints).as("hints until it was given up").isLessThan(1_000);
            client.expectStatus(504);
        }
    }

    @Test
    void answerThatDripsTimesOut() throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.patience(20);
            upstream.send("HTTP/1.1 101 Switching Protocols\r\nX-Drip: ".getBytes(StandardCharsets.US_ASCII));
            int drops = 0;
            while (drops < 1_000 && upstream.isOpenAfter("x")) {
                drops++;
            }

            assertThat(drops).as("drops until it was given up").isLessThan(1_000);
            client.expectStatus(504);
        }
    }

    @Test
    void refusalWithoutEndEndsWithItsClient() throws Exception {
        try (RawClient client = siege.gateway().ask("/");
                RawUpstream.Connection upstream = asked()) {
            upstream.answer("HTTP/1.1 403 Forbidden\n\nfor ");
            client.expectStatus(403);
            client.reset();

            upstream.expectEnd();
        }
    }
}
