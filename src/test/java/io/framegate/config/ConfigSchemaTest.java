package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    @Describe("A sample.")
    record Sample(
            @Describe("How many.") @Range(min = 1, max = 9) int count,

            @Default("[a]") @Matches(value = "[a-z]+", expected = "letters")
            List<String> letters,

            @Default("dark_blue") Colour colour,
            Optional<Sample> inner,
            Map<String, Boolean> switches,
            @Key("class") @Default("{}") Part part,
            ConfigPath at) {}

    record Part(@Default("7") long size) {}

    @Test
    void aRecordIsDescribedWithAllThatItsAnnotationsSay() {
        assertThat(new JsonObject(ConfigSchema.of(Sample.class, "Title"))).isEqualTo(new JsonObject("""
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "title": "Title",
                          "description": "A sample.",
                          "type": "object",
                          "properties": {
                            "count": {"description": "How many.", "type": "integer", "minimum": 1, "maximum": 9},
                            "letters": {
                              "type": ["array", "null"],
                              "items": {"type": "string", "pattern": "^(?:[a-z]+)$"},
                              "default": ["a"]
                            },
                            "colour": {
                              "type": ["string", "null"],
                              "enum": ["red", "dark_blue", null],
                              "default": "dark_blue"
                            },
                            "inner": {"anyOf": [{"$ref": "#/$defs/Sample"}, {"type": "null"}]},
                            "switches": {"type": ["object", "null"], "additionalProperties": {"type": "boolean"}},
                            "class": {"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}], "default": {}}
                          },
                          "required": ["count"],
                          "additionalProperties": false,
                          "$defs": {
                            "Sample": {
                              "description": "A sample.",
                              "type": "object",
                              "properties": {
                                "count": {"description": "How many.", "type": "integer", "minimum": 1, "maximum": 9},
                                "letters": {
                                  "type": ["array", "null"],
                                  "items": {"type": "string", "pattern": "^(?:[a-z]+)$"},
                                  "default": ["a"]
                                },
                                "colour": {
                                  "type": ["string", "null"],
                                  "enum": ["red", "dark_blue", null],
                                  "default": "dark_blue"
                                },
                                "inner": {"anyOf": [{"$ref": "#/$defs/Sample"}, {"type": "null"}]},
                                "switches": {"type": ["object", "null"], "additionalProperties": {"type": "boolean"}},
                                "class": {"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}], "default": {}}
                              },
                              "required": ["count"],
                              "additionalProperties": false
                            },
                            "Part": {
                              "type": "object",
                              "properties": {"size": {"type": ["integer", "null"], "default": 7}},
                              "additionalProperties": false
                            }
                          }
                        }
                        """));
    }

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
