package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.log.ProductLog;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestCollector;
import io.framegate.testkit.TestCollector.Collected;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector gets of sessions, and what the upstream. A gateway that is closed has sent everything. */
class TracesIT {

    private static final String SECRET = "ginger-5e1f";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-" + PARENT + "-01";
    private static final String TRACESTATE = "tracestate: vendor=" + SECRET;
    private static final String PATH = "/" + SECRET + "?token=" + SECRET;
    private static final String TRUSTING = "trusted_ips: [127.0.0.1, \"::1\"]";

    private RawUpstream upstream;
    private TestCollector collector;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        collector = new TestCollector();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        collector.close();
        assertThat(collector.sent()).doesNotContain(SECRET);
    }

    private TestGateway.Builder traced(String more) {
        return TestGateway.builder()
                .settings("traces: {endpoint: \"%s\", service_name: gw, headers: {X-Team: secret-key}%s}"
                        .formatted(collector.endpoint(), more));
    }

    private Session session(TestGateway gateway, String... fields) throws Exception {
        return gateway.sessionAt(PATH, upstream, fields);
    }

    private static void closeBoth(TestGateway gateway, Session session) throws Exception {
        session.client().sendClose(4000, SECRET);
        session.upstream().expectClose(4000, SECRET);
        session.upstream().sendClose(4000, SECRET);
        session.client().expectClose(4000, SECRET);
        gateway.nextEnd();
    }

    @Test
    void aSessionWithItsMessages() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        OnClientFrame shout = client -> {
            client.ctx().traceparent().ifPresent(seen::add);
            return client.getFrame().isClose() ? client.forward() : client.withFrameData(SECRET + "!");
        };
        Head asked;
        try (ProductLog log = new ProductLog();
                TestGateway gateway = traced(", sample_messages: 1.0")
                        .settings("access_log: json")
                        .plugin("shout", 5, () -> shout)
                        .start(upstream.port(), "- name: shout")) {
            try (Session session =
                    session(gateway, TRACEPARENT, TRACESTATE, "Authorization: " + SECRET, "User-Agent: " + SECRET)) {
                asked = session.upstream().request();
                session.client().sendText(SECRET);
                session.upstream().expectText(SECRET + "!");
                session.upstream().sendText(SECRET);
                session.client().expectText(SECRET);
                closeBoth(gateway, session);
            }
            gateway.close();

            Collected server = collector.span("GET route");
            assertThat(server.service()).isEqualTo("gw");
            assertThat(server.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(server.trace()).isNotEqualTo(TRACE);
            assertThat(server.parent()).isEmpty();
            assertThat(server.links()).containsExactly(TRACE + "/" + PARENT);
            assertThat(server.attributes())
                    .containsEntry("http.request.method", "GET")
                    .containsEntry("http.response.status_code", "101")
                    .containsEntry("http.route", "route")
                    .containsEntry("network.protocol.name", "websocket")
                    .containsEntry("server.port", Integer.toString(gateway.port()));
            Collected client = collector.span("GET");
            assertThat(client.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(client.parent()).isEqualTo(server.id());
            assertThat(client.attributes())
                    .containsEntry("server.address", "localhost")
                    .containsEntry("server.port", Integer.toString(upstream.port()))
                    .containsEntry("http.response.status_code", "101");
            assertThat(asked.field("traceparent")).contains("00-" + server.trace() + "-" + client.id() + "-03");
            assertThat(asked.field("tracestate")).isEmpty();
            Collected whole = collector.span("session route");
            assertThat(whole.trace()).isEqualTo(server.trace());
            assertThat(whole.parent()).isEqualTo(server.id());
            assertThat(whole.attributes())
                    .containsEntry("framegate.route", "route")
                    .containsEntry("framegate.service", "upstream")
                    .containsEntry("framegate.ended_by", "client")
                    .containsEntry("framegate.client.close_received", "4000")
                    .containsEntry("framegate.client.messages_received", "1")
                    .containsEntry("framegate.upstream.bytes_sent", Integer.toString(SECRET.length() + 1));
            Collected message = collector.span("message from client");
            assertThat(message.trace()).isNotEqualTo(server.trace());
            assertThat(message.links()).containsExactly(whole.trace() + "/" + whole.id());
            assertThat(message.attributes())
                    .containsEntry("framegate.message.outcome", "forwarded")
                    .containsEntry("framegate.message.size", Integer.toString(SECRET.length()));
            Collected plugin = collector.span("ws_client_frame shout");
            assertThat(plugin.trace()).isEqualTo(message.trace());
            assertThat(plugin.parent()).isEqualTo(message.id());
            assertThat(plugin.attributes()).containsEntry("framegate.decision", "modify");
            assertThat(seen).containsExactly("00-" + plugin.trace() + "-" + plugin.id() + "-03");
            assertThat(collector.span("message from upstream").links())
                    .containsExactly(whole.trace() + "/" + whole.id());
            assertThat(collector.spans()).hasSize(6);
            assertThat(collector.keys()).containsOnly("secret-key");
            assertThat(log.text())
                    .contains("\"trace_id\":\"" + server.trace() + "\"")
                    .doesNotContain("secret-key");
        }
    }

    @Test
    void aTrustedProxysTraceGoesOn() throws Exception {
        Head asked;
        try (TestGateway gateway =
                        traced(", sample_handshakes: 0.0").settings(TRUSTING).start(upstream.port());
                Session session = session(gateway, TRACEPARENT, TRACESTATE)) {
            asked = session.upstream().request();
            closeBoth(gateway, session);
        }

        assertThat(collector.span("GET route").parent()).isEqualTo(PARENT);
        assertThat(collector.span("GET route").trace()).isEqualTo(TRACE);
        assertThat(asked.field("traceparent"))
                .contains("00-" + TRACE + "-" + collector.span("GET").id() + "-01");
        assertThat(asked.field("tracestate")).contains("vendor=" + SECRET);
    }

    @Test
    void aPluginThatRefuses() throws Exception {
        OnHandshake refusing = handshake -> handshake.exit(403, SECRET);
        try (TestGateway gateway = traced("").plugin("door", 5, () -> refusing).start(upstream.port(), "- name: door");
                RawClient client = gateway.ask(PATH)) {
            client.expectStatus(403);
            gateway.nextEnd();
        }

        assertThat(collector.span("GET route").attributes())
                .containsEntry("http.response.status_code", "403")
                .containsEntry("framegate.ended_by", "plugin")
                .containsEntry("framegate.plugin", "door");
        assertThat(collector.span("ws_handshake door").parent())
                .isEqualTo(collector.span("GET route").id());
        assertThat(collector.span("ws_handshake door").attributes()).containsEntry("framegate.decision", "reject");
        assertThat(collector.spans()).hasSize(2);
    }

    @Test
    void anUpstreamThatIsNotThere() throws Exception {
        int port = upstream.port();
        upstream.close();
        try (TestGateway gateway = traced("").start(port);
                RawClient client = gateway.ask(PATH)) {
            client.expectStatus(502);
            gateway.nextEnd();
        }

        assertThat(collector.span("GET").attributes()).containsEntry("error.type", "UNREACHABLE");
        assertThat(collector.span("GET route").attributes())
                .containsEntry("http.response.status_code", "502")
                .containsEntry("error.type", "502");
    }

    @Test
    void aPluginThatDoesNotAnswer() throws Exception {
        Plugin silent = (OnClientFrame.Async) client -> new CompletableFuture<>();
        try (TestGateway gateway = traced(", sample_messages: 1.0")
                        .plugin("silent", 5, () -> silent)
                        .start(upstream.port(), "- {name: silent, timeout: 50, on_failure: open}");
                Session session = session(gateway)) {
            session.client().sendText(SECRET);
            session.upstream().expectText(SECRET);
            session.close();
            gateway.nextEnd();
        }

        Collected message = collector.span("message from client");
        assertThat(message.attributes()).containsEntry("framegate.message.outcome", "forwarded");
        assertThat(collector.span("ws_client_frame silent").parent()).isEqualTo(message.id());
        assertThat(collector.span("ws_client_frame silent").attributes()).containsEntry("framegate.failure", "TIMEOUT");
    }

    @Test
    void whatBecomesOfSpansIsCounted() throws Exception {
        try (TestGateway gateway =
                traced("").settings("admin: {enabled: true, port: 0}").start(upstream.port())) {
            assertThat(new AdminClient(gateway.adminPort())
                            .scrape()
                            .value("framegate_trace_spans_total", "outcome", "discarded"))
                    .isZero();
        }
    }

    @Test
    void withoutAnEndpointTheClientsFieldsGoOnAndNothingIsTraced() throws Exception {
        OnClientFrame plugin = client -> client.ctx().traceparent().isEmpty()
                        && client.session().traceparent().isEmpty()
                ? client.forward()
                : client.dropFrame();
        try (TestGateway gateway = TestGateway.builder()
                        .settings("traces: {sample_messages: 1.0}")
                        .plugin("seer", 5, () -> plugin)
                        .start(upstream.port(), "- name: seer");
                Session session = session(gateway, TRACEPARENT, TRACESTATE)) {
            Head asked = session.upstream().request();
            assertThat(asked.fields()).contains(TRACEPARENT, TRACESTATE);
            session.client().sendText(SECRET);
            session.upstream().expectText(SECRET);
            closeBoth(gateway, session);
        }

        assertThat(collector.spans()).isEmpty();
    }
}
