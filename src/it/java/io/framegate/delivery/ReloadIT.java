package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.PluginJar;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The artefact takes over its declarative file, good and bad, under the traffic of many sockets; none of them closes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReloadIT {

    private static final int SOCKETS = 500;
    private static final int RELOADS = 20;
    private static final int WARM = 3;
    private static final Path PLUGIN = Path.of("src", "it", "java", "example", "CountFrames.java");

    @TempDir
    private Path directory;

    private final List<Talker> talkers = new ArrayList<>();
    private EchoUpstream upstream;

    @BeforeEach
    void listen() throws IOException {
        RunningArtefact.isThere();
        upstream = new EchoUpstream();
    }

    @AfterEach
    void end() throws IOException {
        for (Talker talker : talkers) {
            talker.close();
        }
        upstream.close();
    }

    private String file(String more, int timeout) {
        return """
                _format_version: "3.0"
                services:
                  - url: ws://localhost:%d
                    name: upstream
                    plugins: [{name: count-frames, timeout: %d, on_reload: move}]
                    routes: [{name: all, protocols: [ws], paths: [/]}%s]
                """.formatted(upstream.port(), timeout, more);
    }

    /** As Kubernetes mounts a ConfigMap: the file is a link into a directory that is a link, and that one is exchanged. */
    private void mount(int version, String text) throws IOException {
        Path data = Files.createDirectories(directory.resolve("..data" + version));
        Files.writeString(data.resolve("kong.yml"), text);
        Path link = Files.createSymbolicLink(directory.resolve("..link"), data.getFileName());
        Files.move(
                link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The plugin, whose mark is this version. */
    private void plugin(int version) throws IOException {
        Path there = Files.createDirectories(directory.resolve("made" + version));
        Path jar =
                PluginJar.of(Files.readString(PLUGIN).replace("ProcessHandle.current().pid()", version + "L"), there);
        Files.move(
                jar,
                Files.createDirectories(directory.resolve("plugins")).resolve("count.jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaits(RunningArtefact gateway, String text, int times) throws IOException {
        gateway.awaits("(?s)" + ("(?:" + text + ".*?)").repeat(times));
    }

    @Test
    void noSocketClosesWhateverIsTakenOverOrRefused() throws Exception {
        plugin(1);
        mount(0, file("", 60_000));
        Files.createSymbolicLink(directory.resolve("mounted.yml"), Path.of("..data", "kong.yml"));
        String settings = """
                listeners: [{name: test, host: localhost, port: 0}]
                declarative_config: mounted.yml
                plugins: {directories: [plugins]}
                reload: {interval: 100}
                admin: {enabled: true, port: 0}
                """;
        try (RunningArtefact gateway = RunningArtefact.start(directory, settings, "")) {
            for (int i = 0; i < SOCKETS; i++) {
                talkers.add(new Talker(new Socket("localhost", gateway.port("test"))).start());
            }
            talkers.forEach(talker -> talker.hears(WARM));

            AdminClient admin = new AdminClient(gateway.adminPort());
            for (int i = 1; i <= RELOADS; i++) {
                switch (i % 4) {
                    case 0 -> mount(i, file(", {name: r%d, protocols: [ws], paths: [/r%d]}".formatted(i, i), 60_000));
                    case 1 -> mount(i, file("", 30_000 + i));
                    case 2 -> mount(i, file(", {name: bad, protocols: [ws], path: /}", 0));
                    default -> mount(i, "services: [{");
                }
                boolean good = i % 4 < 2;
                awaits(
                        gateway,
                        good ? "the configuration was taken over" : "the configuration stays as it is",
                        good ? (i + 3) / 4 + i / 4 : (i + 2) / 4 + (i + 1) / 4);
                if (i % 4 == 2) {
                    assertThat(admin.get("/status").body()).contains("services[0].routes[1].path: unknown key");
                }
            }
            assertThat(admin.get("/metrics").body())
                    .contains("framegate_config_reloads_total{outcome=\"refused\"} 10.0")
                    .contains("framegate_config_reloads_total{outcome=\"taken\"} 10.0");
            assertThat(gateway.log())
                    .contains("services[0].routes[1].path: unknown key")
                    .contains("services[0].plugins[0].timeout");

            plugin(2);
            awaits(gateway, "the configuration was taken over", RELOADS / 2 + 1);
            talkers.forEach(talker -> talker.awaitsAnother(1));
            awaits(gateway, "no session has these any more: \\[count-frames\\]", 1);

            talkers.forEach(Talker::stop);
            for (Talker talker : talkers) {
                talker.ends();
                assertThat(talker.path(true)).containsExactly(1L, 2L);
                assertThat(talker.path(false)).containsExactly(1L, 2L);
                talker.countedWithoutGap(1L, 2L);
            }
            assertThat(gateway.log()).doesNotContainPattern("ERROR|Exception");
        }
    }
}
