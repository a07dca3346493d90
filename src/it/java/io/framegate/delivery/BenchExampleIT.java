package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framegate.frame.Peer;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/examples/bench.yaml} with the artefact and nothing else, on ports of its own. */
class BenchExampleIT {

    private static final Path ARTEFACT = Path.of(System.getProperty("artefact.jar", "target/framegate.jar"));
    private static final Path EXAMPLES = Path.of("conf", "examples");
    private static final Pattern LISTENER = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)  \\(bench\\)");

    private RawUpstream upstream;
    private Process gateway;
    private int port;

    @TempDir
    private Path directory;

    @BeforeEach
    void artefactIsThere() throws IOException {
        assumeTrue(Files.exists(ARTEFACT), "no " + ARTEFACT + ": the package phase makes it");
        upstream = new RawUpstream();
    }

    /** @param routes the declarative file */
    private void start(String routes) throws IOException {
        Path declarative = directory.resolve(routes);
        Files.writeString(
                declarative,
                Files.readString(EXAMPLES.resolve(routes)).replace("127.0.0.1:21001", "localhost:" + upstream.port()));
        gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dframegate.listeners.0.port=0",
                        "-Dframegate.declarative_config=" + declarative,
                        "-jar",
                        ARTEFACT.toString(),
                        "--config",
                        EXAMPLES.resolve("bench.yaml").toString())
                .redirectErrorStream(true)
                .start();
        port = announcedPort();
    }

    private int announcedPort() throws IOException {
        StringBuilder printed = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            printed.append(line).append('\n');
            Matcher matcher = LISTENER.matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new AssertionError("it ended: " + printed);
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.destroy();
            assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    /** Sends a text there and back; each side must see what the plugins of the path make of it. */
    private void passes(String path, String sent, String atTheUpstream, String back) throws IOException {
        try (RawClient client = RawClient.asking(port, path);
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            assertThat(connection.request().line()).isEqualTo("GET / HTTP/1.1");
            client.sendText(sent);
            connection.expectText(atTheUpstream);
            connection.sendText(atTheUpstream);
            client.expectText(back);
        }
    }

    @Test
    void routesDoWhatTheirNamesSay() throws Exception {
        start("bench-kong.yml");

        passes("/none", "hello", "hello", "hello");
        passes("/inspect", "hello", "hello", "hello");
        passes("/rewrite", "hello", "hello[c]", "hello[c][u]");
    }

    @Test
    void inspectionClosesWhatIsTooLarge() throws Exception {
        start("bench-kong.yml");

        try (RawClient client = RawClient.asking(port, "/inspect");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            connection.send(
                    RawClient.frame(2, new byte[1_048_577], false)); // the limit of the upstream itself is higher
            connection.expectClose(1009, "");
            client.expectEmptyClose();
        }
    }

    /** Of each direction. */
    @Test
    void policiesCloseWhatIsTooLargeAndWhatTheirSchemaForbids() throws Exception {
        start("bench-policies.yml");
        String valid = """
                {"id":"0123456789abcdef","type":"chat","user":"alex","room":"general","at":1.5,"text":"hello"}""";
        String invalid = valid.replace("chat", "shout");

        for (String route : List.of("/size-limit", "/rate-limiting", "/validator", "/policies")) {
            passes(route, valid, valid, valid);
        }
        for (String route : List.of("/validator", "/policies")) {
            closes(route, invalid, 1007, "");
        }
        for (String route : List.of("/size-limit", "/policies")) {
            closes(route, "x".repeat(65_537), 1009, "Payload Too Large");
        }
    }

    private void closes(String path, String text, int status, String reason) throws IOException {
        for (Peer sender : Peer.values()) {
            try (RawClient client = RawClient.asking(port, path);
                    RawUpstream.Connection connection = upstream.upgrade()) {
                client.expectUpgrade();
                RawPeer from = sender == Peer.CLIENT ? client : connection;
                from.send(RawPeer.frame(1, text.getBytes(StandardCharsets.UTF_8), sender == Peer.CLIENT));
                from.expectClose(status, reason);
            }
        }
    }
}
