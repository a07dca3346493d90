package io.framegate.plugins.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.plugins.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompiledSchemaTest {

    private static CompiledSchema compile(SchemaDraft draft, String schema) {
        CompiledSchema.check(draft, schema);
        return CompiledSchema.of(draft, schema);
    }

    private static boolean admits(CompiledSchema schema, String message) {
        return schema.admits(Json.read(message), message.length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"minimum":3}                                      | 1e999999999999  | true
            {"maximum":3}                                      | 1e999999999999  | false
            {"maximum":3}                                      | -1e999999999999 | true
            {"multipleOf":0.01}                                | 0.07            | true
            {"multipleOf":7}                                   | 1e999999999     | false
            {"type":"integer"}                                 | 1e-3            | false
            {"enum":[1.50]}                                    | 1.5             | true
            {"enum":[{"a":[1]}]}                               | {"a":[1.0]}     | true
            {"uniqueItems":true}                               | [1.5,1.50]      | false
            {"uniqueItems":false}                              | [1,1]           | true
            {"minItems":9999999999}                            | [1]             | false
            {"minLength":9999999999}                           | "a"             | false
            {"enum":[{"id":"no address","$id":"%","$ref":"/"}]} | {"id":"no address","$id":"%","$ref":"/"} | true
            {"default":{"id":"no address","$ref":"/"}}         | 1               | true
            {"$schema":"http://example.com/","minimum":2}      | 1               | false
            {"properties":{"title":{"type":"string"}}}         | {"title":1}     | false
            {"properties":{"$ref":{"type":"string"}}}          | {"$ref":1}      | false
            {"properties":{"const":{"type":"string"}}}         | {"const":1}     | false
            {"patternProperties":{"#":{"type":"number"}},"additionalProperties":false} | {"a#":1}   | true
            {"patternProperties":{"#":{"type":"number"}},"additionalProperties":false} | {"a#":"1"} | false
            {"patternProperties":{"#":{"type":"number"}},"additionalProperties":false} | {"a":1}    | false
            {"definitions":{"a b":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/a%20b"}}} | {"a":1} | false
            """)
    void everyDraftKnows(String schema, String message, boolean valid) {
        for (SchemaDraft draft : SchemaDraft.values()) {
            assertThat(admits(compile(draft, schema), message)).as("%s", draft).isEqualTo(valid);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            draft4 | {"const":1}                      | 2
            draft4 | {"contains":{"type":"string"}}   | [1]
            draft4 | {"if":{},"then":{"minimum":2}}   | 1
            draft7 | {"dependentRequired":{"a":["b"]}} | {"a":1}
            draft7 | {"prefixItems":[{"type":"null"}]} | [1]
            """)
    void keywordsOfLaterDraftsAreNotLookedAt(String draft, String schema, String message) {
        assertThat(admits(compile(SchemaDraft.valueOf(draft.toUpperCase(java.util.Locale.ROOT)), schema), message))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            date      | 2024-02-29           | true
            date      | 2026-02-29           | false
            date      | 2026-1-1             | false
            time      | 10:00:00.5Z          | true
            time      | 10:00:00             | true
            time      | 10:00:00+01:00       | true
            time      | 10:00:00+0100        | false
            time      | 24:00:00Z            | false
            time      | 23:59:60Z            | true
            time      | 10:00:60Z            | false
            time      | 23:59:60+01:00       | false
            date-time | 2026-11-24T10:00:00  | true
            date-time | 2026-11-24t10:00:00.123z | true
            date-time | 2026-11-24 10:00:00Z | false
            date-time | 2026-02-30T10:00:00Z | false
            duration  | P1Y2M3DT4H5M6.5S     | true
            duration  | P2W                  | true
            duration  | P1Y2W                | false
            duration  | P1DT                 | false
            duration  | P1S                  | false
            duration  | P                    | false
            email     | a@b                  | true
            email     | a b@c                | false
            hostname  | a-1.example.         | true
            hostname  | a..b                 | false
            hostname  | -a                   | false
            ipv4      | 192.0.2.1            | true
            ipv4      | 192.0.2.256          | false
            ipv4      | 192.0.2              | false
            ipv4      | ::1                  | false
            ipv6      | ::ffff:192.0.2.1     | true
            ipv6      | 1::2::3              | false
            ipv6      | fe80::1%eth0         | false
            ipv6      | 192.0.2.1            | false
            uri       | http://[::1]:80/a?b#c | true
            uri       | urn:a:b              | true
            uri       | //a/b                | false
            uri       | http://a/?b[c]       | false
            uri       | http://a/%zz         | false
            uri       | http://ä/            | false
            uri-reference | ../a#b           | true
            uri-reference | a b              | false
            uri-reference | #a[b]            | false
            uuid      | 2eb8aa08-aa98-11ea-b4aa-73b441d16380 | true
            uuid      | urn:uuid:2EB8AA08-AA98-11EA-B4AA-73B441D16380 | true
            uuid      | 2eb8aa08aa9811eab4aa73b441d16380 | false
            json-pointer | /a~1             | true
            json-pointer | a                | false
            relative-json-pointer | 1/a     | true
            relative-json-pointer | 0#      | true
            relative-json-pointer | 01      | false
            relative-json-pointer | /a      | false
            regex     | (                    | true
            """)
    void formatsAre(String format, String text, boolean valid) {
        CompiledSchema schema = compile(SchemaDraft.DRAFT7, "{\"format\":\"" + format + "\"}");

        assertThat(schema.admits(text, text.length())).isEqualTo(valid);
        assertThat(admits(schema, "7")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"if":{"minimum":5},"then":{"multipleOf":2},"else":{"maximum":3}} | 4     | #/else/maximum
            {"if":{"minimum":5},"then":{"multipleOf":2},"else":{"maximum":3}} | 7     | #/then/multipleOf
            {"contains":{"type":"string"}}                                    | [1,2] | #/contains
            {"not":{"type":"number"}}                                         | 1     | #/not
            {"properties":{"a":false}}                                        | {"a":1} | #/properties/a
            {"additionalProperties":false}                                    | {"a":1} | #/additionalProperties
            {"items":[true,false]}                                            | [1,2] | #/items/1
            false                                                             | 1     | #
            {"oneOf":[{"type":"integer"},{"minimum":2}]}                      | 3     | #/oneOf
            {"properties":{"if":{"type":"string"}}}                           | {"if":1} | #/properties/if/type
            {"definitions":{"a":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/a"}}} | {"a":1} | #/properties/a/$ref/type
            """)
    void firstBrokenIsTheInnermostThatMakesAMessageInvalid(String schema, String message, String where) {
        assertThat(compile(SchemaDraft.DRAFT7, schema).firstBroken(Json.read(message), message.length()))
                .contains(where);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"anyOf":[false,{"items":false}]}                          | []       | true
            {"anyOf":[false,{"items":false}]}                          | [1]      | false
            {"anyOf":[{"minimum":3},{"type":"integer"}]}               | 1        | true
            {"oneOf":[{"minimum":3},{"required":["a"]}]}               | 1        | true
            {"not":{"properties":{"a":{"type":"string"}}}}             | {"a":1}  | true
            {"if":{"type":"string"},"else":{"minimum":1}}              | 1        | true
            {"if":{"type":"string"},"else":{"minimum":1}}              | 0        | false
            {"contains":{"enum":[2]}}                                  | [1,2]    | true
            {"properties":{"a":false}}                                 | {"b":1}  | true
            {"properties":{"a":false}}                                 | {"a":1}  | false
            {"anyOf":[{"not":{"type":"string"}}],"minimum":3}          | 1        | false
            false                                                      | 1        | false
            {"propertyNames":false}                                    | {}       | true
            {"propertyNames":false}                                    | {"a":1}  | false
            {"uniqueItems":false,"default":false}                      | 1        | true
            """)
    void whatIsBrokenInAnAlternativeIsNoMoreThanThat(String schema, String message, boolean valid) {
        assertThat(admits(compile(SchemaDraft.DRAFT7, schema), message)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://json-schema.org/draft-04/schema#
            http://json-schema.org/draft-07/schema#
            https://json-schema.org/draft/2019-09/schema
            https://json-schema.org/draft/2020-12/schema
            https://schema.invalid/other
            file:///etc/hostname
            #/definitions/b
            #b
            """)
    void nothingIsLoadedNorKnownFromElsewhere(String reference) {
        for (SchemaDraft draft : SchemaDraft.values()) {
            assertThatThrownBy(() -> CompiledSchema.check(
                            draft,
                            "{\"definitions\":{\"a\":{}},\"properties\":{\"a\":{\"$ref\":\"#/definitions/a\"},\"b\":{\"$ref\":\""
                                    + reference + "\"}}}"))
                    .hasMessage("refers to " + reference + ", which is not in it: nothing is loaded");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nameThatIsMatchedWithNoExpressionIsRefused(SchemaDraft draft) {
        assertThatThrownBy(() -> CompiledSchema.check(draft, "{\"patternProperties\":{\"(\":{}}}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void workDoesNotGrowWithThePowerOfADepth() {
        CompiledSchema alternatives =
                compile(SchemaDraft.DRAFT7, "{\"anyOf\":[{\"items\":{\"$ref\":\"#\"}},{\"items\":{\"$ref\":\"#\"}}]}");
        CompiledSchema names =
                compile(SchemaDraft.DRAFT7, "{\"patternProperties\":{\"^(a+)+\\\\1c$\":{\"type\":\"number\"}}}");
        CompiledSchema items = compile(SchemaDraft.DRAFT7, "{\"items\":{\"type\":\"string\"}}");

        Assertions.assertTimeout(Duration.ofMinutes(1), () -> {
            assertThat(admits(alternatives, "[".repeat(5) + "]".repeat(5))).isTrue();
            assertThat(admits(alternatives, "[".repeat(100) + "]".repeat(100))).isFalse();
            assertThat(admits(alternatives, "[" + "[".repeat(40) + "]".repeat(40) + ",1".repeat(500_000) + "]"))
                    .isFalse();
            assertThat(admits(names, "{\"" + "a".repeat(100) + "b\":1}")).isFalse();
            assertThat(admits(names, "{\"aac\":1}")).isTrue();
            assertThat(admits(items, "[" + "1,".repeat(500_000) + "1]")).isFalse();
            assertThat(admits(items, "[" + "\"\",".repeat(300_000) + "\"\"]")).isTrue();
        });
    }
}
