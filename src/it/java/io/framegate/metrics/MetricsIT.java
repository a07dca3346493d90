package io.framegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.Scrape;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scrape says of traffic that is known to the frame. */
class MetricsIT {

    private static final String ADMIN = "admin: {enabled: true, port: 0}";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** Decides about texts of clients what they say, and refuses those who come from nowhere. */
    private static final class Judge implements OnHandshake, OnClientFrame {

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            return handshake.session().request().path().equals("/nowhere")
                    ? handshake.exit(403, "no")
                    : handshake.proceed();
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            Frame frame = client.getFrame();
            return switch (frame.type() == FrameType.TEXT ? frame.text() : "") {
                case "drop" -> client.dropFrame();
                case "shout" -> client.withFrameData("SHOUT");
                case "close" -> client.close(4403, "no", 1001, "");
                case "fail" -> throw new IllegalStateException("as asked for");
                default -> client.forward();
            };
        }
    }

    /** Decides later than at once. */
    private static final class Thinker implements OnClientFrame.Async {

        @Override
        public CompletionStage<Decision> onClientFrame(ClientFrameContext client) {
            return new CompletableFuture<Decision>().completeOnTimeout(client.forward(), 20, TimeUnit.MILLISECONDS);
        }
    }

    private TestGateway gateway(Plugin plugin, String... more) {
        return TestGateway.builder()
                .eventLoops(2)
                .settings(ADMIN)
                .plugin("judge", 10, () -> plugin)
                .plugin("thinker", 5, Thinker::new)
                .start(upstream.port(), more);
    }

    private static double frames(Scrape scrape, String side, String direction, String type) {
        return scrape.find(
                        "framegate_frames_total", "route", "route", "side", side, "direction", direction, "type", type)
                .orElse(0);
    }

    private static double bytes(Scrape scrape, String side, String direction, String type) {
        return scrape.find(
                        "framegate_frame_bytes_total",
                        "route",
                        "route",
                        "side",
                        side,
                        "direction",
                        direction,
                        "type",
                        type)
                .orElse(0);
    }

    private static double decisions(Scrape scrape, String plugin, String phase, String decision) {
        return scrape.find("framegate_plugin_decisions_total", "plugin", plugin, "phase", phase, "decision", decision)
                .orElse(0);
    }

    private static double closes(Scrape scrape, String side, String direction, String code, String blame) {
        return scrape.find(
                        "framegate_session_closes_total",
                        "route",
                        "route",
                        "side",
                        side,
                        "direction",
                        direction,
                        "code",
                        code,
                        "blame",
                        blame)
                .orElse(0);
    }

    private static double handshakes(Scrape scrape, String route, String outcome, String status, String blame) {
        return scrape.find(
                        "framegate_handshakes_total",
                        "route",
                        route,
                        "outcome",
                        outcome,
                        "status",
                        status,
                        "blame",
                        blame)
                .orElse(0);
    }

    // ---- frames

    @Test
    void everyFrameIsCountedOnBothSides() throws Exception {
        try (TestGateway gateway = gateway(new Judge(), "- {name: judge, on_failure: open}");
                Session session = gateway.session(upstream)) {
            for (String text : new String[] {"hello", "drop", "shout", "fail"}) {
                session.client().sendText(text);
            }
            session.upstream().expectText("hello");
            session.upstream().expectText("SHOUT");
            session.upstream().expectText("fail");
            session.client().sendHex("89 82 00 00 00 00 68 69");
            session.upstream().expectHex("89 02 68 69");
            session.upstream().sendHex("8A 02 68 69");
            session.client().expectHex("8A 02 68 69");
            session.upstream().send(RawPeer.frame(2, new byte[300], false));
            session.client().readFrame();
            session.client().sendClose(1000, "bye");
            session.upstream().expectClose(1000, "bye");
            session.upstream().sendHex("88 00");
            session.client().expectEmptyClose();
            gateway.nextEnd();

            Scrape scrape = new AdminClient(gateway.adminPort()).scrape();

            assertThat(frames(scrape, "client", "received", "text")).isEqualTo(4);
            assertThat(bytes(scrape, "client", "received", "text")).isEqualTo(18);
            assertThat(frames(scrape, "upstream", "sent", "text")).isEqualTo(3);
            assertThat(bytes(scrape, "upstream", "sent", "text")).isEqualTo(14);
            assertThat(frames(scrape, "client", "received", "ping")).isEqualTo(1);
            assertThat(bytes(scrape, "upstream", "sent", "ping")).isEqualTo(2);
            assertThat(frames(scrape, "upstream", "received", "pong")).isEqualTo(1);
            assertThat(frames(scrape, "client", "sent", "pong")).isEqualTo(1);
            assertThat(bytes(scrape, "upstream", "received", "binary")).isEqualTo(300);
            assertThat(bytes(scrape, "client", "sent", "binary")).isEqualTo(300);
            for (String side : new String[] {"client", "upstream"}) {
                assertThat(frames(scrape, side, "received", "close")).isEqualTo(1);
                assertThat(frames(scrape, side, "sent", "close")).isEqualTo(1);
            }
            assertThat(scrape.series("framegate_frames_total")).hasSize(12);

            assertThat(decisions(scrape, "judge", "ws_client_frame", "forward")).isEqualTo(3); // hello, ping, close
            assertThat(decisions(scrape, "judge", "ws_client_frame", "modify")).isEqualTo(1);
            assertThat(decisions(scrape, "judge", "ws_client_frame", "drop")).isEqualTo(1);
            assertThat(decisions(scrape, "judge", "ws_client_frame", "close")).isZero();
            assertThat(decisions(scrape, "judge", "ws_handshake", "proceed")).isEqualTo(1);
            assertThat(scrape.series("framegate_plugin_decisions_total")).hasSize(4);
            assertThat(scrape.value(
                            "framegate_plugin_failures_total",
                            "plugin",
                            "judge",
                            "phase",
                            "ws_client_frame",
                            "reason",
                            "exception"))
                    .isEqualTo(1);
            assertThat(scrape.value(
                            "framegate_plugin_decision_seconds_count", "plugin", "judge", "phase", "ws_handshake"))
                    .isEqualTo(1);

            assertThat(closes(scrape, "client", "received", "1000", "client")).isEqualTo(1);
            assertThat(closes(scrape, "client", "sent", "1005", "client")).isEqualTo(1);
            assertThat(closes(scrape, "upstream", "received", "1005", "client")).isEqualTo(1);
            assertThat(closes(scrape, "upstream", "sent", "1000", "client")).isEqualTo(1);
        }
    }

    @Test
    void aPluginThatDecidesLaterIsTimedAlone() throws Exception {
        try (TestGateway gateway = gateway(new Judge(), "- name: judge", "- name: thinker");
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 3; i++) {
                session.client().sendText("hello");
                session.upstream().expectText("hello");
            }

            Scrape scrape = new AdminClient(gateway.adminPort()).scrape();

            assertThat(decisions(scrape, "judge", "ws_client_frame", "forward")).isEqualTo(3);
            assertThat(decisions(scrape, "thinker", "ws_client_frame", "forward"))
                    .isEqualTo(3);
            assertThat(waits(scrape, "thinker")).isPositive();
            assertThat(waits(scrape, "thinker") + waits(scrape, "judge,thinker"))
                    .isEqualTo(3);
            assertThat(scrape.value(
                            "framegate_plugin_decision_seconds_sum", "plugin", "thinker", "phase", "ws_client_frame"))
                    .isBetween(0.02, 10.0);
        }
    }

    private static double waits(Scrape scrape, String plugins) {
        return scrape.find("framegate_plugin_decision_seconds_count", "plugin", plugins, "phase", "ws_client_frame")
                .orElse(0);
    }

    @Test
    void sourceThatIsNotReadIsSeenWhileItIsAndAfterwards() throws Exception {
        try (TestGateway gateway = gateway(new Judge());
                Session session = gateway.session(upstream)) {
            AdminClient admin = new AdminClient(gateway.adminPort());
            String[] client = {"route", "route", "side", "client"};
            assertThat(admin.scrape().value("framegate_sessions_paused", client))
                    .isZero();
            byte[] message = RawPeer.frame(2, new byte[1_000_000], true);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 20; i++) {
                        session.client().send(message);
                    }
                } catch (java.io.IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });

            admin.scrapeUntil(scrape -> scrape.value("framegate_sessions_paused", client) == 1);
            for (int i = 0; i < 20; i++) {
                assertThat(session.upstream().readFrame().payload()).hasSize(1_000_000);
            }
            sending.get();
            Scrape after = admin.scrapeUntil(scrape -> scrape.value("framegate_sessions_paused", client) == 0);

            assertThat(after.value("framegate_backpressure_seconds_total", client))
                    .isPositive();
            assertThat(after.value("framegate_sessions_active", "route", "route"))
                    .isEqualTo(1);
            assertThat(bytes(after, "upstream", "sent", "binary")).isEqualTo(20_000_000);
        }
    }

    // ---- handshakes and ends

    @Test
    void everyHandshakeIsCountedByWhatCameOfIt() throws Exception {
        try (TestGateway gateway = gateway(new Judge(), "- name: judge")) {
            AdminClient admin = new AdminClient(gateway.adminPort());
            try (Session session = gateway.session(upstream)) {
                session.client().sendText("close");
                session.client().expectClose(4403, "no");
                session.upstream().expectClose(1001, "");
            }
            gateway.nextEnd();
            try (RawClient client = gateway.ask("/nowhere")) {
                client.expectStatus(403);
            }
            gateway.nextEnd();
            try (RawClient client = gateway.ask("/");
                    RawUpstream.Connection connection = upstream.accept()) {
                connection.readRequest();
                connection.send("HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n".getBytes());
                client.expectStatus(418);
            }
            gateway.nextEnd();
            try (RawClient client = new RawClient(gateway.port())) {
                client.request("GET / HTTP/1.1\r\nHost: gateway.example\r\n\r\n");
                client.expectStatus(400);
            }

            Scrape scrape = admin.scrape();

            assertThat(handshakes(scrape, "route", "accepted", "101", "none")).isEqualTo(1);
            assertThat(handshakes(scrape, "route", "refused", "403", "plugin")).isEqualTo(1);
            assertThat(handshakes(scrape, "route", "refused", "4xx", "upstream"))
                    .isEqualTo(1);
            assertThat(handshakes(scrape, "route", "refused", "400", "client")).isEqualTo(1);
            assertThat(scrape.series("framegate_handshakes_total")).hasSize(4);
            assertThat(scrape.value(
                            "framegate_handshake_duration_seconds_count", "route", "route", "outcome", "refused"))
                    .isEqualTo(2);
            assertThat(decisions(scrape, "judge", "ws_handshake", "reject")).isEqualTo(1);
            assertThat(decisions(scrape, "judge", "ws_client_frame", "close")).isEqualTo(1);
            assertThat(scrape.value("framegate_sessions_opened_total", "route", "route"))
                    .isEqualTo(1);
            assertThat(scrape.value("framegate_sessions_active", "route", "route"))
                    .isZero();
            assertThat(scrape.value("framegate_sessions_closed_total", "route", "route", "blame", "plugin"))
                    .isEqualTo(1);
            assertThat(closes(scrape, "client", "sent", "4403", "plugin")).isEqualTo(1);
            assertThat(closes(scrape, "upstream", "sent", "1001", "plugin")).isEqualTo(1);
            assertThat(scrape.value("framegate_session_duration_seconds_count", "route", "route"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatClientsSendBecomesNoLabel() throws Exception {
        try (TestGateway gateway = gateway(new Judge())) {
            for (int code = 3_100; code < 3_110; code++) {
                try (Session session = gateway.sessionAt("/path-" + code, upstream, "X-Any: value-" + code)) {
                    session.client().sendClose(code, "reason-" + code);
                    session.upstream().expectClose(code, "reason-" + code);
                    session.upstream().sendClose(code, "");
                    session.client().expectClose(code, "");
                }
                gateway.nextEnd();
            }

            Scrape scrape = new AdminClient(gateway.adminPort()).scrape();

            assertThat(closes(scrape, "client", "received", "other", "client")).isEqualTo(10);
            assertThat(scrape.series("framegate_session_closes_total")).hasSize(4);
            assertThat(scrape.text()).doesNotContain("path-", "value-", "reason-", "3100");
        }
    }

    // ---- the process

    @Test
    void everyEventLoopIsWatched() throws Exception {
        try (TestGateway gateway = gateway(new Judge())) {
            Scrape scrape = new AdminClient(gateway.adminPort())
                    .scrapeUntil(now -> now.value("framegate_event_loop_lag_seconds_count", "loop", "0") > 1
                            && now.value("framegate_event_loop_lag_seconds_count", "loop", "1") > 1);

            assertThat(scrape.series("framegate_event_loop_lag_seconds_count")).hasSize(2);
            assertThat(scrape.value("framegate_event_loops")).isEqualTo(2);
            assertThat(scrape.series("framegate_transport_info")).hasSize(1);
            assertThat(scrape.series("framegate_build_info")).hasSize(1);
            assertThat(scrape.series("framegate_cluster_members")).isEmpty();
        }
    }
}
