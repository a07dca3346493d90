package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginSources;
import io.framegate.config.PluginCatalog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ships under {@code conf} is valid with the plugins that ship, and warns only where it is meant to. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("conf", "examples");

    /** The examples that warn, with what they warn of. */
    private static final Map<String, String> WARNS = Map.of("kong-mixed.yml", "website");

    private Vertx vertx;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return Stream.concat(
                    Stream.of(Path.of("conf", "kong.yml")),
                    files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsValid(Path example) throws Exception {
        Path settings = directory.resolve("framegate.yaml");
        Files.writeString(settings, """
                listeners: [{name: plain, port: 0}]
                declarative_config: "%s"
                """.formatted(example.toAbsolutePath()));
        ConfigSource source = new ConfigSource(
                vertx,
                plugins -> vertx.executeBlocking(
                        () -> PluginCatalog.of(PluginSources.load(plugins).factories())),
                Set.of());

        LoadedConfig loaded =
                source.load(settings).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(loaded).as(loaded.toString()).isInstanceOf(LoadedConfig.Valid.class);
        String warns = WARNS.get(example.getFileName().toString());
        if (warns == null) {
            assertThat(loaded.warnings()).isEmpty();
        } else {
            assertThat(loaded.warnings()).singleElement().asString().contains(warns);
        }
    }
}
