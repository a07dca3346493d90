package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.PluginsConfig;
import io.framegate.config.TestPlugins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {

    private static final String SETTINGS = "listeners: [{name: plain, port: 8080}]\n";
    private static final String DECLARATIVE = "_format_version: '3.0'\n";

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

    @AfterEach
    void clearOverrides() {
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("framegate.") && !name.equals("framegate.jar"))
                .forEach(System::clearProperty);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static ConfigSource source() {
        return source(plugins -> Future.succeededFuture(TestPlugins.CATALOG));
    }

    private static ConfigSource source(Function<PluginsConfig, Future<PluginCatalog>> catalogs) {
        return new ConfigSource(vertx, catalogs, Set.of("framegate.jar"));
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file;
    }

    private static LoadedConfig.Valid valid(LoadedConfig loaded) {
        assertThat(loaded).withFailMessage(() -> "not valid: " + loaded).isInstanceOf(LoadedConfig.Valid.class);
        return (LoadedConfig.Valid) loaded;
    }

    private static List<String> problems(LoadedConfig loaded) {
        assertThat(loaded).isInstanceOf(LoadedConfig.Invalid.class);
        return ((LoadedConfig.Invalid) loaded)
                .problems().stream().map(Finding::toString).toList();
    }

    @Test
    void twoFilesMakeAConfiguration() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS);
        write("kong.yml", DECLARATIVE + "services: [{name: s, url: ws://s.internal}]");

        LoadedConfig.Valid loaded = valid(await(source().load(settings)));

        assertThat(loaded.settings().declarativeConfig()).isEqualTo(directory.resolve("kong.yml"));
        assertThat(loaded.declarative().service("s")).isPresent();
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void theProblemsOfBothFilesAreReportedWithTheirNames() throws Exception {
        Path settings =
                write("framegate.yaml", "declarative_config: routes.yml\nlistners: []\n" + SETTINGS + "event_loops: x");
        write("routes.yml", DECLARATIVE + "services:\n  - name: s\n    protocol: ws\n");

        assertThat(problems(await(source().load(settings))))
                .containsExactly(
                        "framegate.yaml:2:1: listners: unknown key, did you mean \"listeners\"?",
                        "framegate.yaml:4:1: event_loops: expected an integer in 0..1024, found \"x\"",
                        "routes.yml:3:5: services[0].host: required: expected a host name or an IP address, found nothing");
    }

    @Test
    void warningsNameTheirFileToo() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS);
        write("kong.yml", DECLARATIVE + "vaults: [{name: v}]");

        assertThat(valid(await(source().load(settings))).warnings())
                .map(Finding::toString)
                .containsExactly("kong.yml:2:1: vaults: ignored: not supported yet");
    }

    @Test
    void filesThatAreMissingAreProblems() throws Exception {
        Path settings = directory.resolve("framegate.yaml");

        assertThat(problems(await(source().load(settings))))
                .containsExactly(
                        "framegate.yaml: there is no such file: " + settings,
                        "kong.yml: there is no such file: " + directory.resolve("kong.yml"));
    }

    @Test
    void aFileOfTheClassPathDoesNotStandInForAMissingOne() throws Exception {
        Path settings = directory.resolve("conf").resolve("framegate.yaml");

        assertThat(problems(await(source().load(settings)))).hasSize(2).allMatch(text -> text.contains("no such file"));
    }

    @Test
    void aDirectoryIsNoSettingsFile() throws Exception {
        Path settings = Files.createDirectory(directory.resolve("framegate.yaml"));
        write("kong.yml", DECLARATIVE);

        assertThat(problems(await(source().load(settings))))
                .containsExactly("framegate.yaml: the file cannot be read: " + settings);
    }

    @Test
    void aSyntaxErrorHasItsLineAndColumn() throws Exception {
        Path settings = write("framegate.yaml", "listeners:\n  - name: [\n");
        write("kong.yml", DECLARATIVE + "services: {\n");

        assertThat(problems(await(source().load(settings))))
                .containsExactly(
                        "framegate.yaml:3:1: is not YAML: expected the node content, but found '<stream end>'",
                        "kong.yml:3:1: is not YAML: expected the node content, but found '<stream end>'");
    }

    @Test
    void anEmptyFileIsAnEmptyMap() throws Exception {
        Path settings = write("framegate.yaml", "");
        write("kong.yml", "# nothing\n");

        assertThat(problems(await(source().load(settings))))
                .containsExactly(
                        "framegate.yaml: listeners: expected at least one listener, found none",
                        "kong.yml: _format_version: required: expected one of \"1.1\", \"2.1\", \"3.0\", found nothing");
    }

    @Test
    void systemPropertiesOverrideTheFile() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS);
        write("other.yml", DECLARATIVE);
        System.setProperty("framegate.listeners.0.port", "9999");
        System.setProperty("framegate.declarative_config", "other.yml");

        LoadedConfig.Valid loaded = valid(await(source().load(settings)));

        assertThat(loaded.settings().listeners().get(0).port()).isEqualTo(9999);
        assertThat(loaded.settings().declarativeConfig()).isEqualTo(directory.resolve("other.yml"));
    }

    @Test
    void anUnknownSystemPropertyIsAProblem() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS);
        write("kong.yml", DECLARATIVE);
        System.setProperty("framegate.limits.max_fragment", "1");

        assertThat(problems(await(source().load(settings))))
                .containsExactly("system properties: framegate.limits.max_fragment: there is no such setting, "
                        + "did you mean framegate.limits.max_fragments?");
    }

    @Test
    void secretsAreReadFromFilesRelativeToTheSettings() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS);
        write("kong.yml", DECLARATIVE + "plugins: [{name: frame-log, config: {token: '${file:token}'}}]");
        write("token", "s3cr3t\n");

        PluginConfig plugin =
                valid(await(source().load(settings))).declarative().plugins().get(0);

        assertThat(plugin.config())
                .isInstanceOfSatisfying(TestPlugins.FrameLog.class, config -> assertThat(config.token())
                        .contains("s3cr3t"));
    }

    @Test
    void filesThatTheSettingsNameMustBeThere() throws Exception {
        Path settings = write(
                "framegate.yaml",
                "listeners: [{name: plain, port: 8080, tls: {certificate: here.pem, private_key: gone.pem}}]");
        write("kong.yml", DECLARATIVE);
        write("here.pem", "");

        assertThat(problems(await(source().load(settings))))
                .containsExactly("framegate.yaml:1:68: listeners[0].tls.private_key: "
                        + "there is no such file, or it cannot be read: " + directory.resolve("gone.pem"));
    }

    @Test
    void pluginsAreLookedForWhereTheSettingsSay() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS + "plugins: {directories: [.]}");
        write("kong.yml", DECLARATIVE + "plugins: [{name: demo-shout}]");

        LoadedConfig found = await(source(plugins -> Future.succeededFuture(
                        plugins.directories().equals(List.of(directory))
                                ? TestPlugins.CATALOG
                                : PluginCatalog.of(List.of())))
                .load(settings));

        assertThat(valid(found).declarative().plugins()).hasSize(1);
    }

    @Test
    void pluginsThatCannotBeLookedForAreOneProblemAndNotMany() throws Exception {
        Path settings = write("framegate.yaml", SETTINGS + "plugins: {timeout: 5}");
        write("kong.yml", DECLARATIVE + "plugins: [{name: demo-shout}, {name: cors, protocols: [ws]}]");

        assertThat(problems(await(source(plugins -> Future.failedFuture("mine.jar is no jar"))
                        .load(settings))))
                .containsExactly(
                        "framegate.yaml:2:1: plugins: mine.jar is no jar",
                        "kong.yml:2:44: plugins[1].protocols: expected neither \"ws\" nor \"wss\": "
                                + "cors cannot run on WebSocket, use websocket-origin");
        assertThat(problems(await(source(plugins -> {
                            throw new IllegalStateException("thrown");
                        })
                        .load(settings))))
                .contains("framegate.yaml:2:1: plugins: thrown");
    }

    @Test
    void withBrokenSettingsTheDeclarativeFileIsCheckedAsFarAsItCanBe() throws Exception {
        Path settings = write(
                "framegate.yaml", SETTINGS + "plugins: {directories: 5}\nupstream_tls: {forbid_unverified: true}");
        write(
                "kong.yml",
                DECLARATIVE
                        + "plugins: [{name: perhaps-in-a-jar}]\n"
                        + "services: [{name: s, protocol: wss, host: s.internal, tls_verify: false, retires: 1}]");

        assertThat(problems(await(source().load(settings))))
                .containsExactly(
                        "framegate.yaml:2:11: plugins.directories: expected a list, found 5",
                        "kong.yml:3:55: services[0].tls_verify: must not be false: "
                                + "upstream_tls.forbid_unverified of the settings is true",
                        "kong.yml:3:74: services[0].retires: unknown key, did you mean \"retries\"?");
    }

    @Test
    @Tag("spec-137")
    void theEmbeddedConfigurationIsTheDemo() throws Exception {
        LoadedConfig.Valid loaded = valid(await(source().loadEmbedded()));

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings().demo().enabled()).isTrue();
        assertThat(loaded.settings().listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.host()).isEqualTo("localhost");
            assertThat(listener.port()).isEqualTo(8080);
        });
        var route = loaded.declarative().route("demo").orElseThrow();
        assertThat(route.service().name()).isEqualTo("demo-upstream");
        assertThat(route.service().port()).isEqualTo(loaded.settings().demo().upstreamPort());
        assertThat(loaded.declarative().pluginsFor(route))
                .extracting(PluginConfig::name)
                .containsExactly("websocket-size-limit", "demo-shout", "demo-censor");
    }

    @Test
    void overridesApplyToTheEmbeddedConfigurationToo() throws Exception {
        Path other = write("other.yml", DECLARATIVE + "services: [{name: mine, url: ws://mine.internal}]");
        System.setProperty("framegate.declarative_config", other.toString());
        System.setProperty("framegate.demo.enabled", "false");

        LoadedConfig.Valid loaded = valid(await(source().loadEmbedded()));

        assertThat(loaded.settings().demo().enabled()).isFalse();
        assertThat(loaded.declarative().service("mine")).isPresent();
    }

    @Test
    void theShippedFilesAreValidWhereTheyStand() throws Exception {
        LoadedConfig.Valid loaded = valid(await(source().load(Path.of("conf/framegate.yaml"))));

        assertThat(loaded.declarative())
                .isEqualTo(valid(await(source().loadEmbedded())).declarative());
        for (String file : List.of("framegate.yaml", "kong.yml")) {
            String schema = file.replaceFirst("\\..*", ".schema.json");
            assertThat(Files.readAllLines(Path.of("conf", file)).get(0))
                    .isEqualTo("# yaml-language-server: $schema=" + schema);
        }
    }
}
