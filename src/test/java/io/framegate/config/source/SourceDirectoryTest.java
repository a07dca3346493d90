package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.RouteConfig;
import io.framegate.config.TestPlugins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declarative files in a directory, which are one. */
class SourceDirectoryTest {

    private static final String CHAT = """
            _format_version: "3.0"
            services:
              - name: chat
                url: ws://chat
                routes: [{name: chat, protocols: [ws], paths: [/chat]}]
            """;

    private static Vertx vertx;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("kong.d")).resolve(name), text);
    }

    private LoadedConfig load() throws Exception {
        Files.createDirectories(directory.resolve("kong.d"));
        Path settings = Files.writeString(
                directory.resolve("framegate.yaml"),
                "listeners: [{name: plain, port: 8080}]\ndeclarative_config: kong.d\n");
        return await(new ConfigSource(vertx, plugins -> Future.succeededFuture(TestPlugins.CATALOG), Set.of())
                .load(settings));
    }

    private List<String> problems() throws Exception {
        return load().problems().stream().map(Finding::toString).toList();
    }

    @Test
    void whatIsAListInSeveralIsOneList() throws Exception {
        write("b.yml", CHAT);
        write("a.json", """
                {"_format_version": "3.0", "routes":
                  [{"name": "game", "service": {"name": "chat"}, "protocols": ["ws"], "paths": ["/game"]}]}
                """);
        write(
                "c.yaml",
                "services: [{name: market, url: 'ws://market', routes: [{name: m, protocols: [ws], paths: [/m]}]}]");
        write("notes.txt", "no: YAML: [");
        write(".hidden.yml", "no: YAML: [");
        Files.createDirectory(directory.resolve("kong.d/..data.yml"));

        LoadedConfig loaded = load();

        assertThat(loaded.problems()).isEmpty();
        assertThat(((LoadedConfig.Valid) loaded).declarative().routes().stream().map(RouteConfig::name))
                .containsExactlyInAnyOrder("chat", "game", "m");
    }

    @Test
    void problemsStandInTheFilesTheyAreIn() throws Exception {
        write("a.yml", CHAT);
        write("b.yml", """
                _format_version: "2.1"
                services:
                  - name: market
                    url: ws://market
                    port: many
                  - name: game
                    url: ws://game
                    prt: 1
                """);
        write("c.yml", "services: {name: other}\nplugins: [{name: nobody-knows}]\n");
        write("d.yml", "services: [");

        assertThat(problems())
                .contains(
                        "kong.d/b.yml:1:1: _format_version: is not what kong.d/a.yml says",
                        "kong.d/c.yml:1:1: services: is not what kong.d/a.yml says")
                .anyMatch(problem -> problem.startsWith("kong.d/b.yml:5:5: services[0].port: expected an integer"))
                .anyMatch(problem -> problem.startsWith("kong.d/b.yml:8:5: services[1].prt: unknown key"))
                .anyMatch(problem -> problem.startsWith("kong.d/c.yml:2:12: plugins[0].name: "))
                .anyMatch(problem -> problem.startsWith("kong.d/d.yml:1:12: is not YAML"))
                .isSortedAccordingTo((one, other) -> one.substring(0, 12).compareTo(other.substring(0, 12)));
    }

    @Test
    void whatIsInNoFileIsAProblemOfTheDirectory() throws Exception {
        write("a.yml", "services: []");
        assertThat(problems()).hasSize(1).allMatch(problem -> problem.startsWith("kong.d: _format_version: "));
    }

    @Test
    void aDirectoryWithoutFilesIsAProblem() throws Exception {
        assertThat(problems())
                .containsExactly("kong.d: the directory has no .yml, .yaml or .json: " + directory.resolve("kong.d"));
    }
}
