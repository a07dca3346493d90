package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 16.6 and 3: which plugin runs when, what it remembers, and what its handshake may do. */
class PhasesIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** Appends its name to every frame. */
    private static final class Tagger implements OnClientFrame, OnUpstreamFrame {
        private final String name;

        Tagger(String name) {
            this.name = name;
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return client.withFrameData(client.getFrame().text() + name);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return upstream.withFrameData(upstream.getFrame().text() + name);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-81")
    void pluginsRunByPriorityThenNameInBothDirections(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("low", 10, () -> new Tagger("<low>"))
                        .plugin("high", 1000, () -> new Tagger("<high>"))
                        .plugin("a", 500, () -> new Tagger("<a>"))
                        .plugin("b", 500, () -> new Tagger("<b>"))
                        .start(upstream.port(), "- name: low", "- name: a", "- name: high", "- name: b");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "");
            direction.receiver(session).expectText("<high><b><a><low>");
        }
    }

    @Test
    void mostSpecificConfigurationOfAPluginRuns() throws Exception {
        String config = """
                _format_version: "3.0"
                plugins:
                  - {name: websocket-size-limit, config: {client_max_payload: 10}}
                services:
                  - name: s
                    url: ws://localhost:%d
                    plugins: [{name: websocket-size-limit, config: {client_max_payload: 20}}]
                    routes:
                      - name: own
                        protocols: [ws]
                        paths: [/own]
                        plugins: [{name: websocket-size-limit, config: {client_max_payload: 30}}]
                      - {name: inherited, protocols: [ws], paths: [/inherited]}
                """.formatted(upstream.port());
        try (TestGateway gateway = TestGateway.builder().start(config)) {
            for (Map.Entry<String, Integer> limit :
                    Map.of("/own", 30, "/inherited", 20).entrySet()) {
                try (RawClient client = gateway.ask(limit.getKey());
                        RawUpstream.Connection connection = upstream.upgrade()) {
                    client.expectUpgrade();
                    client.sendText("x".repeat(limit.getValue()));
                    connection.expectText("x".repeat(limit.getValue()));
                    client.sendText("x".repeat(limit.getValue() + 1));
                    client.expectClose(1009, "Payload Too Large");
                }
            }
        }
    }

    /** All four phases, with something to remember. */
    private static final class Memory implements OnHandshake, OnClientFrame, OnClose {
        private final BlockingQueue<String> said;

        Memory(BlockingQueue<String> said) {
            this.said = said;
        }

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            handshake.ctx().plugin().put("frames", 0);
            handshake.ctx().shared().put("path", handshake.session().request().path());
            return handshake.proceed();
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            client.ctx().plugin().merge("frames", 1, (a, b) -> (Integer) a + (Integer) b);
            return client.forward();
        }

        @Override
        public void onClose(CloseContext session) {
            said.add(session.ctx().plugin() + " " + session.ctx().shared());
        }
    }

    @Test
    @Tag("spec-80")
    void contextLastsFromHandshakeToClose() throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        OnClose other = session -> said.add(
                "other: " + session.ctx().plugin() + " " + session.ctx().shared());
        try (TestGateway gateway = TestGateway.builder()
                .plugin("memory", 20, () -> new Memory(said))
                .plugin("other", 10, () -> other)
                .start(upstream.port(), "- name: memory", "- name: other")) {
            try (Session session = gateway.session(upstream)) {
                session.client().sendText("1");
                session.client().sendText("2");
                session.upstream().expectText("1");
                session.upstream().expectText("2");
            }
            assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo("{frames=2} {path=/}");
            assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo("other: {} {path=/}");
        }
    }

    @Test
    @Tag("spec-84")
    void handshakePluginAnswersItself() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        OnHandshake first = handshake -> handshake.exit(
                401, "{\"message\":\"who are you\"}", Map.of("Content-Type", "application/json", "X-Why", "no key"));
        OnHandshake second = handshake -> {
            asked.add("second");
            return handshake.proceed();
        };
        BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        OnClose last = session -> closed.add(session.end().status());
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("first", 30, () -> first)
                        .plugin("second", 20, () -> second)
                        .plugin("last", 10, () -> last)
                        .start(upstream.port(), "- name: first", "- name: second", "- name: last");
                RawClient client = gateway.ask("/")) {
            Head answer = client.expectStatus(401);
            assertThat(answer.field("Content-Type")).contains("application/json");
            assertThat(answer.field("X-Why")).contains("no key");
            assertThat(client.readRest()).isEqualTo("{\"message\":\"who are you\"}");
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(401);
        }
        assertThat(asked).isEmpty();
        upstream.expectNobody(50);
    }

    @Test
    @Tag("spec-85")
    void handshakePluginThatThrowsIsAnInternalError() throws Exception {
        OnHandshake plugin = handshake -> {
            throw new IllegalStateException("boom");
        };
        try (TestGateway gateway =
                        TestGateway.builder().plugin("p", 1, () -> plugin).start(upstream.port(), "- name: p");
                RawClient client = gateway.ask("/")) {
            client.expectStatus(500);
            assertThat(client.readRest())
                    .startsWith("An unexpected error occurred")
                    .doesNotContain("boom");
        }
        upstream.expectNobody(50);
    }

    /** Fails in its first phase, takes note of its last. */
    private static final class Refusing implements OnHandshake, OnClose {
        private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            throw new IllegalStateException("boom");
        }

        @Override
        public void onClose(CloseContext session) {
            told.add(session.end().status());
        }
    }

    @Test
    void failureInTheHandshakeIsNoneInTheClose() throws Exception {
        Refusing plugin = new Refusing();
        try (TestGateway gateway =
                        TestGateway.builder().plugin("p", 1, () -> plugin).start(upstream.port(), "- name: p");
                RawClient client = gateway.ask("/")) {
            client.expectStatus(500);
            assertThat(plugin.told.poll(10, TimeUnit.SECONDS)).isEqualTo(500);

            assertThat(gateway.pluginFailures()).containsExactly("p ws_handshake EXCEPTION");
        }
    }

    @Test
    void handshakePluginMayTakeItsTime() throws Exception {
        CompletableFuture<Proceed> decision = new CompletableFuture<>();
        OnHandshake.Async plugin = handshake -> decision;
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("p", 1, () -> plugin)
                        .start(upstream.port(), "- {name: p, timeout: 60000}");
                RawClient client = gateway.ask("/")) {
            upstream.expectNobody(50);
            decision.complete(Proceed.UNCHANGED);
            upstream.upgrade().close();
            client.expectUpgrade();
        }
    }

    @Test
    void handshakePluginChangesTheUpstreamRequest() throws Exception {
        OnHandshake plugin = handshake -> handshake
                .proceed()
                .withUpstreamHeader("X-User", "ada")
                .withoutUpstreamHeader("Cookie")
                .withUpstreamPath("/elsewhere")
                .withUpstreamQuery("a=b");
        try (TestGateway gateway =
                        TestGateway.builder().plugin("p", 1, () -> plugin).start(upstream.port(), "- name: p");
                RawClient client = gateway.ask("/here?x", "X-User: mallory", "Cookie: secret")) {
            RawUpstream.Connection connection = upstream.upgrade();
            client.expectUpgrade();
            assertThat(connection.request().line()).isEqualTo("GET /elsewhere?a=b HTTP/1.1");
            assertThat(connection.request().fields().stream().filter(field -> field.startsWith("X-User")))
                    .containsExactly("X-User: ada");
            assertThat(connection.request().field("Cookie")).isEmpty();
            connection.close();
        }
    }

    @Test
    void factsOfTheSessionAreKnownInEveryPhase() throws Exception {
        BlockingQueue<String> facts = new LinkedBlockingQueue<>();
        OnClientFrame plugin = client -> {
            var session = client.session();
            facts.add(session.route() + " " + session.service() + " "
                    + session.client().ip() + " "
                    + session.request().scheme() + " " + session.request().host() + " "
                    + session.request().path() + "?" + session.request().query() + " "
                    + session.request().headers().first("X-Custom").orElse("") + " "
                    + session.subprotocol().orElse(""));
            return client.forward();
        };
        try (TestGateway gateway =
                        TestGateway.builder().plugin("p", 1, () -> plugin).start(upstream.port(), "- name: p");
                RawClient client = gateway.ask("/a?b=c", "X-Custom: yes", "Sec-WebSocket-Protocol: chat");
                RawUpstream.Connection connection = upstream.upgrade("Sec-WebSocket-Protocol: chat")) {
            client.expectUpgrade();
            client.sendText("hello");
            connection.expectText("hello");
        }
        assertThat(facts.poll(10, TimeUnit.SECONDS))
                .isEqualTo("route upstream 127.0.0.1 ws gateway.example /a?b=c yes chat");
    }

    @Test
    void closePluginThatThrowsDoesNotKeepTheNextFromItsTurn() throws Exception {
        BlockingQueue<Peer> told = new LinkedBlockingQueue<>();
        OnClose faulty = session -> {
            throw new IllegalStateException("boom");
        };
        OnClose next = session -> told.add(Peer.CLIENT);
        try (TestGateway gateway = TestGateway.builder()
                .plugin("faulty", 20, () -> (Plugin) faulty)
                .plugin("next", 10, () -> (Plugin) next)
                .start(upstream.port(), "- name: faulty", "- name: next")) {
            gateway.session(upstream).close();
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(Peer.CLIENT);
        }
    }
}
