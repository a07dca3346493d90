package io.framegate.config.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.GatewayConfig;
import io.framegate.config.Overrides;
import io.framegate.config.PluginsConfig;
import io.framegate.config.SettingsReader;
import io.framegate.config.TestPlugins;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a document holds: the reader reports, the schema agrees, nothing throws. */
class ReadingPropertyTest {

    private static final Map<String, Object> SETTINGS = Documents.read("settings-complete.yaml");
    private static final Map<String, Object> DECLARATIVE = Documents.read("kong-complete.yaml");
    private static final Map<String, Object> UPSTREAMS = Documents.read("kong-upstreams.yaml");

    private static final Validator SCHEMAS = new ValidatorFactory()
            .withJsonNodeFactory(new SnakeYamlNode.Factory())
            .createValidator();
    private static final URI SETTINGS_SCHEMA = register(SettingsReader.schema());
    private static final URI DECLARATIVE_SCHEMA = register(DeclarativeReader.schema());

    /** What records object to themselves, and what texts are that cannot be parsed: a schema does not know of those. */
    private static final Pattern BEYOND_SCHEMA = Pattern.compile(
            "(lingering_timeout must not exceed|timeout must exceed window|status \\d+ may not be sent|verify must be true"
                    + "|client_ca is required|expected at least one version of TLS|expected an IP address or a CIDR block"
                    + "|expected an IP address, possibly with a port|members and dns exclude each other|port may not be 0 where|host must be an address that"
                    + "|expected a host such as|expected ip or port|expected name or id|expected username or custom_id).*");

    private static URI register(Map<String, Object> schema) {
        return SCHEMAS.registerSchema(new JsonObject(schema).encode());
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void theSchemaOfTheSettingsAgreesWithTheReader(@ForAll Random random) {
        assertAgreement(GatewayConfig.class, SETTINGS_SCHEMA, Documents.mutated(SETTINGS, random));
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void theSchemaOfDeclarativeFilesAgreesWithTheReader(@ForAll Random random) {
        assertAgreement(DeclarativeFile.class, DECLARATIVE_SCHEMA, Documents.mutated(declarative(random), random));
    }

    private static Map<String, Object> declarative(Random random) {
        return random.nextInt(3) > 0 ? DECLARATIVE : UPSTREAMS;
    }

    private static void assertAgreement(Class<? extends Record> type, URI schema, Map<String, Object> document) {
        boolean accepted =
                SCHEMAS.validate(schema, new JsonObject(document).encode()).isValid();
        List<ConfigProblem> problems = ConfigReader.plain().read(type, document).problems().stream()
                .filter(problem -> !BEYOND_SCHEMA.matcher(problem.message()).matches())
                .toList();

        assertThat(problems.isEmpty())
                .as(() -> "schema accepts: " + accepted + ", problems: " + problems + ", document: " + document)
                .isEqualTo(accepted);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aDeclarativeFileIsReadWithoutThrowing(@ForAll Random random) {
        Map<String, Object> document = Documents.mutated(Documents.mutated(declarative(random), random), random);
        DeclarativeSettings settings =
                new DeclarativeSettings(Path.of("kong.yml"), PluginsConfig.DEFAULTS, true, false);
        References references = References.of(Map.of("token", "t", "TOKEN", "t"), path -> "");

        Reading<DeclarativeConfig> reading =
                new DeclarativeReader(settings, TestPlugins.CATALOG, references).read(document);

        assertThat(reading.value().isPresent()).isEqualTo(reading.problems().isEmpty());
        reading.problems().forEach(problem -> assertPathIsIn(document, problem.path()));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void settingsAreReadWithoutThrowing(@ForAll Random random) {
        Map<String, Object> document = Documents.mutated(Documents.mutated(SETTINGS, random), random);
        References references = References.of(Map.of("TOKEN", "t"), path -> "");

        Reading<GatewayConfig> reading =
                new SettingsReader(Overrides.NONE, references, Path.of("/etc"), path -> true).read(document);

        assertThat(reading.value().isPresent()).isEqualTo(reading.problems().isEmpty());
        reading.problems().forEach(problem -> assertPathIsIn(document, problem.path()));
    }

    /** The path, or what a missing key should have stood in. */
    private static void assertPathIsIn(Map<String, Object> document, String path) {
        boolean found = isIn(document, ConfigPath.ROOT, path);
        int end = Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('[')));
        assertThat(found || isIn(document, ConfigPath.ROOT, path.substring(0, end)))
                .as("%s is in %s", path, document)
                .isTrue();
    }

    private static boolean isIn(Object value, ConfigPath at, String path) {
        if (at.text().equals(path)) {
            return true;
        }
        if (!path.startsWith(at.text())) {
            return false;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .anyMatch(entry -> isIn(entry.getValue(), at.key(String.valueOf(entry.getKey())), path));
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (isIn(list.get(i), at.index(i), path)) {
                    return true;
                }
            }
        }
        return false;
    }
}
