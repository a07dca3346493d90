package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.OnHandshake;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code websocket-connection-limiting} over real sockets: every slot that is taken is freed. */
class WebsocketConnectionLimitingIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private TestGateway limiting(String config) {
        return TestGateway.builder()
                .start(upstream.port(), "- name: websocket-connection-limiting", "  config: " + config);
    }

    private void assertRefused(TestGateway gateway) throws Exception {
        try (RawClient client = gateway.ask("/")) {
            Head answer = client.expectStatus(429);
            assertThat(answer.field("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(answer.field("Retry-After")).isEmpty();
            assertThat(client.readRest()).isEqualTo("Too many connections");
        }
        assertThat(gateway.nextEnd().status()).isEqualTo(429);
    }

    /** That the one slot is free, and is so again. */
    private void assertFree(TestGateway gateway) throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendText("let in");
            session.upstream().expectText("let in");
            assertRefused(gateway);
        }
        gateway.nextEnd();
    }

    @Test
    void sessionHasASlotUntilItEnds() throws Exception {
        try (TestGateway gateway = limiting("{max_connections: 1}")) {
            assertFree(gateway);
            assertFree(gateway);
            upstream.expectNobody(50); // who was refused was refused before the upstream heard of it
        }
    }

    @Test
    void slotIsFreedWhenTheUpstreamRefuses() throws Exception {
        try (TestGateway gateway = limiting("{max_connections: 1}")) {
            try (RawClient client = gateway.ask("/");
                    RawUpstream.Connection connection = upstream.accept()) {
                connection.readRequest();
                assertRefused(gateway);
                connection.answer("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n");
                client.expectStatus(403);
                gateway.nextEnd();
            }
            assertFree(gateway);
        }
    }

    @Test
    void slotIsFreedWhenTheUpstreamsAnswerIsWrong() throws Exception {
        try (TestGateway gateway = limiting("{max_connections: 1}")) {
            try (RawClient client = gateway.ask("/");
                    RawUpstream.Connection connection = upstream.accept()) {
                connection.readRequest();
                connection.answer("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\n");
                client.expectStatus(502);
                gateway.nextEnd();
            }
            assertFree(gateway);
        }
    }

    @Test
    void slotIsFreedWhenTheUpstreamCannotBeReached() throws Exception {
        int closed;
        try (RawUpstream gone = new RawUpstream()) {
            closed = gone.port();
        }
        try (TestGateway gateway = TestGateway.builder()
                .start(closed, "- name: websocket-connection-limiting", "  config: {max_connections: 1}")) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = gateway.ask("/")) {
                    client.expectStatus(502);
                }
                gateway.nextEnd();
            }
        }
    }

    @Test
    void slotIsFreedWhenTheClientLeavesDuringTheHandshake() throws Exception {
        try (TestGateway gateway = limiting("{max_connections: 1}")) {
            try (RawClient client = gateway.ask("/");
                    RawUpstream.Connection connection = upstream.accept()) {
                connection.readRequest();
                assertRefused(gateway);
                client.reset();
                gateway.nextEnd();
            }
            assertFree(gateway);
        }
    }

    @Test
    void slotIsFreedWhenALaterPluginRefuses() throws Exception {
        OnHandshake refuses = handshake -> handshake.exit(403, "not you");
        assertFreedBehind(refuses, 403);
    }

    @Test
    void slotIsFreedWhenALaterPluginFails() throws Exception {
        OnHandshake fails = handshake -> {
            throw new IllegalStateException("broken");
        };
        assertFreedBehind(fails, 500);
    }

    private void assertFreedBehind(OnHandshake later, int status) throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                .plugin("later", 1, () -> later)
                .start(
                        upstream.port(),
                        "- name: websocket-connection-limiting",
                        "  config: {max_connections: 1}",
                        "- name: later")) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = gateway.ask("/")) {
                    client.expectStatus(status);
                }
                gateway.nextEnd();
            }
        }
    }

    /** Every session has an instance of the plugin's on the event loop it is on. */
    @Test
    void sessionsOfAllEventLoopsAreCountedTogether() throws Exception {
        int most = 8;
        try (TestGateway gateway = TestGateway.builder()
                .eventLoops(2)
                .start(
                        upstream.port(),
                        "- name: websocket-connection-limiting",
                        "  config: {max_connections: " + most + "}")) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                sessions.add(gateway.session(upstream));
            }
            assertRefused(gateway);
            assertRefused(gateway);

            sessions.remove(0).close();
            gateway.nextEnd();
            sessions.add(gateway.session(upstream));
            assertRefused(gateway);
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    @Test
    void whoTriesTooOftenIsToldWhenToComeBack() throws Exception {
        try (TestGateway gateway = limiting("{max_attempts_per_minute: 2}")) {
            for (int i = 0; i < 2; i++) {
                gateway.session(upstream).close();
            }
            try (RawClient client = gateway.ask("/")) {
                Head answer = client.expectStatus(429);
                assertThat(answer.field("Retry-After").map(Integer::valueOf).orElseThrow())
                        .isBetween(1, 30);
                assertThat(client.readRest()).isEqualTo("API rate limit exceeded");
            }
        }
    }
}
