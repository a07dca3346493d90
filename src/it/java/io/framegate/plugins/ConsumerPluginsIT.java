package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plugins of one consumer: chosen in the handshake when a plugin says whose session it is, the same until its end (spec 3.3). */
class ConsumerPluginsIT {

    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** Appends its mark to every message, once it was in the handshake, and says so at the end. */
    private record Mark(String name, int priority, BlockingQueue<String> closed) implements PluginFactory<Mark.Config> {

        public record Config(String mark) {}

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Plugin create(Config config) {
            return new Marking(config.mark(), closed);
        }
    }

    private record Marking(String mark, BlockingQueue<String> closed)
            implements OnHandshake, OnClientFrame, OnUpstreamFrame, OnClose {

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            handshake.ctx().plugin().put("mark", mark);
            return handshake.proceed();
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return client.withFrameData(
                    client.getFrame().text() + client.ctx().plugin().get("mark"));
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return upstream.withFrameData(
                    upstream.getFrame().text() + upstream.ctx().plugin().get("mark"));
        }

        @Override
        public void onClose(CloseContext close) {
            closed.add("closed" + close.ctx().plugin().get("mark"));
        }
    }

    /** Says that it is somebody else's session. */
    private record Instead(String name, int priority) implements PluginFactory<Instead.Config> {

        public record Config(String whose) {}

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Plugin create(Config config) {
            throw new AssertionError("consumers are not known here");
        }

        @Override
        public Plugin create(Config config, PluginSite site) {
            Consumer whose = site.consumers().find(config.whose()).orElseThrow();
            OnHandshake plugin = handshake -> handshake.proceed().withConsumer(whose, "instead");
            return plugin;
        }
    }

    private TestGateway gateway(String consumerPlugins, String plugins) {
        return TestGateway.builder()
                .plugin(new Mark("early", 5000, closed))
                .plugin(new Instead("instead", 100))
                .plugin(new Mark("mark", 1, closed))
                .start(file(consumerPlugins, plugins));
    }

    private String file(String consumerPlugins, String plugins) {
        return """
                        _format_version: "3.0"
                        consumers:
                          - username: alice
                            keyauth_credentials: [{key: alice}]
                            plugins: %s
                          - {username: bob, keyauth_credentials: [{key: bob}]}
                          - {username: guest}
                        services:
                          - name: upstream
                            url: ws://localhost:%d
                            routes:
                              - {name: route, protocols: [ws], paths: [/]}
                              - {name: other, protocols: [ws], paths: [/other]}
                        plugins:
                          - {name: key-auth, config: {anonymous: guest}}
                        """.formatted(consumerPlugins, upstream.port()) + plugins.indent(2);
    }

    /** What becomes of a message on either way, and what is said at the end. */
    private String passes(TestGateway gateway, String path, String... fields) throws Exception {
        String marks;
        try (Session session = gateway.sessionAt(path, upstream, fields)) {
            session.client().sendText("up");
            marks = session.upstream().readFrame().text();
            session.upstream().sendText("down");
            marks += " " + session.client().readFrame().text();
        }
        gateway.nextEnd();
        return marks + " " + closed.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
    }

    @Test
    @Tag("spec-83")
    void aConsumerHasItsOwnLimitAndTheAnonymousOneHasNone() throws Exception {
        String limit = "[{name: websocket-size-limit, config: {client_max_payload: 5}}]";
        try (TestGateway gateway = gateway(limit, "")) {
            try (Session session = gateway.session(upstream, "apikey: alice")) {
                session.client().sendText("12345");
                session.upstream().expectText("12345");
                session.client().sendText("123456");
                session.client().expectClose(1009, "Payload Too Large");
            }
            for (String[] fields : new String[][] {{}, {"apikey: bob"}}) {
                try (Session session = gateway.session(upstream, fields)) {
                    session.client().sendText("123456");
                    session.upstream().expectText("123456");
                }
            }
        }
    }

    @Test
    void aConsumersConfigurationTakesThePlaceOfTheGeneralOne() throws Exception {
        try (TestGateway gateway =
                gateway("[{name: mark, config: {mark: '?'}}]", "- {name: mark, config: {mark: '!'}}")) {
            assertThat(passes(gateway, "/", "apikey: alice")).isEqualTo("up? down? closed?");
            assertThat(passes(gateway, "/", "apikey: bob")).isEqualTo("up! down! closed!");
            assertThat(passes(gateway, "/")).isEqualTo("up! down! closed!");
            assertThat(closed).isEmpty();
        }
    }

    @Test
    void theMoreSpecificOneRuns() throws Exception {
        String both = "[{name: mark, config: {mark: '?'}}, {name: mark, route: other, config: {mark: '??'}}]";
        try (TestGateway gateway = gateway(both, "- {name: mark, route: route, config: {mark: '!'}}")) {
            assertThat(passes(gateway, "/", "apikey: alice")).isEqualTo("up? down? closed?");
            assertThat(passes(gateway, "/other", "apikey: alice")).isEqualTo("up?? down?? closed??");
        }
    }

    @Test
    void whatRunsBeforeTheConsumerIsKnownIsNotExchangedAndKeepsWhatItRemembers() throws Exception {
        String early = "[{name: early, config: {mark: '?'}}, {name: mark, config: {mark: '.'}}]";
        try (TestGateway gateway = gateway(early, "- {name: early, config: {mark: '!'}}")) {
            assertThat(passes(gateway, "/", "apikey: alice")).isEqualTo("up!. down!. closed!");
            assertThat(closed.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS)).isEqualTo("closed.");
            assertThat(passes(gateway, "/", "apikey: bob")).isEqualTo("up! down! closed!");
        }
    }

    @Test
    void whoeverItIsInTheEndHasThePluginsThatAreLeft() throws Exception {
        String both = "[{name: instead, config: {whose: bob}}, {name: mark, config: {mark: '?'}}]";
        try (TestGateway gateway = gateway(both, """
                - {name: mark, config: {mark: '!'}}
                - {name: mark, consumer: bob, config: {mark: '.'}}
                """)) {
            assertThat(passes(gateway, "/", "apikey: alice")).isEqualTo("up. down. closed.");
            assertThat(passes(gateway, "/")).isEqualTo("up! down! closed!");
        }
    }

    @Test
    void aConsumerOfTheFirstMessageHasNoPluginsOfItsOwn() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .plugin(new Mark("mark", 1, closed))
                        .start("""
                                _format_version: "3.0"
                                consumers:
                                  - username: alice
                                    keyauth_credentials: [{key: alice}]
                                    plugins: [{name: mark, config: {mark: '?'}}]
                                services:
                                  - name: upstream
                                    url: ws://localhost:%d
                                    routes: [{name: route, protocols: [ws], paths: [/]}]
                                plugins: [{name: key-auth, config: {first_message: {pointer: '', swallow: true}}}]
                                """.formatted(upstream.port()));
                Session session = gateway.session(upstream)) {
            session.client().sendText("alice");
            session.client().sendText("up");
            session.upstream().expectText("up");
        }
    }

    @Test
    void anotherConfigurationFindsTheConsumersPluginsAgain() throws Exception {
        String alices = "[{name: early, config: {mark: E}}, {name: mark, config: {mark: A}}]";
        String all =
                "- {name: early, config: {mark: e}, on_reload: move}\n- {name: mark, config: {mark: m}, on_reload: move}";
        try (TestGateway gateway = gateway(alices, all);
                Session session = gateway.session(upstream, "apikey: alice")) {
            session.client().sendText("1");
            session.upstream().expectText("1eA");

            gateway.reload(file(alices, all + "\n- {name: bench-nothing, route: other}"));

            session.client().sendText("2");
            session.upstream().expectText("2eA");
        }
    }
}
