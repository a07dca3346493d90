package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The artefact's declarative file, tried and replaced over its admin port. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConfigOverAdminIT {

    @TempDir
    private Path directory;

    @BeforeEach
    void thereIsAnArtefact() {
        RunningArtefact.isThere();
    }

    private static String file(EchoUpstream upstream, String path) {
        return """
                _format_version: "3.0"
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes: [{name: only, protocols: [ws], paths: [%s]}]
                """.formatted(upstream.port(), path);
    }

    private static JsonObject send(int port, String method, String document, int status)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/config"))
                .header("Content-Type", "application/yaml")
                .method(method, BodyPublishers.ofString(document))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }

    @Test
    void isTriedWithoutEffectAndReplacedIfItIsTaken() throws Exception {
        String settings = """
                listeners: [{name: test, host: localhost, port: 0}]
                reload: {interval: 0}
                admin: {enabled: true, port: 0, config_writes: true}
                """;
        try (EchoUpstream upstream = new EchoUpstream();
                RunningArtefact gateway = RunningArtefact.start(directory, settings, file(upstream, "/a"))) {
            int port = gateway.port("test");
            int admin = gateway.adminPort();
            Path declarative = directory.resolve("kong.yml");
            String before = Files.readString(declarative);

            assertThat(send(admin, "POST", file(upstream, "/b"), 200).getBoolean("valid"))
                    .isTrue();
            JsonObject refused = send(admin, "PUT", file(upstream, "b") + "nonsense: true\n", 422);
            assertThat(refused.getJsonArray("problems").encode())
                    .contains("kong.yml:5")
                    .contains("services[0].routes[0].paths[0]")
                    .contains("nonsense: unknown key");
            assertThat(send(admin, "POST", "services: [{", 422).getJsonArray("problems"))
                    .hasSize(1);
            assertThat(Files.readString(declarative)).isEqualTo(before);
            try (RawClient client = RawClient.asking(port, "/a")) {
                client.expectUpgrade();

                assertThat(send(admin, "PUT", file(upstream, "/b"), 200).getBoolean("valid"))
                        .isTrue();

                assertThat(Files.readString(declarative)).isEqualTo(file(upstream, "/b"));
                client.sendText("open as before");
                client.expectText("open as before");
            }
            try (RawClient client = RawClient.asking(port, "/b")) {
                client.expectUpgrade();
            }
            try (RawClient client = RawClient.asking(port, "/a")) {
                client.expectStatus(404);
            }
            assertThat(new AdminClient(admin).json(200, "GET", "/config").encode())
                    .contains("/b");

            String unwritable = directory.resolve("not/there.log").toString();
            refused = send(admin, "PUT", file(upstream, "/c") + """
                    plugins: [{name: file-log, protocols: [ws, wss], config: {path: %s}}]
                    """.formatted(unwritable), 422);

            assertThat(refused.getJsonArray("problems").encode()).contains("plugin file-log cannot start");
            assertThat(Files.readString(declarative)).isEqualTo(file(upstream, "/b"));
            assertThat(new AdminClient(admin)
                            .json(200, "GET", "/status")
                            .getJsonObject("configuration")
                            .getJsonArray("problems"))
                    .isEmpty();
        }
    }

    @Test
    void aDirectoryIsLookedAtFileByFileAndNotWrittenTo() throws Exception {
        String settings = """
                listeners: [{name: test, host: localhost, port: 0}]
                declarative_config: kong.d
                reload: {interval: 100}
                admin: {enabled: true, port: 0, config_writes: true}
                """;
        Path files = Files.createDirectory(directory.resolve("kong.d"));
        try (EchoUpstream upstream = new EchoUpstream()) {
            Files.writeString(files.resolve("a.yml"), file(upstream, "/a"));
            try (RunningArtefact gateway = RunningArtefact.start(directory, settings, "")) {
                int port = gateway.port("test");
                try (RawClient client = RawClient.asking(port, "/a")) {
                    client.expectUpgrade();
                    Files.writeString(files.resolve("b.yml"), "routes: [{name: b, protocols: [ws], paths: [b]}]");
                    gateway.awaits("kong.d/b.yml:1:[0-9]+: routes\\[0\\].paths\\[0\\]: ");

                    Path written = Files.writeString(files.resolve(".b.yml"), """
                            routes: [{name: b, service: {name: upstream}, protocols: [ws], paths: [/b]}]
                            """);
                    Files.move(written, files.resolve("b.yml"), StandardCopyOption.REPLACE_EXISTING);
                    gateway.awaits("the configuration was taken over");
                    try (RawClient another = RawClient.asking(port, "/b")) {
                        another.expectUpgrade();
                    }
                    client.sendText("open as before");
                    client.expectText("open as before");
                }
                send(gateway.adminPort(), "PUT", file(upstream, "/c"), 409);
            }
        }
    }
}
