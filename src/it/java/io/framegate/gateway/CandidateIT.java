package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.bus.DecisionDiffs;
import io.framegate.bus.DecisionDiffs.Kind;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.TestGateway;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried in a plugin's place: in some sessions instead of it, or beside it without any effect. */
class CandidateIT {

    private EchoUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void listen() throws Exception {
        upstream = new EchoUpstream();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        upstream.close();
    }

    /** Drops what is longer than its limit, and appends its count to the rest if it is asked to. */
    private static class Shortener implements PluginFactory<Shortener.Config> {
        record Config(int limit, @Default("false") boolean counts) {}

        @Override
        public String name() {
            return "shortener";
        }

        @Override
        public int priority() {
            return 10;
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Plugin create(Config config) {
            return new Shortening(config);
        }
    }

    private record Shortening(Shortener.Config config) implements OnHandshake, OnClientFrame, OnMove {
        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            return config.limit() < 0 ? handshake.exit(403) : handshake.proceed();
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            if (client.getFrame().type() != FrameType.TEXT) {
                return client.forward();
            }
            int count = (int) client.ctx().plugin().merge("count", 1, (a, b) -> (int) a + (int) b);
            if (client.getFrame().payload().length() > config.limit()) {
                return client.dropFrame();
            }
            return config.counts() ? client.withFrameData(client.getFrame().text() + count) : client.forward();
        }

        @Override
        public Payload exportState(PluginContext ctx) {
            return Payload.of(String.valueOf(ctx.plugin().getOrDefault("count", 0)));
        }

        @Override
        public void importState(PluginContext ctx, Payload state) {
            ctx.plugin().put("count", Integer.parseInt(state.text()));
        }
    }

    /** Decides as it should but later, or not at all. */
    private record Late(String name, boolean fails) implements PluginFactory<PluginFactory.NoConfig> {
        @Override
        public int priority() {
            return 9;
        }

        @Override
        public Class<NoConfig> configType() {
            return NoConfig.class;
        }

        @Override
        public Plugin create(NoConfig config) {
            return new OnClientFrame.Async() {
                @Override
                public CompletionStage<Decision> onClientFrame(ClientFrameContext client) {
                    return fails
                            ? CompletableFuture.failedFuture(new IllegalStateException("boom"))
                            : CompletableFuture.supplyAsync(client::forward);
                }
            };
        }
    }

    private String file(String plugin) {
        return """
                _format_version: "3.0"
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes: [{name: route, protocols: [ws], paths: [/]}]
                    plugins:
                      - %s
                """.formatted(upstream.port(), plugin);
    }

    private void start(String plugin) {
        gateway = TestGateway.builder()
                .plugin(new Shortener())
                .plugin(new Late("late", false))
                .plugin(new Late("failing", true))
                .settings("admin: {enabled: true, port: 0}")
                .eventLoops(2)
                .start(file(plugin));
    }

    private RawClient open() throws Exception {
        RawClient client = gateway.ask("/");
        client.expectUpgrade();
        return client;
    }

    private static void says(RawClient client, String text, String echo) throws Exception {
        client.sendText(text);
        client.expectText(echo);
    }

    /** A shadow is asked in a later turn. */
    private void awaitDiffs(Map<Kind, Long> expected) {
        DecisionDiffs diffs = DecisionDiffs.of(gateway.vertx());
        for (int i = 0; i < 1_000 && !diffs.counts().equals(expected); i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(diffs.counts()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 100})
    void canaryGetsItsShareOfNewSessions(int percent) throws Exception {
        start("{name: shortener, config: {limit: 9}, candidate: {config: {limit: 9, counts: true}, canary: %d}}"
                .formatted(percent));
        int tried = 0;
        for (int i = 0; i < 200; i++) {
            try (RawClient client = open()) {
                client.sendText("a");
                tried += client.readFrame().text().equals("a1") ? 1 : 0;
            }
        }
        assertThat(tried).isBetween(percent == 100 ? 200 : 50, percent == 100 ? 200 : 150);
    }

    @Test
    void shadowChangesNothingAndItsDifferencesAreCounted() throws Exception {
        start("{name: shortener, config: {limit: 9}, candidate: {config: {limit: 3, counts: true}, shadow: true}}");
        try (RawClient client = open()) {
            says(client, "12345", "12345");
            says(client, "1", "1");
            client.sendText("1234567890");
            says(client, "2", "2");

            awaitDiffs(Map.of(
                    new Kind("shortener", "forward", "drop"), 1L, new Kind("shortener", "forward", "modify"), 2L));
            assertThat(new AdminClient(gateway.adminPort()).get("/metrics").body())
                    .contains("framegate_decision_diff_total{new=\"drop\",old=\"forward\",plugin=\"shortener\"} 1.0")
                    .contains("framegate_decision_diff_total{new=\"modify\",old=\"forward\",plugin=\"shortener\"} 2.0");
        }
    }

    @Test
    void shadowIsAskedAboutHandshakesToo() throws Exception {
        start("{name: shortener, config: {limit: 9}, candidate: {config: {limit: -1}, shadow: true}}");
        try (RawClient client = open()) {
            says(client, "1", "1");
            awaitDiffs(Map.of(
                    new Kind("shortener", "proceed", "reject"), 1L, new Kind("shortener", "forward", "drop"), 1L));
        }
    }

    @Test
    void shadowMayBeAnotherPluginAndLateAndFail() throws Exception {
        start("{name: shortener, config: {limit: 3}, candidate: {name: failing, shadow: true}}");
        try (RawClient client = open()) {
            says(client, "1", "1");
            client.sendText("12345");
            says(client, "2", "2");
            awaitDiffs(Map.of(
                    new Kind("shortener", "forward", "failed"), 2L, new Kind("shortener", "drop", "failed"), 1L));
        }
    }

    @Test
    void pluginsThatDecideLaterAreCompared() throws Exception {
        start("{name: late, candidate: {name: shortener, config: {limit: 3}, shadow: true}}");
        try (RawClient client = open()) {
            says(client, "1", "1");
            says(client, "12345", "12345");
            awaitDiffs(Map.of(new Kind("late", "forward", "drop"), 1L));
        }
    }

    @Test
    void candidateThatWasProvedTakesOverInOpenSessions() throws Exception {
        start("{name: shortener, config: {limit: 9, counts: true}, on_reload: move}");
        try (RawClient client = open()) {
            says(client, "a", "a1");
            gateway.reload(file("{name: shortener, config: {limit: 9, counts: true}, on_reload: move,"
                    + " candidate: {config: {limit: 3, counts: true}, shadow: true}}"));
            says(client, "12345", "123452");
            awaitDiffs(Map.of(new Kind("shortener", "modify", "drop"), 1L));
            gateway.reload(file("{name: shortener, config: {limit: 3, counts: true}, on_reload: move}"));
            client.sendText("12345");
            says(client, "b", "b4");
        }
    }

    @Test
    void sessionsOfACanaryStayWithIt() throws Exception {
        String both = "{name: shortener, config: {limit: %d}, on_reload: move,"
                + " candidate: {config: {limit: 9, counts: true}, canary: %d}}";
        start(both.formatted(9, 100));
        try (RawClient client = open()) {
            says(client, "a", "a1");
            gateway.reload(file(both.formatted(8, 1)));
            says(client, "a", "a2");
            gateway.reload(file("{name: shortener, config: {limit: 8}, on_reload: move}"));
            says(client, "a", "a");
        }
    }

    @Test
    void candidateThatCannotBeTriedIsRefusedWithItsPath() {
        start("{name: shortener, config: {limit: 9}}");
        assertThatThrownBy(
                        () -> gateway.reload(file("{name: shortener, config: {limit: 9}, candidate: {shadow: true}}")))
                .hasMessageContaining("services[0].plugins[0].candidate.config.limit");
        assertThatThrownBy(() ->
                        gateway.reload(file("{name: shortener, config: {limit: 9}, candidate: {config: {limit: 9}}}")))
                .hasMessageContaining("a candidate needs canary, shadow or both");
        assertThatThrownBy(() -> gateway.reload(
                        file("{name: shortener, config: {limit: 9}, candidate: {name: shortner, canary: 5}}")))
                .hasMessageContaining("services[0].plugins[0].candidate.name");
    }
}
