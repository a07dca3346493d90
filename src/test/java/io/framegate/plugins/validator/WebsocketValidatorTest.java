package io.framegate.plugins.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.testing.PluginProbe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

class WebsocketValidatorTest {

    private static final String NAMED = "{\"type\":\"object\",\"required\":[\"name\"]}";

    private static Reading<WebsocketValidator.Config> read(String yaml) {
        return ConfigReader.plain().read(WebsocketValidator.Config.class, new Yaml().<Map<String, Object>>load(yaml));
    }

    private static PluginProbe probe(String yaml) {
        Reading<WebsocketValidator.Config> reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return PluginProbe.of(new WebsocketValidator(), reading.value().orElseThrow());
    }

    private static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    private static PluginProbe probe(Peer from, String kind, String draft, String schema) {
        return probe("%s: {%s: {type: %s, schema: '%s'}}"
                .formatted(from == Peer.CLIENT ? "client" : "upstream", kind, draft, schema));
    }

    private static boolean admits(PluginProbe probe, String message) {
        return probe.client(Frame.text(message)) instanceof Decision.Forward;
    }

    private static boolean admits(String draft, String schema, String message) {
        return admits(probe(Peer.CLIENT, "text", draft, schema), message);
    }

    /** The close that a message leads to: what its sender is told, and that the other side is told nothing. */
    private static CloseStatus toldTheSender(Decision decision, Peer from) {
        assertThat(decision).isInstanceOf(Decision.Close.class);
        Decision.Close close = (Decision.Close) decision;
        assertThat(from == Peer.CLIENT ? close.upstream() : close.client()).isEqualTo(CloseStatus.NONE);
        return from == Peer.CLIENT ? close.client() : close.upstream();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-89")
    void messageThatIsNotValidClosesBothSides(Peer from) {
        PluginProbe probe = probe(from, "text", "draft4", NAMED);

        assertThat(probe.frame(from, Frame.text("{\"name\":\"Alex\"}"))).isEqualTo(new Decision.Forward());
        for (String wrong : List.of("{}", "not json", "", "{\"name\":1} 2", "{\"name\":1", "[1]")) {
            assertThat(toldTheSender(probe.frame(from, Frame.text(wrong)), from))
                    .isEqualTo(CloseStatus.of(1007));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-91")
    void whatHasNoSchemaPasses(Peer from) {
        PluginProbe text = probe(from, "text", "draft4", NAMED);
        PluginProbe binary = probe(from, "binary", "draft4", NAMED);
        Frame bytes = Frame.of(FrameType.BINARY, Payload.of("no json"));

        assertThat(text.frame(from, bytes)).isEqualTo(new Decision.Forward());
        assertThat(text.frame(from, Frame.of(FrameType.PING, Payload.of("no json"))))
                .isEqualTo(new Decision.Forward());
        assertThat(text.frame(from, Frame.close(CloseStatus.of(1000, "no json"))))
                .isEqualTo(new Decision.Forward());
        assertThat(binary.frame(from, Frame.text("no json"))).isEqualTo(new Decision.Forward());
        assertThat(toldTheSender(binary.frame(from, bytes), from)).isEqualTo(CloseStatus.of(1007));
    }

    @Test
    void bothSidesMayHaveSchemas() {
        PluginProbe probe = probe("""
                client: {text: {type: draft7, schema: {type: string}}}
                upstream: {text: {type: draft7, schema: {type: number}}}
                """);

        assertThat(probe.client(Frame.text("\"a\""))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.client(Frame.text("1"))).isInstanceOf(Decision.Close.class);
        assertThat(probe.upstream(Frame.text("1"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.upstream(Frame.text("\"a\""))).isInstanceOf(Decision.Close.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"integer"}                                       | 1.0           | true
            {"type":"integer"}                                       | 1.5           | false
            {"type":"integer"}                                       | 123456789012345678901234567890 | true
            {"type":["string","null"]}                               | null          | true
            {"type":["string","null"]}                               | false         | false
            {"enum":[1,"a",{"b":[2]}]}                               | {"b":[2]}     | true
            {"enum":[1,"a",{"b":[2]}]}                               | {"b":[3]}     | false
            {"minLength":2,"maxLength":3}                            | "\uD83D\uDE00" | false
            {"minLength":2,"maxLength":3}                            | "äö"          | true
            {"pattern":"^a+$"}                                       | "aaa"         | true
            {"pattern":"^a+$"}                                       | "aab"         | false
            {"pattern":"b"}                                          | "abc"         | true
            {"pattern":"b"}                                          | 7             | true
            {"pattern":"@","format":"email"}                         | "a@b.example" | true
            {"pattern":"z","format":"email"}                         | "a@b.example" | false
            {"pattern":"z","format":"email"}                         | "z"           | false
            {"format":"date-time"}                                   | "2026-11-24T10:00:00Z" | true
            {"format":"date-time"}                                   | "yesterday"   | false
            {"minimum":3,"maximum":4}                                | 2.99          | false
            {"minimum":3,"maximum":4}                                | 4             | true
            {"multipleOf":5}                                         | 15            | true
            {"multipleOf":5}                                         | 16            | false
            {"maxItems":2.0}                                         | [1,2]         | true
            {"maxItems":2.0}                                         | [1,2,3]       | false
            {"maxItems":9999999999}                                  | [1]           | true
            {"uniqueItems":true}                                     | [1,2,"1"]     | true
            {"uniqueItems":true}                                     | [1,2,1.0]     | false
            {"items":{"type":"string"}}                              | ["a","b"]     | true
            {"items":{"type":"string"}}                              | ["a",1]       | false
            {"minProperties":1,"maxProperties":1}                    | {"a":1}       | true
            {"minProperties":1,"maxProperties":1}                    | {}            | false
            {"properties":{"a":{"type":"string"}},"additionalProperties":false} | {"a":"x"}   | true
            {"properties":{"a":{"type":"string"}},"additionalProperties":false} | {"b":"x"}   | false
            {"patternProperties":{"^n_":{"type":"number"}}}          | {"n_a":1}     | true
            {"patternProperties":{"^n_":{"type":"number"}}}          | {"n_a":"1"}   | false
            {"properties":{"pattern":{"const":1,"type":"string"}}}   | {"pattern":1} | false
            {"allOf":[{"minimum":1},{"maximum":2}]}                  | 3             | false
            {"anyOf":[{"type":"string"},{"minimum":2}]}              | 3             | true
            {"anyOf":[{"type":"string"},{"minimum":2}]}              | 1             | false
            {"oneOf":[{"type":"integer"},{"minimum":2}]}             | 3             | false
            {"oneOf":[{"type":"integer"},{"minimum":2}]}             | 1             | true
            {"not":{"type":"string"}}                                | "a"           | false
            {"definitions":{"s":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/s"}}} | {"a":1}   | false
            {"definitions":{"s":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/s"}}} | {"a":"1"} | true
            {"properties":{"next":{"$ref":"#"}},"required":["v"]}    | {"v":1,"next":{"v":2}} | true
            {"properties":{"next":{"$ref":"#"}},"required":["v"]}    | {"v":1,"next":{"next":{}}} | false
            """)
    void everyDraftKnows(String schema, String message, boolean valid) {
        for (SchemaDraft draft : SchemaDraft.values()) {
            assertThat(admits(draft.name().toLowerCase(java.util.Locale.ROOT), schema, message))
                    .as("%s %s %s", draft, schema, message)
                    .isEqualTo(valid);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            draft4      | {"minimum":1,"exclusiveMinimum":true}              | 1          | false
            draft4      | {"minimum":1,"exclusiveMinimum":true}              | 2          | true
            draft4      | {"items":[{"type":"string"}],"additionalItems":false} | ["a",1] | false
            draft4      | {"dependencies":{"a":["b"]}}                       | {"a":1}    | false
            draft7      | {"exclusiveMinimum":1}                             | 1          | false
            draft7      | {"const":"x"}                                      | "y"        | false
            draft7      | {"contains":{"const":1}}                           | [2,1]      | true
            draft7      | {"contains":{"const":1}}                           | [2]        | false
            draft7      | {"if":{"minimum":5},"then":{"multipleOf":2},"else":{"maximum":3}} | 6 | true
            draft7      | {"if":{"minimum":5},"then":{"multipleOf":2},"else":{"maximum":3}} | 7 | false
            draft7      | {"if":{"minimum":5},"then":{"multipleOf":2},"else":{"maximum":3}} | 4 | false
            draft7      | {"propertyNames":{"pattern":"^[a-z]+$"}}           | {"A":1}    | false
            draft7      | true                                               | 1          | true
            draft7      | false                                              | 1          | false
            draft201909 | {"dependentRequired":{"a":["b"]}}                  | {"a":1}    | false
            draft201909 | {"contains":{"const":1},"maxContains":1}           | [1,1]      | false
            draft201909 | {"$ref":"#/$defs/s","maxLength":2,"$defs":{"s":{"type":"string"}}} | "abc" | false
            draft201909 | {"properties":{"a":{}},"unevaluatedProperties":false} | {"b":1} | false
            draft201909 | {"$recursiveAnchor":true,"properties":{"c":{"$recursiveRef":"#"}},"required":["v"]} | {"v":1,"c":{}} | false
            draft201909 | {"properties":{"c":{"$recursiveRef":"#"}},"required":["v"]} | {"v":1,"c":{"v":1}} | true
            draft201909 | {"$anchor":"me","properties":{"a":{"$ref":"#me"}},"required":["a"]} | {"a":{}} | false
            draft202012 | {"prefixItems":[{"type":"string"}],"items":false}  | ["a",1]    | false
            draft202012 | {"prefixItems":[{"type":"string"}],"items":false}  | ["a"]      | true
            draft202012 | {"dependentSchemas":{"a":{"required":["b"]}}}      | {"a":1}    | false
            draft202012 | {"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false} | {"a":1} | true
            draft202012 | {"$dynamicAnchor":"n","properties":{"c":{"$dynamicRef":"#n"}},"required":["v"]} | {"v":1,"c":{}} | false
            draft202012 | {"$dynamicAnchor":"n","properties":{"c":{"$dynamicRef":"#n"}},"required":["v"]} | {"v":1,"c":{"v":2}} | true
            """)
    void draftsDiffer(String draft, String schema, String message, boolean valid) {
        assertThat(admits(draft, schema, message)).isEqualTo(valid);
    }

    @Test
    void schemaMayBeYaml() {
        PluginProbe probe = probe("""
                client:
                  text:
                    type: draft202012
                    schema:
                      type: object
                      properties: {age: {type: integer, minimum: 0}, nothing: {const: null}}
                      required: [age]
                """);

        assertThat(admits(probe, "{\"age\":3,\"nothing\":null}")).isTrue();
        assertThat(admits(probe, "{\"age\":-1}")).isFalse();
        assertThat(admits(probe, "{\"age\":3,\"nothing\":0}")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /type | {"type":"chat","text":"hi"}     | true  | true
            /type | {"type":"chat","text":1}        | false | false
            /type | {"type":"ping"}                 | true  | true
            /type | {"type":"other"}                | false | true
            /type | {"text":"hi"}                   | false | true
            /type | {"type":["chat"]}               | false | true
            /type | "chat"                          | false | true
            /type | [                               | false | false
            /2    | [2,"id","chat",{}]              | false | false
            /2    | [2,"id","ping",{}]              | true  | true
            /2    | [2,"id"]                        | false | true
            /2    | {"2":"ping"}                    | true  | true
            /a~1b/0 | {"a/b":["ping"]}              | true  | true
            """)
    void typeOfAMessageChoosesItsSchema(String discriminator, String message, boolean valid, boolean validIfAllowed) {
        String config = """
                client:
                  text:
                    type: draft7
                    discriminator: %s
                    unknown_types: %s
                    schemas:
                      chat: {required: [text], type: object, properties: {text: {type: string}}}
                      ping: true
                """;

        assertThat(admits(probe(config.formatted(discriminator, "reject")), message))
                .isEqualTo(valid);
        assertThat(admits(probe(config.formatted(discriminator, "allow")), message))
                .isEqualTo(validIfAllowed);
    }

    @Test
    void schemaForAllComesBeforeThoseByType() {
        PluginProbe probe = probe("""
                client:
                  text:
                    type: draft7
                    schema: {required: [id]}
                    discriminator: /type
                    schemas: {"7": {required: [text]}}
                """);

        assertThat(admits(probe, "{\"type\":7,\"id\":1,\"text\":2}")).isTrue();
        assertThat(admits(probe, "{\"type\":7,\"id\":1}")).isFalse();
        assertThat(admits(probe, "{\"type\":7,\"text\":1}")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"properties":{"age":{"minimum":3}}}                  | {"age":2}         | #/properties/age/minimum
            {"properties":{"n":{"pattern":"^a$"}}}                | {"n":"secret"}    | #/properties/n/pattern
            {"required":["name"]}                                 | {"secret":1}      | #/required
            {"additionalProperties":false}                        | {"secret":1}      | #/additionalProperties
            {"additionalProperties":{"type":"number"}}            | {"secret":"x"}    | #/additionalProperties/type
            {"items":{"type":"string"}}                           | ["secret",1,2]    | #/items/type
            {"properties":{"ä b":{"type":"string"}}}              | {"ä b":1}         | #/properties/%C3%A4%20b/type
            {"anyOf":[{"type":"string"},{"type":"null"}]}         | 1                 | #/anyOf/0/type
            """)
    void senderMayBeToldWhichRuleItBroke(String schema, String message, String reason) {
        PluginProbe probe =
                probe("{verbose_response: true, client: {text: {type: draft7, schema: '%s'}}}".formatted(schema));

        assertThat(toldTheSender(probe.client(Frame.text(message)), Peer.CLIENT))
                .isEqualTo(CloseStatus.of(1007, reason));
        assertThat(toldTheSender(probe.client(Frame.text("not json")), Peer.CLIENT))
                .isEqualTo(CloseStatus.of(1007));
    }

    @Test
    void longReasonIsCutToWhatFits() {
        PluginProbe probe = probe("verbose_response: true\nclient: {text: {type: draft7, schema: {properties: {"
                + "x".repeat(200) + ": {type: string}}}}}");

        CloseStatus told = toldTheSender(probe.client(Frame.text("{\"" + "x".repeat(200) + "\":1}")), Peer.CLIENT);

        assertThat(told.reason().getBytes(StandardCharsets.UTF_8)).hasSize(CloseStatus.MAX_REASON);
        assertThat(told.reason()).startsWith("#/properties");
    }

    @Test
    void errorMessageNamesTheRuleInsteadOfClosing() {
        PluginProbe probe = probe("""
                verbose_response: true
                on_violation: error_message
                client: {text: {type: draft7, schema: {maximum: 1}}}
                """);

        assertThat(probe.client(Frame.text("2")))
                .isEqualTo(new Decision.Drop(java.util.Optional.of(
                        Frame.text("{\"message\":\"message does not match its schema at #/maximum\"}"))));
    }

    // ---- what is refused

    @ParameterizedTest
    @Tag("spec-92")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                  | at least one of client.text, client.binary, upstream.text and upstream.binary is required
            {client: {}}                                        | at least one of client.text, client.binary, upstream.text and upstream.binary is required
            {client: {text: {type: draft4}}}                    | client.text: schema is required beside type, or discriminator and schemas
            {client: {text: {schema: "{}"}}}                    | client.text.type: required: expected one of "draft4", "draft7", "draft201909", "draft202012", found nothing
            {client: {text: {type: draft5, schema: "{}"}}}      | client.text.type: expected one of "draft4", "draft7", "draft201909", "draft202012", found "draft5"
            {client: {text: {type: draft4, schema: "{type: object}"}}} | client.text: schema is not JSON near line 1, column 2
            {client: {text: {type: draft4, schema: "[]"}}}      | client.text: schema is not valid in draft4 at #
            {client: {text: {type: draft4, schema: "true"}}}    | client.text: schema is not valid in draft4 at #
            {client: {text: {type: draft4, schema: {minimum: "1"}}}} | client.text: schema is not valid in draft4 at #/minimum
            {client: {text: {type: draft7, schemas: {a: {}}}}}  | client.text: discriminator and schemas are required together
            {client: {text: {type: draft7, schema: {}, discriminator: /a}}} | client.text: discriminator and schemas are required together
            {client: {text: {type: draft7, schemas: {a: {type: 1}}, discriminator: /a}}} | client.text: schemas.a is not valid in draft7 at #/type
            {client: {text: {type: draft7, schemas: {a: {}}, discriminator: a}}} | client.text.discriminator: expected a JSON pointer such as /type or /2
            {client: {text: {type: draft7, schemas: {a: {}}, discriminator: /a~2}}} | client.text.discriminator: expected ~0 for ~ and ~1 for / in a JSON pointer
            {client: {text: {type: draft7, schema: {pattern: "("}}}} | client.text: schema is not valid in draft7 at #/pattern
            {client: {text: {type: draft7, schema: {$ref: "http://example.com/s"}}}} | client.text: schema refers to http://example.com/s, which is not in it: nothing is loaded
            {client: {text: {type: draft7, schema: {properties: {a: {$ref: "#/definitions/b"}}}}}} | client.text: schema refers to #/definitions/b, which is not in it: nothing is loaded
            {client: {text: {type: draft202012, schema: {properties: {a: {$dynamicRef: "#b"}}}}}} | client.text: schema refers to #b, of which there is no $dynamicAnchor
            {client: {text: {type: draft7, schema: {$ref: "#"}}}} | client.text: schema cannot be used: it refers to itself without end
            """)
    void configurationIsRefused(String yaml, String problem) {
        assertThat(problems(yaml)).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @EnumSource
    void schemaThatIsWrongDeepInsideIsRefused(SchemaDraft draft) {
        String type = draft.name().toLowerCase(java.util.Locale.ROOT);

        assertThat(problems("client: {text: {type: " + type + ", schema: {properties: {a: {items: {type: strin}}}}}}"))
                .singleElement()
                .asString()
                .contains("client.text: schema is not valid in " + type + " at #/properties/a/items/type");
        assertThat(problems("client: {text: {type: " + type + ", schema: {maxLength: -1}}}"))
                .isNotEmpty();
        assertThat(problems("client: {text: {type: " + type + ", schema: {required: a}}}"))
                .isNotEmpty();
    }

    // ---- what a peer may try

    private static final String RECURSIVE = """
            {"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"object","additionalProperties":{"$ref":"#"}},{"type":"number"}]}""";

    @Test
    void deepMessageIsRefusedAndNotFollowed() {
        PluginProbe probe = probe(Peer.CLIENT, "text", "draft7", RECURSIVE);

        assertThat(admits(probe, "[".repeat(100) + "]".repeat(100))).isTrue();
        assertThat(admits(probe, "[".repeat(101) + "]".repeat(101))).isFalse();
        assertThat(admits(probe, "[".repeat(1_048_576))).isFalse();
        assertThat(admits(probe, "{\"a\":".repeat(200_000))).isFalse();
        assertThat(admits(probe, "[1]")).isTrue();
    }

    @Test
    void nameThatComesTwiceIsRefused() {
        PluginProbe probe = probe(Peer.CLIENT, "text", "draft7", "{}");

        assertThat(admits(probe, "{\"a\":1,\"b\":{\"a\":2}}")).isTrue();
        assertThat(admits(probe, "{\"a\":1,\"a\":1}")).isFalse();
        assertThat(admits(probe, "{\"a\":1,\"\\u0061\":2}")).isFalse();
    }

    @Test
    void onlyUtf8IsJson() {
        PluginProbe probe = probe(Peer.CLIENT, "binary", "draft7", "{}");

        for (byte[] other : List.of(
                "{}".getBytes(StandardCharsets.UTF_16LE),
                "\uFEFF{}".getBytes(StandardCharsets.UTF_8),
                new byte[] {'"', (byte) 0xC3, '"'})) {
            assertThat(probe.client(Frame.of(FrameType.BINARY, Payload.of(other))))
                    .isInstanceOf(Decision.Close.class);
        }
    }

    @Test
    void messageMadeToTakeLongIsRefusedSoon() {
        PluginProbe backtracking = probe(Peer.CLIENT, "text", "draft7", "{\"pattern\":\"^(a+)+$\"}");
        PluginProbe recursing = probe(Peer.CLIENT, "text", "draft7", "{\"pattern\":\"^(a|b)*$\"}");
        PluginProbe unique = probe(Peer.CLIENT, "text", "draft7", "{\"uniqueItems\":true}");
        PluginProbe names = probe(
                Peer.CLIENT,
                "text",
                "draft7",
                "{\"additionalProperties\":{\"additionalProperties\":{\"type\":\"number\"}}}");
        StringBuilder distinct = new StringBuilder("[0");
        StringBuilder keys = new StringBuilder("{\"" + "x".repeat(500_000) + "\":{\"0\":0");
        for (int i = 1; i < 50_000; i++) {
            distinct.append(',').append(i);
            keys.append(",\"").append(i).append("\":0");
        }

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(admits(backtracking, "\"" + "a".repeat(100) + "b\"")).isFalse();
            assertThat(admits(backtracking, "\"" + "a".repeat(100) + "\"")).isTrue();
            assertThat(admits(recursing, "\"" + "ab".repeat(500_000) + "\"")).isFalse();
            assertThat(admits(unique, distinct + "]")).isFalse();
            assertThat(admits(names, keys + "}}")).isFalse();
        });
    }

    /** The library's checks of formats are not to fail at any text. */
    @Test
    void noTextMakesAFormatFail() {
        List<String> formats = List.of(
                "date",
                "time",
                "date-time",
                "duration",
                "uri",
                "uri-reference",
                "email",
                "hostname",
                "ipv4",
                "ipv6",
                "uuid",
                "json-pointer",
                "relative-json-pointer",
                "url",
                "idn-hostname",
                "regex",
                "uri-template");
        List<String> texts = List.of(
                "",
                " ",
                "@",
                "a@",
                "@a",
                ".",
                "..",
                "a@b",
                ":",
                "/",
                "\\\\",
                "-",
                "P",
                "PT",
                "0",
                "T",
                "[",
                "~",
                "%",
                "ä",
                "x".repeat(100_000),
                "a.".repeat(50_000),
                "/~0".repeat(30_000),
                "1:".repeat(50_000));
        for (String format : formats) {
            CompiledSchema schema = CompiledSchema.of(SchemaDraft.DRAFT7, Map.of("format", format));
            Assertions.assertTimeout(
                    Duration.ofSeconds(2),
                    () -> texts.forEach(text -> {
                        boolean valid = schema.admits(text, text.length());
                        if (!valid && text.length() < 3) {
                            assertThat(schema.firstBroken(text, text.length()))
                                    .as("%s %s", format, text)
                                    .contains("#/format");
                        }
                    }));
        }
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new WebsocketValidator().name()).isEqualTo("websocket-validator");
        assertThat(new WebsocketValidator().priority()).isEqualTo(1006);
    }
}
