package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.TestGateway;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another configuration is taken over while sessions are open: what they keep, what they move to, and what is refused. */
class ReloadingIT {

    private final BlockingQueue<String> stopped = new LinkedBlockingQueue<>();
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

    /** Appends its label, and how many messages of the session it has seen, to what the client sends. */
    private abstract class Tally implements PluginFactory<Tally.Config> {
        record Config(String label) {}

        @Override
        public int priority() {
            return 10;
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }
    }

    private class Keeping extends Tally {
        @Override
        public String name() {
            return "tally";
        }

        @Override
        public Plugin create(Config config) {
            if (config.label().equals("broken")) {
                throw new IllegalStateException("it is broken");
            }
            return new Counting(config.label());
        }
    }

    private class Counting implements OnClientFrame, OnMove {
        private final String label;

        Counting(String label) {
            this.label = label;
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            if (client.getFrame().type() != FrameType.TEXT) {
                return client.forward();
            }
            int count = (int) client.ctx().plugin().merge("count", 1, (a, b) -> (int) a + (int) b);
            return client.withFrameData(client.getFrame().text() + " " + label + count);
        }

        @Override
        public Payload exportState(PluginContext ctx) {
            return Payload.of(String.valueOf(ctx.plugin().getOrDefault("count", 0)));
        }

        @Override
        public void importState(PluginContext ctx, Payload state) {
            ctx.plugin().put("count", Integer.parseInt(state.text()));
        }

        @Override
        public void stop() {
            stopped.add(label);
        }
    }

    /** The same without a memory that it could take along. */
    private final class Forgetting extends Tally {
        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public Plugin create(Config config) {
            return (OnClientFrame) new Counting(config.label())::onClientFrame;
        }
    }

    private String file(String... plugins) {
        StringBuilder yaml = new StringBuilder("""
                _format_version: "3.0"
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes:
                      - {name: route, protocols: [ws], paths: [/]}
                    plugins:
                """.formatted(upstream.port()));
        for (String plugin : plugins) {
            yaml.append("      - ").append(plugin).append('\n');
        }
        return plugins.length == 0 ? yaml.toString().replace("    plugins:\n", "") : yaml.toString();
    }

    private static String tally(String label, String more) {
        return "{name: tally, config: {label: %s}%s}".formatted(label, more);
    }

    private void start(String... plugins) {
        gateway = TestGateway.builder()
                .plugin(new Keeping())
                .plugin(new Forgetting())
                .eventLoops(2)
                .start(file(plugins));
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

    @Test
    void openSessionsKeepTheirPluginsAndNewOnesGetTheNew() throws Exception {
        start(tally("a", ""));
        try (RawClient before = open()) {
            says(before, "x", "x a1");

            gateway.reload(file(tally("b", "")));

            says(before, "x", "x a2");
            try (RawClient after = open()) {
                says(after, "x", "x b1");
            }
            assertThat(stopped).isEmpty();
        }
        assertThat(stopped.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(stopped.poll(10, TimeUnit.SECONDS))
                .as("the other event loop's")
                .isEqualTo("a");
    }

    @Test
    void openSessionsMoveWithWhatTheirPluginsRemember() throws Exception {
        start(tally("a", ", on_reload: move"));
        try (RawClient first = open();
                RawClient second = open()) {
            says(first, "x", "x a1");
            says(first, "x", "x a2");
            says(second, "x", "x a1");

            gateway.reload(file(tally("b", ", on_reload: move")));
            says(first, "x", "x b3");
            says(second, "x", "x b2");
            gateway.reload(file(tally("c", ", on_reload: move")));

            says(first, "x", "x c4");
            says(second, "x", "x c3");
        }
    }

    @Test
    void pluginThatRemembersNothingStartsOverOrFails() throws Exception {
        String forgetful = "{name: forgetful, config: {label: %s}, on_reload: move, on_lost_state: %s}";
        start(forgetful.formatted("a", "start_over"));
        try (RawClient client = open()) {
            says(client, "x", "x a1");
            gateway.reload(file(forgetful.formatted("b", "start_over")));
            says(client, "x", "x b1");

            gateway.reload(file(forgetful.formatted("c", "fail")));
            client.sendText("x");
            client.expectClose(1011, "");
        }
    }

    @Test
    void pluginsComeAndGoInOpenSessions() throws Exception {
        start();
        try (RawClient client = open()) {
            says(client, "x", "x");
            gateway.reload(file(tally("a", ", on_reload: move")));
            says(client, "x", "x a1");
            gateway.reload(
                    file(tally("a", ", on_reload: move"), "{name: forgetful, config: {label: f}, on_reload: move}"));
            says(client, "x", "x a2 f1");
            gateway.reload(
                    file(tally("a", ", on_reload: move"), "{name: forgetful, config: {label: g}, on_reload: keep}"));
            says(client, "x", "x a3 f2");
            gateway.reload(file());
            says(client, "x", "x");
        }
    }

    @Test
    void pluginThatCannotStartLeavesEverythingAsItWas() throws Exception {
        start(tally("a", ", on_reload: move"));
        try (RawClient client = open()) {
            says(client, "x", "x a1");

            assertThatThrownBy(() -> gateway.reload(file(tally("broken", ", on_reload: move"))))
                    .hasMessageContaining("plugin tally cannot start: it is broken");

            says(client, "x", "x a2");
            try (RawClient after = open()) {
                says(after, "x", "x a1");
            }
            gateway.reload(file(tally("b", ", on_reload: move")));
            says(client, "x", "x b3");
        }
    }

    @Test
    void reloadThatChangesNothingOfASessionDoesNotDisturbIt() throws Exception {
        start(tally("a", ", on_reload: move"));
        try (RawClient client = open()) {
            says(client, "x", "x a1");
            String other = "      - {name: other, protocols: [ws], paths: [/other], plugins: [%s]}%n"
                    .formatted(tally("o", ", on_reload: move"));

            gateway.reload(file(tally("a", ", on_reload: move")).replace("    plugins:\n", other + "    plugins:\n"));

            says(client, "x", "x a2");
            try (RawClient there = gateway.ask("/other")) {
                there.expectUpgrade();
                says(there, "x", "x o1");
            }
        }
    }

    @Test
    void sessionsOfARemovedRouteGoOnAndNoneIsAddedToThem() throws Exception {
        start(tally("a", ""));
        try (RawClient client = open()) {
            gateway.reload("_format_version: \"3.0\"");

            says(client, "x", "x a1");
            try (RawClient after = gateway.ask("/")) {
                after.expectStatus(404);
            }
        }
    }

    @Test
    void sessionsOfARemovedRouteAreDrainedIfSoConfigured() throws Exception {
        gateway = TestGateway.builder()
                .plugin(new Keeping())
                .settings("reload: {on_removed: drain}\ndrain: {status: 1012}")
                .start(file(tally("a", "")));
        try (RawClient client = open()) {
            says(client, "x", "x a1");

            gateway.reload("_format_version: \"3.0\"");

            client.expectClose(1012, "");
            client.sendClose(1012, "");
            assertThat(gateway.nextEnd().reason()).isEqualTo("the route was removed");
        }
    }
}
