package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.DeclarativeSettings;
import io.framegate.config.Overrides;
import io.framegate.config.PluginsConfig;
import io.framegate.config.SettingsReader;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.framegate.session.FailurePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files under {@code config/valid} and {@code config/invalid}. Those whose name begins with {@code settings} are
 * settings, the others declarative files. Beside an invalid one stands what is wrong with it, beside a valid one possibly
 * what it warns of. With {@code -Dproblems.update=true} the files beside are rewritten; read the difference.
 */
class ConfigFilesTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/config");

    private static final DeclarativeSettings SETTINGS = new DeclarativeSettings(
            Path.of("kong.yml"),
            new PluginsConfig(List.of(), List.of(), 1000, FailurePolicy.CLOSED, Set.of("known-elsewhere")),
            true,
            false);

    static Stream<Path> validFiles() throws IOException {
        return files("valid");
    }

    static Stream<Path> invalidFiles() throws IOException {
        return files("invalid");
    }

    private static Stream<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void aValidFileHasNoProblemsAndTheWarningsBesideIt(Path file) throws IOException {
        SourceDocument document = document(file);

        Reading<?> reading = read(file, document);

        assertThat(lines(document.problems(reading.problems()))).isEmpty();
        assertThat(reading.value()).isPresent();
        update(file, ".warnings", lines(document.warnings(reading.warnings())));
        assertThat(lines(document.warnings(reading.warnings()))).isEqualTo(beside(file, ".warnings"));
    }

    @ParameterizedTest
    @MethodSource("invalidFiles")
    void anInvalidFileHasTheProblemsBesideIt(Path file) throws IOException {
        SourceDocument document = document(file);

        Reading<?> reading = read(file, document);

        update(file, ".problems", lines(document.problems(reading.problems())));
        assertThat(lines(document.problems(reading.problems()))).isEqualTo(beside(file, ".problems"));
        assertThat(beside(file, ".problems")).isNotEmpty();
    }

    private static SourceDocument document(Path file) throws IOException {
        YamlDocument yaml = YamlDocument.parse(Files.readAllBytes(file));
        return new SourceDocument("file", YamlDocument.fromJson(yaml.toJson().copy()));
    }

    private static Reading<?> read(Path file, SourceDocument document) {
        References references = References.of(Map.of("TOKEN", "s3cr3t-value", "BACKEND_PORT", "9001"), path -> {
            throw new NoSuchFileException(path);
        });
        return file.getFileName().toString().startsWith("settings")
                ? new SettingsReader(Overrides.NONE, references, Path.of("/etc/framegate"), path -> true)
                        .read(document.values())
                : new DeclarativeReader(SETTINGS, TestPlugins.CATALOG, references).read(document.values());
    }

    private static List<String> beside(Path file, String ending) throws IOException {
        Path other = file.resolveSibling(file.getFileName().toString().replace(".yaml", ending));
        return Files.exists(other) ? Files.readAllLines(other) : List.of();
    }

    private static void update(Path file, String ending, List<String> lines) throws IOException {
        if (Boolean.getBoolean("problems.update") && !lines.isEmpty()) {
            Files.write(file.resolveSibling(file.getFileName().toString().replace(".yaml", ending)), lines);
        }
    }

    /** Without the name of the file, which stands before each. */
    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.toString().replaceFirst("^file(: |:)", ""))
                .toList();
    }
}
