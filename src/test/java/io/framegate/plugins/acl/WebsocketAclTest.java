package io.framegate.plugins.acl;

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
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

class WebsocketAclTest {

    private static final SessionFacts SESSION = new SessionFacts(
            "0123456789abcdef0123456789abcdef",
            "chat",
            "a-service",
            new SessionFacts.Client("192.0.2.1", 50_000),
            new SessionFacts.Request(
                    "ws",
                    "gateway.example",
                    80,
                    "/chat/7",
                    "room=8",
                    Headers.of(List.of(Map.entry("X-Role", "guest"), Map.entry("x-role", "editor")))),
            Optional.empty());

    private static Reading<WebsocketAcl.Config> read(String yaml) {
        Map<String, Object> config = new Yaml().load(yaml);
        return ConfigReader.plain().read(WebsocketAcl.Config.class, config);
    }

    private static PluginProbe probe(String yaml) {
        Reading<WebsocketAcl.Config> read = read(yaml);
        assertThat(read.problems()).isEmpty();
        return PluginProbe.of(new WebsocketAcl(), read.value().orElseThrow()).in(SESSION);
    }

    /** Whether messages of this kind pass, and no others. */
    private static PluginProbe allowing(String when) {
        return probe("{rules: [{when: {" + when + "}, action: allow}], default: deny}");
    }

    private static boolean passes(Decision said) {
        assertThat(said).isInstanceOfAny(Decision.Forward.class, Decision.Close.class);
        return said instanceof Decision.Forward;
    }

    private static Decision.Close close(Peer sender, CloseStatus own, CloseStatus other) {
        return sender == Peer.CLIENT ? new Decision.Close(own, other) : new Decision.Close(other, own);
    }

    @Test
    void runsJustAfterKongsAcl() {
        assertThat(new WebsocketAcl().name()).isEqualTo("websocket-acl");
        assertThat(new WebsocketAcl().priority()).isEqualTo(949);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json: [{pointer: /op, equals: read}]|{\"op\":\"read\"}|true",
                "json: [{pointer: /op, equals: read}]|{\"op\":\"write\"}|false",
                "json: [{pointer: /op, equals: read}]|{\"operation\":\"read\"}|false",
                "json: [{pointer: /op, equals: read}]|{\"op\":\"write\",\"op\":\"read\"}|false",
                "json: [{pointer: /op, equals: read}]|read|false",
                "json: [{pointer: /n, equals: 1}]|{\"n\":1.0}|true",
                "json: [{pointer: /n, equals: 1}]|{\"n\":\"1\"}|false",
                "json: [{pointer: '', equals: {a: [1, true]}}]|{\"a\":[1,true]}|true",
                "json: [{pointer: /op, in: [read, 7, false]}]|{\"op\":false}|true",
                "json: [{pointer: /op, in: [read, 7, false]}]|{\"op\":7.0}|true",
                "json: [{pointer: /op, in: [read, 7, false]}]|{\"op\":8}|false",
                "json: [{pointer: /op, exists: true}]|{\"op\":null}|true",
                "json: [{pointer: /op, exists: true}]|{}|false",
                "json: [{pointer: /op, exists: false}]|{}|true",
                "json: [{pointer: /op, exists: false}]|{\"op\":null}|false",
                "json: [{pointer: /op, matches: 'read[0-9]'}]|{\"op\":\"read7\"}|true",
                "json: [{pointer: /op, matches: 'read[0-9]'}]|{\"op\":\"read77\"}|false",
                "json: [{pointer: /op, matches: '[0-9]+'}]|{\"op\":77}|true",
                "json: [{pointer: /op, matches: '.*'}]|{\"op\":[]}|false",
                "json: [{pointer: /a, exists: true}, {pointer: /b, equals: 1}]|{\"a\":1,\"b\":1}|true",
                "json: [{pointer: /a, exists: true}, {pointer: /b, equals: 1}]|{\"b\":1}|false",
                "min_size: 3|abc|true",
                "min_size: 3|ab|false",
                "max_size: 3|abc|true",
                "max_size: 3|\u20acx|false",
                "frame: [text]|x|true",
                "frame: [binary, ping]|x|false",
                "route: [chat, other]|x|true",
                "route: [other]|x|false",
                "path: '/chat/[0-9]'|x|true",
                "path: /chat|x|false",
                "path: '.*room.*'|x|false",
                "header: {X-Role: editor}|x|true",
                "header: {X-Role: edit}|x|false",
                "header: {X-Role: editor, X-Other: .*}|x|false",
                "``|x|true"
            })
    void rulesAreAboutWhatTheySay(String when, String message, boolean about) {
        for (Peer from : Peer.values()) {
            assertThat(passes(allowing(when).frame(from, Frame.text(message)))).isEqualTo(about);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rulesMayBeAboutOneDirection(Peer from) {
        assertThat(passes(allowing("direction: client").frame(from, Frame.text("x"))))
                .isEqualTo(from == Peer.CLIENT);
        assertThat(passes(allowing("direction: upstream").frame(from, Frame.text("x"))))
                .isEqualTo(from == Peer.UPSTREAM);
    }

    @ParameterizedTest
    @EnumSource
    void firstRuleThatIsAboutAMessageDecides(Peer from) {
        PluginProbe probe = probe("""
                rules:
                  - {when: {json: [{pointer: /op, in: [read]}]}, action: allow}
                  - {when: {json: [{pointer: /op, equals: write}]}, action: drop}
                  - {when: {json: [{pointer: /op, equals: ask}]}, action: error}
                  - {when: {json: [{pointer: /op, equals: admin}]}, action: close}
                  - {action: allow}
                default: deny
                """);
        assertThat(probe.frame(from, Frame.text("{\"op\":\"read\"}"))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.frame(from, Frame.text("{\"op\":\"write\"}"))).isEqualTo(new Decision.Drop());
        assertThat(probe.frame(from, Frame.text("{\"op\":\"ask\"}")))
                .isEqualTo(new Decision.Drop(Optional.of(Frame.text("{\"message\":\"not allowed by rule 3\"}"))));
        assertThat(probe.frame(from, Frame.text("{\"op\":\"admin\"}")))
                .isEqualTo(
                        close(from, CloseStatus.of(1008), CloseStatus.of(1001)).because("not allowed by rule 4"));
        assertThat(probe.frame(from, Frame.text("{}"))).isInstanceOf(Decision.Forward.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotJsonCannotAvoidARule(Peer from) {
        String rules = "rules: [{when: {frame: [text, binary], json: [{pointer: /op, equals: admin}]}, action: close}]";
        for (String message :
                List.of("{\"op\":\"admin\",\"op\":\"x\"}", "x", "{\"op\":\"admin\"} ", "{\"op\":\"admin\"}")) {
            for (FrameType type : List.of(FrameType.TEXT, FrameType.BINARY)) {
                assertThat(passes(probe(rules).frame(from, Frame.of(type, Payload.of(message)))))
                        .as(message)
                        .isFalse();
            }
        }
        assertThat(passes(probe(rules + "\nif_not_json: next").frame(from, Frame.text("x"))))
                .isTrue();
        assertThat(passes(
                        probe(rules.replace(", binary", "")).frame(from, Frame.of(FrameType.BINARY, Payload.of("x")))))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void controlFramesPassUnlessARuleNamesThem(Peer from) {
        PluginProbe probe = probe("{rules: [{when: {frame: [ping]}, action: drop}], default: deny}");
        assertThat(probe.frame(from, Frame.of(FrameType.PING, Payload.EMPTY))).isEqualTo(new Decision.Drop());
        assertThat(probe.frame(from, Frame.of(FrameType.PONG, Payload.EMPTY))).isInstanceOf(Decision.Forward.class);
        assertThat(probe.frame(from, Frame.close(CloseStatus.NONE))).isInstanceOf(Decision.Forward.class);
        assertThat(passes(probe.frame(from, Frame.text("")))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfADenialIsConfigured(Peer from) {
        Frame hello = Frame.text("hello");
        assertThat(probe("{default: deny, close_code: 4403, close_reason: go, peer_close_code: 1000}")
                        .frame(from, hello))
                .isEqualTo(close(from, CloseStatus.of(4403, "go"), CloseStatus.of(1000))
                        .because("not allowed by any rule"));
        assertThat(probe("{default: deny, on_violation: drop}").frame(from, hello))
                .isEqualTo(new Decision.Drop());
        assertThat(probe("{default: deny, on_violation: error_message, error_message: 'no'}")
                        .frame(from, hello))
                .isEqualTo(new Decision.Drop(Optional.of(Frame.text("no"))));
        assertThat(probe("{default: deny, enforcement_mode: log_only}").frame(from, hello))
                .isEqualTo(new Decision.Forward(Optional.of("not allowed by any rule")));
        assertThat(probe("{rules: [{action: drop}], enforcement_mode: log_only}")
                        .frame(from, hello))
                .isEqualTo(new Decision.Forward(Optional.of("not allowed by rule 1")));
    }

    @Test
    void hasAllItsProblemsListedWithTheirPaths() {
        assertThat(read("""
                        rules:
                          - {when: {frame: [close], size: 1, path: '(', json: [{pointer: a}, {pointer: /a}]}, action: deny}
                          - {when: {min_size: 2, max_size: 1, json: [{pointer: /a, equals: 1, exists: false}]}}
                        default: perhaps
                        """).problems().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "rules[0].when.size: unknown key; known are \"direction\", \"frame\", \"header\", \"json\", \"max_size\", \"min_size\", \"path\", \"route\"",
                        "rules[0].when.frame[0]: expected one of \"text\", \"binary\", \"ping\", \"pong\", found \"close\"",
                        "rules[0].when.json[0].pointer: expected a JSON pointer such as /user/name, with ~1 for / and ~0 for ~"
                                + " within a name, found \"a\"",
                        "rules[0].when.json[1]: at least one of equals, in, matches and exists is required",
                        "rules[0].when.path: expected a regular expression in RE2's syntax: missing closing )",
                        "rules[0].action: expected one of \"allow\", \"drop\", \"close\", \"error\", found \"deny\"",
                        "rules[1].when.json[0]: equals, in and matches need something to be there, exists: false nothing",
                        "rules[1].action: required: expected one of \"allow\", \"drop\", \"close\", \"error\", found nothing",
                        "default: expected one of \"allow\", \"deny\", found \"perhaps\"");
        assertThat(read("{rules: [{action: allow}]}").problems().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "every message would pass: at least one rule with another action, or default: deny, is required");
    }
}
