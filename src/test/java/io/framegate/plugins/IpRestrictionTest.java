package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class IpRestrictionTest {

    private static Reading<IpRestriction.Config> read(String yaml) {
        Map<String, Object> document = new Yaml().load(yaml);
        return ConfigReader.plain().read(IpRestriction.Config.class, document);
    }

    private static HandshakeDecision handshake(String yaml, String client) {
        SessionFacts facts = new SessionFacts(
                "0",
                "r",
                "s",
                new SessionFacts.Client(client, 50_000),
                new SessionFacts.Request("ws", "gateway.example", 80, "/", "", Headers.NONE),
                Optional.empty());
        return PluginProbe.of(new IpRestriction(), read(yaml).value().orElseThrow())
                .in(facts)
                .handshake();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            allow: [192.0.2.0/24]                            | 192.0.2.7             | true
            allow: [192.0.2.0/24]                            | 192.0.3.7             | false
            allow: [192.0.2.0/24, 192.0.3.7]                 | 192.0.3.7             | true
            allow: [192.0.2.0/24]                            | ::ffff:192.0.2.7      | true
            allow: [192.0.2.0/24]                            | 2001:db8::1           | false
            allow: ["2001:db8::/32"]                         | 2001:db8::1           | true
            allow: ["fe80::/10"]                             | fe80::1%eth0          | true
            allow: [0.0.0.0/0]                               | unix                  | false
            deny: [192.0.2.7]                                | 192.0.2.7             | false
            deny: [192.0.2.7]                                | 192.0.2.8             | true
            deny: [192.0.2.7]                                | unix                  | false
            {allow: [192.0.2.0/24], deny: [192.0.2.7]}       | 192.0.2.7             | false
            {allow: [192.0.2.0/24], deny: [192.0.2.7]}       | 192.0.2.8             | true
            {allow: [192.0.2.0/24], deny: [192.0.2.7]}       | 192.0.3.8             | false
            """)
    void deniedAddressesAndOthersThanTheAllowedAreRefused(String config, String client, boolean allowed) {
        assertThat(handshake(config, client) instanceof Proceed).isEqualTo(allowed);
    }

    @Test
    void theAnswerIsKongsUnlessItIsConfigured() {
        Reject usual = (Reject) handshake("deny: [192.0.2.7]", "192.0.2.7");
        Reject own = (Reject) handshake("{deny: [192.0.2.7], status: 404, message: Not here}", "192.0.2.7");

        assertThat(usual.status()).isEqualTo(403);
        assertThat(usual.body()).isEqualTo("IP address not allowed: 192.0.2.7");
        assertThat(own.status()).isEqualTo(404);
        assertThat(own.body()).isEqualTo("Not here");
    }

    @Test
    void whatIsNotEnforcedIsNotedWithoutTheAddress() {
        HandshakeDecision decision = handshake("{deny: [192.0.2.7], enforcement_mode: log_only}", "192.0.2.7");

        assertThat(((Proceed) decision).unenforced()).containsExactly("IP address not allowed");
    }

    @Test
    void whatCannotBeIsAProblemAtItsPlace() {
        assertThat(read("{allow: [10.0.0.0/33, here], status: 199}").problems())
                .map(ConfigProblem::toString)
                .containsExactly(
                        "allow[0]: expected an IP address or a CIDR block such as 10.0.0.0/8, found \"10.0.0.0/33\"",
                        "allow[1]: expected an IP address or a CIDR block such as 10.0.0.0/8, found \"here\"",
                        "status: expected an integer in 200..599, found 199");
        assertThat(read("{}").problems())
                .map(ConfigProblem::toString)
                .containsExactly("expected allow or deny, found neither");
    }

    @Test
    void runsWhereKongRunsIt() {
        assertThat(new IpRestriction().name()).isEqualTo("ip-restriction");
        assertThat(new IpRestriction().priority()).isEqualTo(990);
    }
}
