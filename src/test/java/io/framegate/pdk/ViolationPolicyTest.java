package io.framegate.pdk;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.ping;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigReader;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.ViolationPolicy.Rule;
import io.framegate.pdk.testing.PluginProbe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ViolationPolicyTest {

    private static final Rule RULE =
            new Rule("too \"many\"", CloseStatus.of(4429, "slow down"), CloseStatus.GOING_AWAY);
    private static final Reject ANSWER = new Reject(429, "slow down", Map.of());

    private static ViolationPolicy policy(Map<String, Object> fields) {
        return ConfigReader.plain().read(ViolationPolicy.class, fields).value().orElseThrow();
    }

    private static Decision decide(Map<String, Object> fields, Peer from, Frame frame) {
        ViolationPolicy policy = policy(fields);
        OnClientFrame ofClient = context -> policy.violated(context, RULE);
        OnUpstreamFrame ofUpstream = context -> policy.violated(context, RULE);
        return from == Peer.CLIENT
                ? PluginProbe.of(ofClient).client(frame)
                : PluginProbe.of(ofUpstream).upstream(frame);
    }

    @ParameterizedTest
    @EnumSource
    void nothingConfiguredIsAsTheRuleSays(Peer from) {
        assertThat(policy(Map.of())).isEqualTo(ViolationPolicy.DEFAULT);
        CloseStatus sender = CloseStatus.of(4429, "slow down");
        assertThat(decide(Map.of(), from, text("1")))
                .isEqualTo((from == Peer.CLIENT
                                ? new Decision.Close(sender, CloseStatus.GOING_AWAY)
                                : new Decision.Close(CloseStatus.GOING_AWAY, sender))
                        .because("too \"many\""));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // code, reason, peer code, peer reason; what the client is told, what the upstream is told
                "1008, -,    -,    -,    1008,             1001",
                "4429, -,    -,    -,    '4429 slow down', 1001",
                "-,    stop, -,    -,    '4429 stop',      1001",
                "1013, wait, 1012, bye,  '1013 wait',      '1012 bye'",
                "-,    -,    1001, -,    '4429 slow down', 1001",
                "-,    '',   -,    -,    4429,             1001",
            })
    void configuredStatusesReplaceTheRules(
            Integer code, String reason, Integer peerCode, String peerReason, String client, String upstream) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("close_code", code);
        fields.put("close_reason", reason);
        fields.put("peer_close_code", peerCode);
        fields.put("peer_close_reason", peerReason);

        assertThat(decide(fields, Peer.CLIENT, text("1")))
                .isEqualTo(new Decision.Close(status(client), status(upstream)).because("too \"many\""));
    }

    private static CloseStatus status(String text) {
        String[] parts = text.split(" ", 2);
        return CloseStatus.of(Integer.parseInt(parts[0]), parts.length == 1 ? "" : parts[1]);
    }

    @ParameterizedTest
    @EnumSource
    void droppedFramesGoNowhereAndMayBeAnswered(Peer from) {
        assertThat(decide(Map.of("on_violation", "drop"), from, text("1"))).isEqualTo(new Decision.Drop());
        assertThat(decide(Map.of("on_violation", "error_message"), from, ping("1")))
                .isEqualTo(new Decision.Drop(Optional.of(text("{\"message\":\"too \\\"many\\\"\"}"))));
        assertThat(decide(Map.of("on_violation", "error_message", "error_message", "no"), from, text("1")))
                .isEqualTo(new Decision.Drop(Optional.of(text("no"))));
    }

    @ParameterizedTest
    @CsvSource({"drop", "error_message"})
    void closeFramesThatCannotBeDroppedGoOn(String onViolation) {
        assertThat(decide(Map.of("on_violation", onViolation), Peer.CLIENT, close(1000)))
                .isEqualTo(new Decision.Forward());
    }

    @ParameterizedTest
    @EnumSource
    void ruleThatIsNotEnforcedIsNoted(Peer from) {
        assertThat(decide(Map.of("enforcement_mode", "log_only", "on_violation", "drop"), from, text("1")))
                .isEqualTo(new Decision.Forward(Optional.of("too \"many\"")));
    }

    @Test
    void handshakesAreRefusedOrNoted() {
        assertThat(handshake(ViolationPolicy.DEFAULT)).isEqualTo(ANSWER);
        assertThat(handshake(policy(Map.of("enforcement_mode", "log_only"))))
                .isInstanceOfSatisfying(Proceed.class, proceed -> assertThat(proceed.unenforced())
                        .containsExactly("too many"));
    }

    private static HandshakeDecision handshake(ViolationPolicy policy) {
        OnHandshake plugin = context -> policy.enforcementMode().violated(context.proceed(), "too many", ANSWER);
        return PluginProbe.of(plugin).handshake();
    }

    @ParameterizedTest
    @CsvSource({
        "close_code, 1005, 'close_code: 1005 may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999'",
        "peer_close_code, 999, 'peer_close_code: 999 may not be sent: expected 1000 to 1003, 1007 to 1014 or 3000 to 4999'",
    })
    void statusesThatMayNotBeSentAreRefused(String field, int code, String problem) {
        assertThat(problems(Map.of(field, code))).anyMatch(found -> found.contains(problem));
    }

    @Test
    void reasonsThatCannotBeSentAreRefused() {
        assertThat(problems(Map.of("close_reason", "é".repeat(62))))
                .anyMatch(found -> found.contains("close_reason is longer than 123 bytes"));
        assertThat(problems(Map.of("peer_close_reason", "bye")))
                .anyMatch(found -> found.contains("peer_close_reason needs peer_close_code"));
    }

    private static List<String> problems(Map<String, Object> fields) {
        return ConfigReader.plain().read(ViolationPolicy.class, fields).problems().stream()
                .map(Object::toString)
                .toList();
    }
}
