package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.SettingsReader;
import io.framegate.config.kong.DeclarativeReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schemas beside the shipped files, by which an editor checks both. */
class ShippedSchemasTest {

    @Test
    void theCommittedSchemaOfTheSettingsIsTheGeneratedOne() throws IOException {
        assertCommitted("framegate.schema.json", SettingsReader.schema());
    }

    @Test
    void theCommittedSchemaOfDeclarativeFilesIsTheGeneratedOne() throws IOException {
        assertCommitted("kong.schema.json", DeclarativeReader.schema());
    }

    /** With {@code -Dschemas.update=true} the committed file is rewritten. */
    private static void assertCommitted(String name, Map<String, Object> schema) throws IOException {
        Path file = Path.of("conf", name);
        String generated = new JsonObject(schema).encodePrettily() + "\n";
        if (Boolean.getBoolean("schemas.update")) {
            Files.writeString(file, generated);
        }
        assertThat(Files.readString(file)).isEqualTo(generated);
    }

    @Test
    void everyKeyIsDescribed() {
        for (Map<String, Object> schema : List.of(SettingsReader.schema(), DeclarativeReader.schema())) {
            assertDescribed(schema);
            ((Map<?, ?>) schema.get("$defs")).values().forEach(definition -> assertDescribed((Map<?, ?>) definition));
        }
    }

    private static void assertDescribed(Map<?, ?> schema) {
        assertThat(schema.get("description")).isNotNull();
        ((Map<?, ?>) schema.get("properties"))
                .forEach((key, property) -> assertThat(((Map<?, ?>) property).get("description"))
                        .as("%s", key)
                        .isNotNull());
    }
}
