package io.framegate.plugins.transform;

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
import io.framegate.pdk.testing.PluginProbe;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

class WebsocketTransformerTest {

    private static Reading<WebsocketTransformer.Config> read(String yaml) {
        Map<String, Object> config = new Yaml().load(yaml);
        return ConfigReader.plain().read(WebsocketTransformer.Config.class, config);
    }

    private static PluginProbe probe(String yaml) {
        Reading<WebsocketTransformer.Config> read = read(yaml);
        assertThat(read.problems()).isEmpty();
        return PluginProbe.of(new WebsocketTransformer(), read.value().orElseThrow());
    }

    /** With these changes to messages of one direction. */
    private static PluginProbe probe(Peer from, String changes) {
        return probe("{" + from.name().toLowerCase(Locale.ROOT) + ": {" + changes + "}}");
    }

    @Test
    void runsWhereKongRunsRequestTransformer() {
        assertThat(new WebsocketTransformer().name()).isEqualTo("websocket-transformer");
        assertThat(new WebsocketTransformer().priority()).isEqualTo(801);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "remove: [/a, /b/0]|{\"a\":1,\"b\":[1,2],\"c\":1.0}|{\"b\":[2],\"c\":1.0}",
                "remove: [/x, /b/7, /c/d, /c/-]|{\"a\":1,\"b\":[1],\"c\":1}|",
                "rename: {/user/pwd: secret}|{\"user\":{\"pwd\":\"x\",\"secret\":1,\"z\":2}}|"
                        + "{\"user\":{\"secret\":\"x\",\"z\":2}}",
                "rename: {/a: b}|{\"b\":1}|",
                "rename: {/a: a}|{\"a\":1}|",
                "rename: {/l/0: b}|{\"l\":[1]}|",
                "replace: {/a: {b: [1, null]}, /l/0: x}|{\"a\":1,\"l\":[1,2]}|{\"a\":{\"b\":[1,null]},\"l\":[\"x\",2]}",
                "replace: {/a: null}|{\"a\":1}|{\"a\":null}",
                "replace: {/a: 1, /l/3: 1, /x/y: 1}|{\"a\":1.0,\"l\":[]}|",
                "add: {/a: 1, /m: {}, /m/x: 2, /l/-: 3}|{\"a\":0,\"l\":[1]}|{\"a\":0,\"l\":[1,3],\"m\":{\"x\":2}}",
                "add: {/a: 1, /no/x: 2, /l/5: 3}|{\"a\":null,\"l\":[1]}|",
                "append: {/l: x, /one: x, /new: x}|{\"l\":[1],\"one\":1}|{\"l\":[1,\"x\"],\"one\":[1,\"x\"],\"new\":[\"x\"]}",
                "append: {/no/x: 1}|{\"l\":[1]}|",
                "remove: [/a], rename: {/b: a}, replace: {/a: 3}, add: {/b: 4}, append: {/b: 5}|{\"a\":1,\"b\":2}|"
                        + "{\"a\":3,\"b\":[4,5]}",
                "mask: [{pointers: [/card], with: last4}]|{\"card\":\"4111111111111111\"}|{\"card\":\"************1111\"}",
                "mask: [{pointers: [/card], with: last4}]|{\"card\":41111111}|{\"card\":\"****1111\"}",
                "mask: [{pointers: [/card], with: last4}]|{\"card\":\"1234567\"}|{\"card\":\"*******\"}",
                "mask: [{pointers: [/card], with: last4}]|{\"card\":{\"n\":1}}|{\"card\":\"****\"}",
                "mask: [{pointers: [/card, /x], with: last4}]|{\"card\":null}|",
                "mask: [{pointers: [/a, /b/0]}]|{\"a\":true,\"b\":[[1],2]}|{\"a\":\"***\",\"b\":[\"***\",2]}",
                "mask: [{pattern: '[0-9]{4,}', with: N}]|{\"a\":\"b 1234 c 56789\",\"l\":[{\"n\":4711},12],\"1234\":1}|"
                        + "{\"a\":\"b N c N\",\"l\":[{\"n\":\"N\"},12],\"1234\":1}",
                "mask: [{pattern: '[0-9]+', pointers: [/a]}]|{\"a\":[\"x1\",2],\"b\":\"3\"}|"
                        + "{\"a\":[\"x***\",\"***\"],\"b\":\"3\"}",
                "mask: [{pattern: '[0-9]*', with: $0}]|{\"a\":\"x12y\"}|{\"a\":\"x$0y\"}",
                "mask: [{pattern: '[a-z]+@[a-z.]+', with: last4}]|\"to someone@example.org\"|\"to ***************.org\"",
                "mask: [{pattern: secret}], add: {/b: secret}|{\"a\":1}|{\"a\":1,\"b\":\"***\"}"
            })
    void changesMessages(String changes, String message, String expected) {
        for (Peer from : Peer.values()) {
            Decision said = probe(from, changes).frame(from, Frame.text(message));
            if (expected == null) {
                assertThat(said).isInstanceOf(Decision.Forward.class);
            } else {
                assertThat(PluginProbe.modified(said)).isEqualTo(Frame.text(expected));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void configuredValuesAreNotSharedByMessages(Peer from) {
        PluginProbe probe = probe(from, "add: {/l: []}, append: {/l: {a: []}, /l/0/a: 1}");

        for (int i = 0; i < 2; i++) {
            assertThat(PluginProbe.modified(probe.frame(from, Frame.text("{}"))).text())
                    .isEqualTo("{\"l\":[{\"a\":[1]}]}");
        }
    }

    @Test
    void takesPartInItsDirectionsOnly() {
        String block = ": {remove: [/a]}";
        assertThat(create("client" + block)).isInstanceOf(OnClientFrame.class).isNotInstanceOf(OnUpstreamFrame.class);
        assertThat(create("upstream" + block))
                .isInstanceOf(OnUpstreamFrame.class)
                .isNotInstanceOf(OnClientFrame.class);
        assertThat(create("client" + block + "\nupstream" + block))
                .isInstanceOf(OnClientFrame.class)
                .isInstanceOf(OnUpstreamFrame.class);
    }

    private static Object create(String yaml) {
        return new WebsocketTransformer().create(read(yaml).value().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void otherFramesPass(Peer from) {
        PluginProbe probe = probe(from, "remove: [/a], if_not_json: close");

        for (FrameType type : List.of(FrameType.BINARY, FrameType.PING, FrameType.PONG)) {
            assertThat(probe.frame(from, Frame.of(type, Payload.of("{\"a\":1}"))))
                    .isInstanceOf(Decision.Forward.class);
        }
        assertThat(probe.frame(from, Frame.close(CloseStatus.of(1000, "{\"a\":1}"))))
                .isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @EnumSource
    void messagesThatAreNotJson(Peer from) {
        Frame hello = Frame.text("hello 4711");
        Decision.Drop dropped = new Decision.Drop();

        assertThat(probe(from, "remove: [/a]").frame(from, hello)).isInstanceOf(Decision.Forward.class);
        assertThat(probe(from, "remove: [/a], if_not_json: drop").frame(from, hello))
                .isEqualTo(dropped);
        assertThat(probe(from, "if_not_json: close").frame(from, hello))
                .isEqualTo(close(from, CloseStatus.of(1007), CloseStatus.NONE).because("the message is not JSON"));
        assertThat(probe(from, "if_not_json: close").frame(from, Frame.text("{\"a\":1,\"a\":2}")))
                .isEqualTo(close(from, CloseStatus.of(1007), CloseStatus.NONE).because("the message is not JSON"));
        assertThat(PluginProbe.modified(probe(from, "mask: [{pattern: '[0-9]+'}, {pointers: [/a]}]")
                        .frame(from, hello)))
                .isEqualTo(Frame.text("hello ***"));
        assertThat(probe(from, "mask: [{pattern: x}]").frame(from, hello)).isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfThemIsConfigured(Peer from) {
        String side = from.name().toLowerCase(Locale.ROOT);
        Frame hello = Frame.text("hello");

        assertThat(probe("{" + side + ": {if_not_json: close}, close_code: 4000, close_reason: JSON please}")
                        .frame(from, hello))
                .isEqualTo(close(from, CloseStatus.of(4000, "JSON please"), CloseStatus.NONE)
                        .because("the message is not JSON"));
        assertThat(probe("{" + side + ": {if_not_json: close}, enforcement_mode: log_only}")
                        .frame(from, hello))
                .isInstanceOfSatisfying(Decision.Forward.class, forward -> assertThat(forward.unenforced())
                        .contains("the message is not JSON"));
        assertThat(probe("{" + side + ": {if_not_json: close}, on_violation: error_message}")
                        .frame(from, hello))
                .isInstanceOfSatisfying(Decision.Drop.class, drop -> assertThat(drop.reply())
                        .contains(Frame.text("{\"message\":\"the message is not JSON\"}")));
    }

    private static Decision.Close close(Peer sender, CloseStatus own, CloseStatus other) {
        return sender == Peer.CLIENT ? new Decision.Close(own, other) : new Decision.Close(other, own);
    }

    @Test
    void hasAllItsProblemsListedWithTheirPaths() {
        assertThat(read("""
                        client: {remove: [a, /b], mask: [{with: x}, {pattern: '('}, {pointers: ['']}], if_not_json: shrug}
                        upstream: {rename: {a: b}, add: {"": 1}}
                        close_code: 1006
                        """).problems().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "client.remove[0]: expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~ within a"
                                + " name, found \"a\"",
                        "client.mask[0]: at least one of pointers and pattern is required",
                        "client.mask[1].pattern: expected a regular expression in RE2's syntax: missing closing )",
                        "client.mask[2]: pointers: expected pointers to what is in a message, found \"\"",
                        "client.if_not_json: expected one of \"pass\", \"drop\", \"close\", found \"shrug\"",
                        "upstream: rename: expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~ within a"
                                + " name, found \"a\"; add: expected a pointer to something in the message, found \"\"",
                        "close_code: 1006 may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999");
        assertThat(read("{}").problems().stream().map(ConfigProblem::toString))
                .containsExactly("at least one of client and upstream is required");
    }
}
