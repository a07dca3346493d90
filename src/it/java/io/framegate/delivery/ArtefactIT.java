package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one file to copy, started as a user starts it: its options, and the specification's bytes through it. */
class ArtefactIT {

    private static final String ARTEFACT = System.getProperty("artefact.jar", "target/framegate.jar");
    private static final Pattern LISTENER = Pattern.compile("ws://localhost:(\\d+)  \\(test\\)");

    @TempDir
    private Path directory;

    @BeforeEach
    void artefactIsThere() {
        assumeTrue(Files.exists(Path.of(ARTEFACT)), "no " + ARTEFACT + ": the package phase makes it");
    }

    private Process run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(ARTEFACT).toAbsolutePath().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** What it printed, once it has ended with this status. */
    private String output(int status, String... options) throws Exception {
        Process process = run(options);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(status);
        return printed;
    }

    private Path settings(String yaml, String declarative) throws IOException {
        Path settings = directory.resolve("framegate.yaml");
        Files.writeString(settings, yaml);
        Files.writeString(directory.resolve("kong.yml"), declarative);
        return settings;
    }

    // ---- options

    @Test
    void saysItsVersion() throws Exception {
        assertThat(output(0, "--version")).matches("framegate \\d+\\.\\d+\\.\\d+\\S*\\s+");
    }

    @Test
    void saysHowToUseIt() throws Exception {
        assertThat(output(0, "--help")).contains("--config=FILE", "--check", "--version", "Exit status");
    }

    @Test
    void refusesAnUnknownOption() throws Exception {
        assertThat(output(2, "--nonsense")).contains("--nonsense").doesNotContain("Exception");
    }

    @Test
    void embeddedConfigurationIsValid() throws Exception {
        assertThat(output(0, "--check")).contains("The configuration is valid.");
    }

    @Test
    void printsWhatAPluginMayBeConfiguredWith() throws Exception {
        assertThat(output(0, "--schema", "websocket-size-limit"))
                .contains(
                        "\"title\" : \"websocket-size-limit\"", "\"client_max_payload\" : {", "\"maximum\" : 33554432");
        assertThat(output(1, "--schema", "no-such-plugin"))
                .contains("there is no plugin no-such-plugin; known are ", "websocket-size-limit")
                .doesNotContain("\tat ");
    }

    @Test
    void missingFileIsAProblemAndNoStackTrace() throws Exception {
        assertThat(output(1, "--config", "nowhere.yaml"))
                .contains("nowhere.yaml")
                .doesNotContain("\tat ");
    }

    @Test
    void listenerThatCannotListenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            settings(
                    "listeners: [{name: plain, host: 127.0.0.1, port: %d}]".formatted(taken.getLocalPort()),
                    "_format_version: \"3.0\"");

            assertThat(output(1, "--config", "framegate.yaml"))
                    .contains("listener plain cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void checkListsAllOfFiveMistakes() throws Exception {
        settings("""
                listeners: [{name: test, host: localhost, port: 0}]
                limits: {client_max_payload: many}
                timouts: {idle: 1}
                """, """
                _format_version: "3.0"
                services:
                  - name: a
                    url: ws://localhost:9000
                    routes:
                      - name: without-matcher
                        protocols: [ws]
                    plugins:
                      - name: no-such-plugin
                routes:
                  - name: dangling
                    protocols: [ws]
                    paths: [/]
                    service: {name: nobody}
                """);

        String printed = output(1, "--check", "--config", "framegate.yaml");

        assertThat(printed)
                .contains("limits.client_max_payload", "timouts", "services[0].routes[0]", "no-such-plugin", "nobody")
                .contains("5 problems, nothing was started");
    }

    @Test
    void exitsWhenItIsReady() throws Exception {
        settings("listeners: [{name: test, host: localhost, port: 0}]", "_format_version: '3.0'\n");

        String printed = output(0, "--exit-when-ready", "--config", "framegate.yaml");

        assertThat(printed).containsPattern(LISTENER).doesNotContain("\tat ");
    }

    @Test
    void exitingWhenReadyFailsIfItCannotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            settings(
                    "listeners: [{name: test, host: localhost, port: " + taken.getLocalPort() + "}]",
                    "_format_version: '3.0'\n");

            assertThat(output(1, "--exit-when-ready", "--config", "framegate.yaml"))
                    .contains("the gateway cannot start");
        }
    }

    // ---- running

    /** The artefact as a process of its own in front of an upstream. */
    private final class Running implements AutoCloseable {
        private final RawUpstream upstream = new RawUpstream();
        private final Process process;
        private final int port;

        Running() throws Exception {
            settings("""
                    listeners: [{name: test, host: localhost, port: 0}]
                    timeouts: {lingering_timeout: 1000}
                    """, """
                    _format_version: "3.0"
                    services:
                      - url: ws://localhost:%d
                        name: upstream
                        routes: [{name: all, protocols: [ws], paths: [/]}]
                    """.formatted(upstream.port()));
            process = run("--config", "framegate.yaml");
            port = announcedPort();
        }

        private int announcedPort() throws IOException {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            List<String> printed = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                Matcher matcher = LISTENER.matcher(line);
                if (matcher.find()) {
                    return Integer.parseInt(matcher.group(1));
                }
            }
            throw new AssertionError("it ended: " + printed);
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            upstream.close();
        }
    }

    @Test
    void bytesOfTheSpecificationPassTheArtefact() throws Exception {
        try (Running artefact = new Running();
                RawClient client = RawClient.asking(artefact.port, "/")) {
            RawUpstream.Connection upstream = artefact.upstream.upgrade();
            client.expectUpgrade();

            client.sendHex("81 85 37 FA 21 3D 7F 9F 4D 51 58"); // "Hello"
            upstream.expectHex("81 05 48 65 6C 6C 6F");
            upstream.sendHex("81 05 48 65 6C 6C 6F");
            client.expectHex("81 05 48 65 6C 6C 6F");

            upstream.sendHex("01 03 48 65 6C 80 02 6C 6F"); // in two fragments
            client.expectHex("81 05 48 65 6C 6C 6F");

            client.sendHex("89 80 00 00 00 00"); // a ping is forwarded, and answered by nobody but the other side
            upstream.expectHex("89 00");
            upstream.sendHex("8A 00");
            client.expectHex("8A 00");

            byte[] whole = new byte[1_048_576];
            upstream.send(RawClient.frame(2, whole, false));
            assertThat(client.readFrame().payload()).isEqualTo(whole);

            client.sendHex("82 FF 00 00 00 00 00 10 00 01 00 00 00 00"); // the head of one byte more than 1 MiB
            client.expectClose(1009, "Payload Too Large");
            upstream.expectClose(1001, "");
            upstream.sendHex("88 02 03 E9");
            client.finish();
            client.expectEnd();
            upstream.expectEnd();
        }
    }

    @Test
    void offenderGets1002AndItsPeer1001() throws Exception {
        try (Running artefact = new Running();
                RawClient client = RawClient.asking(artefact.port, "/")) {
            RawUpstream.Connection upstream = artefact.upstream.upgrade();
            client.expectUpgrade();
            client.sendHex("81 02 68 69"); // not masked
            client.expectClose(1002, "");
            upstream.expectClose(1001, "");
        }
    }

    @Test
    void terminationTellsBothSides1001AndExits() throws Exception {
        try (Running artefact = new Running();
                RawClient client = RawClient.asking(artefact.port, "/")) {
            RawUpstream.Connection upstream = artefact.upstream.upgrade();
            client.expectUpgrade();
            artefact.process.destroy(); // SIGTERM
            client.expectClose(1001, "");
            upstream.expectClose(1001, "");
            assertThat(artefact.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(artefact.process.exitValue()).isZero();
        }
    }
}
