package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.EmbeddedGateway;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.PluginJar;
import io.framegate.testkit.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that another program starts, as a plugin's test does. */
class EmbeddedGatewayIT {

    /** Cannot start, and says what it was configured with. */
    private static final String LOCKED = """
            package example;

            import io.framegate.pdk.*;

            public final class Locked implements PluginFactory<Locked.Config> {
                public record Config(String key) {}

                @Override
                public String name() {
                    return "locked";
                }

                @Override
                public int priority() {
                    return 1;
                }

                @Override
                public Class<Config> configType() {
                    return Config.class;
                }

                @Override
                public Plugin create(Config config) {
                    throw new IllegalStateException("the key " + config.key() + " does not fit");
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path settings(int port, String declarative) throws IOException {
        Files.writeString(directory.resolve("kong.yml"), declarative);
        return Files.writeString(directory.resolve("framegate.yaml"), """
                listeners: [{name: test, host: localhost, port: %d}]
                plugins: {directories: [.]}
                """.formatted(port));
    }

    private static String routeTo(int upstream, String plugin) {
        return """
                _format_version: "3.0"
                services:
                  - name: s
                    url: ws://localhost:%d
                    routes: [{name: r, protocols: [ws], paths: [/]}]
                    plugins: [%s]
                """.formatted(upstream, plugin);
    }

    @Test
    void runsAPluginOfADirectoryUntilItIsClosed() throws Exception {
        PluginJar.of(Files.readString(Path.of("src/test/java/example/MaskDigits.java")), directory);
        int port;
        try (EchoUpstream upstream = new EchoUpstream();
                EmbeddedGateway gateway =
                        EmbeddedGateway.start(settings(0, routeTo(upstream.port(), "{name: mask-digits}")));
                RawClient client = RawClient.asking(gateway.port(), "/")) {
            port = gateway.port();
            assertThat(gateway.ports()).containsExactly(port);
            client.expectUpgrade();
            client.sendText("123456");
            client.expectText("******");
        }
        assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void saysEverythingThatIsWrongWithTheConfiguration() throws Exception {
        Path settings = settings(
                0, routeTo(1, "{name: websocket-size-limit, config: {client_max_payload: x}}, {name: nobody}"));

        assertThatThrownBy(() -> EmbeddedGateway.start(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasLineCount(2)
                .contains(
                        "kong.yml:6:",
                        "services[0].plugins[0].config.client_max_payload",
                        "there is no plugin \"nobody\"");
    }

    @Test
    void saysWhichListenerCannotListen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Path settings = settings(taken.getLocalPort(), "_format_version: '3.0'\n");

            assertThatThrownBy(() -> EmbeddedGateway.start(settings))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener test cannot listen on localhost:" + taken.getLocalPort());
        }
    }

    @Test
    void secretThatAPluginQuotesWhenItCannotStartIsTakenOut() throws Exception {
        PluginJar.of(LOCKED, directory);
        Files.writeString(directory.resolve("key"), "hunter2hunter2\n");
        Path settings = settings(0, routeTo(1, "{name: locked, config: {key: \"${file:key}\"}}"));

        assertThatThrownBy(() -> EmbeddedGateway.start(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("plugin locked cannot start: the key the value of ${file:key} does not fit")
                .hasNoCause();
    }
}
