package io.framegate.plugins;

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
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.testing.PluginProbe;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class JsonThreatProtectionTest {

    private static Reading<JsonThreatProtection.Config> read(String yaml) {
        return ConfigReader.plain().read(JsonThreatProtection.Config.class, new Yaml().<Map<String, Object>>load(yaml));
    }

    private static Plugin plugin(String yaml) {
        Reading<JsonThreatProtection.Config> reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return new JsonThreatProtection().create(reading.value().orElseThrow());
    }

    private static Decision decide(String yaml, String message) {
        return PluginProbe.of(plugin(yaml)).client(Frame.text(message));
    }

    /** The rule that a message breaks; empty if it breaks none. */
    private static String broken(String yaml, String message) {
        Decision decision = decide(yaml.replace("{", "{enforcement_mode: log_only, "), message);
        return ((Decision.Forward) decision).unenforced().orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {max_body_size: 5}                   | "abc"             | ``
            {max_body_size: 5}                   | "abcd"            | message of more than 5 bytes
            {max_container_depth: 2}             | [{"a":1},[2]]     | ``
            {max_container_depth: 2}             | [{"a":[]}]        | message with more than 2 containers in one another
            {max_container_depth: 0}             | 1                 | ``
            {max_container_depth: 0}             | {}                | message with more than 0 containers in one another
            {max_array_element_count: 2}         | [[1,2],{"a":[]}]  | ``
            {max_array_element_count: 2}         | [[1,2,3]]         | array of more than 2 elements
            {max_array_element_count: 2}         | [[],{},[]]        | array of more than 2 elements
            {max_array_element_count: 2}         | {"a":1,"b":2,"c":3} | ``
            {max_object_entry_count: 2}          | {"a":{"a":1,"b":2},"c":[1,2,3]} | ``
            {max_object_entry_count: 2}          | [{"a":1,"b":2,"c":3}] | object of more than 2 entries
            {max_object_entry_name_length: 2}    | {"ab":"abc","\\u0061b":1} | ``
            {max_object_entry_name_length: 2}    | {"abc":1}         | name of more than 2 characters
            {max_object_entry_name_length: 2}    | {"\uD83D\uDE00\uD83D\uDE00":1} | ``
            {max_string_value_length: 2}         | {"abc":["ab","äö",123]} | ``
            {max_string_value_length: 2}         | ["abc"]           | string of more than 2 characters
            {max_string_value_length: 2}         | "\uD83D\uDE00\uD83D\uDE00" | ``
            {max_string_value_length: 2}         | "\\u00e4\\u00f6"  | ``
            {}                                   | {"a":1,"a":2}     | ``
            {allow_duplicate_object_entry_name: false} | {"a":1,"a":2} | message is not JSON, or an object in it has two entries of one name
            {allow_duplicate_object_entry_name: false} | {"a":{"a":1},"b":{"a":2}} | ``
            {}                                   | not json          | message is not JSON
            {}                                   | [1                | message is not JSON
            {}                                   | 1 2               | message is not JSON
            {}                                   | [1]]              | message is not JSON
            {}                                   | ``                | message is not JSON
            """)
    void limitsAreKongs(String config, String message, String rule) {
        assertThat(broken(config, message == null ? "" : message)).isEqualTo(rule == null ? "" : rule);
    }

    @Test
    void messageOverALimitClosesBothSides() {
        assertThat(decide("{max_array_element_count: 1}", "[1,2]"))
                .isEqualTo(new Decision.Close(CloseStatus.of(1008), CloseStatus.NONE)
                        .because("array of more than 1 elements"));
        assertThat(decide("{max_array_element_count: 1, close_code: 1007, peer_close_code: 1001}", "[1,2]"))
                .isEqualTo(new Decision.Close(CloseStatus.of(1007), CloseStatus.GOING_AWAY)
                        .because("array of more than 1 elements"));
        assertThat(decide("{max_array_element_count: 1, on_violation: error_message}", "[1,2]"))
                .isEqualTo(
                        new Decision.Drop(Optional.of(Frame.text("{\"message\":\"array of more than 1 elements\"}"))));
    }

    @Test
    void withoutConfigurationAMessageIs8192Bytes() {
        assertThat(decide("{}", "\"" + "x".repeat(8190) + "\"")).isInstanceOf(Decision.Forward.class);
        assertThat(decide("{}", "\"" + "x".repeat(8191) + "\"")).isInstanceOf(Decision.Close.class);
        assertThat(decide("{max_body_size: -1}", "\"" + "x".repeat(1_048_576) + "\""))
                .isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000", "2147483648"})
    void nothingIsDeeperThan1000(String depth) {
        String config = "{max_body_size: -1, max_container_depth: " + depth + "}";

        assertThat(broken(config, "[".repeat(1000) + "]".repeat(1000))).isEmpty();
        assertThat(broken(config, "[".repeat(1001) + "]".repeat(1001)))
                .isEqualTo("message with more than 1000 containers in one another");
        assertThat(broken(config, "[".repeat(1_048_576)))
                .isEqualTo("message with more than 1000 containers in one another");
        assertThat(broken(config, "{\"a\":".repeat(200_000)))
                .isEqualTo("message with more than 1000 containers in one another");
    }

    @ParameterizedTest
    @EnumSource
    void looksAtWhatItIsToldTo(Peer from) {
        String name = from == Peer.CLIENT ? "client" : "upstream";
        PluginProbe probe = PluginProbe.of(plugin("{from: [" + name + "], message_types: [binary]}"));

        assertThat(probe.frame(from, Frame.of(FrameType.BINARY, Payload.of("no json"))))
                .isInstanceOf(Decision.Close.class);
        assertThat(probe.frame(from, Frame.of(FrameType.BINARY, Payload.of("{}"))))
                .isEqualTo(new Decision.Forward());
        assertThat(probe.frame(from, Frame.text("no json"))).isEqualTo(new Decision.Forward());
        assertThat(probe.frame(from, Frame.of(FrameType.PING, Payload.of("no json"))))
                .isEqualTo(new Decision.Forward());
    }

    @Test
    void takesPartOnlyWhereItLooks() {
        assertThat(plugin("{}")).isInstanceOf(OnClientFrame.class).isNotInstanceOf(OnUpstreamFrame.class);
        assertThat(plugin("{from: [upstream]}"))
                .isInstanceOf(OnUpstreamFrame.class)
                .isNotInstanceOf(OnClientFrame.class);
        PluginProbe both = PluginProbe.of(plugin("{from: [client, upstream]}"));
        assertThat(both.client(Frame.text("x"))).isInstanceOf(Decision.Close.class);
        assertThat(both.upstream(Frame.text("x"))).isInstanceOf(Decision.Close.class);
    }

    @Test
    void onlyUtf8IsJson() {
        PluginProbe probe = PluginProbe.of(plugin("{message_types: [binary]}"));

        assertThat(probe.client(Frame.of(FrameType.BINARY, Payload.of("{}".getBytes(StandardCharsets.UTF_16LE)))))
                .isInstanceOf(Decision.Close.class);
    }

    @Test
    void stateOfOneMessageDoesNotReachTheNext() {
        PluginProbe probe = PluginProbe.of(plugin("{max_array_element_count: 2}"));

        assertThat(probe.client(Frame.text("[1,2,3]"))).isInstanceOf(Decision.Close.class);
        assertThat(probe.client(Frame.text("[1,2"))).isInstanceOf(Decision.Close.class);
        assertThat(probe.client(Frame.text("[1,2]"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.client(Frame.text("3"))).isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {max_body_size: -2}  | max_body_size: expected an integer of at least -1, found -2
            {from: []}           | from and message_types must not be empty
            {from: [server]}     | from[0]: expected one of "client", "upstream", found "server"
            """)
    void configurationIsRefused(String yaml, String problem) {
        assertThat(read(yaml).problems().stream().map(ConfigProblem::toString).toList())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new JsonThreatProtection().name()).isEqualTo("json-threat-protection");
        assertThat(new JsonThreatProtection().priority()).isEqualTo(1009);
    }
}
