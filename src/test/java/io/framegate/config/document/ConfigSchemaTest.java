package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import io.vertx.core.json.JsonObject;
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

    record Limits(
            @Default("5") @Range(min = 0, max = 9) int most,
            @Range(min = 0, max = 9) int least) {}

    record Limited(@Default("x") String name, @Inline Limits limits) {}

    @Test
    void keysOfAnInlinedRecordAreDescribedBesideTheOthers() {
        assertThat(new JsonObject(ConfigSchema.of(Limited.class, "Title"))).isEqualTo(new JsonObject("""
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "title": "Title",
                          "type": "object",
                          "properties": {
                            "name": {"type": ["string", "null"], "default": "x"},
                            "most": {"type": ["integer", "null"], "minimum": 0, "maximum": 9, "default": 5},
                            "least": {"type": "integer", "minimum": 0, "maximum": 9}
                          },
                          "required": ["least"],
                          "additionalProperties": false
                        }
                        """));
    }
}
