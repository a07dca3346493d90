package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.IdleTimeout.EndedBy;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.testing.PluginProbe;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebsocketKeepaliveTest {

    private static Reading<WebsocketKeepalive.Config> read(Map<String, ?> config) {
        return ConfigReader.plain().read(WebsocketKeepalive.Config.class, config);
    }

    private static Proceed ask(Map<String, ?> config, LongUnaryOperator random) {
        return (Proceed)
                PluginProbe.of(WebsocketKeepalive.create(read(config).value().orElseThrow(), random))
                        .handshake();
    }

    private static Proceed ask(Map<String, ?> config) {
        return (Proceed)
                PluginProbe.of(new WebsocketKeepalive(), read(config).value().orElseThrow())
                        .handshake();
    }

    private static void assertRefused(Map<String, ?> config, String... problems) {
        assertThat(read(config).problems().stream().map(ConfigProblem::toString))
                .containsExactly(problems);
    }

    @Test
    void isKnownToTheGateway() {
        assertThat(new WebsocketKeepalive().name()).isEqualTo("websocket-keepalive");
        assertThat(new WebsocketKeepalive().priority()).isEqualTo(1002);
        assertThat(ServiceLoader.load(PluginFactory.class)).anyMatch(WebsocketKeepalive.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource
    void pingsTheSideThatIsConfigured(Peer to) {
        Map<String, ?> pings = Map.of("ping_interval", 25_000, "pong_timeout", 5_000, "missed_pongs", 3);

        Proceed said = ask(Map.of(to == Peer.CLIENT ? "client" : "upstream", pings));

        assertThat(said).isEqualTo(Proceed.UNCHANGED.withPings(new Pings(to, 25_000, 5_000, 3)));
    }

    @Test
    void pingsBothByDefaultEveryHalfMinute() {
        Proceed said = ask(Map.of("client", Map.of(), "upstream", Map.of()));

        assertThat(said)
                .isEqualTo(Proceed.UNCHANGED
                        .withPings(new Pings(Peer.CLIENT, 30_000, 10_000, 2))
                        .withPings(new Pings(Peer.UPSTREAM, 30_000, 10_000, 2)));
    }

    @Test
    void endsASilence() {
        assertThat(ask(Map.of("idle_timeout", 60_000)).idleTimeout()).contains(new IdleTimeout(60_000, EndedBy.ANY));
        assertThat(ask(Map.of("idle_timeout", 1, "reset_idle_on", "data")).idleTimeout())
                .contains(new IdleTimeout(1, EndedBy.DATA));
    }

    @Test
    void endsALifeBetweenTwoMessages() {
        assertThat(ask(Map.of("max_lifetime", 3_600_000)).lifetime())
                .contains(lifetime(3_600_000, 1001, "max lifetime"));
        assertThat(ask(Map.of("max_lifetime", 1, "close_code", 4008, "close_reason", ""))
                        .lifetime())
                .contains(lifetime(1, 4008, ""));
    }

    private static Lifetime lifetime(long millis, int code, String reason) {
        return new Lifetime(
                millis,
                CloseStatus.of(code, reason),
                Lifetime.Ending.BETWEEN_MESSAGES,
                "max_lifetime of websocket-keepalive is over");
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 999", "400, 600"})
    void eachLifeIsShorterByChance(long chance, long millis) {
        Map<String, ?> config = Map.of("max_lifetime", 1000, "lifetime_jitter", 400);

        Proceed said = ask(config, bound -> {
            assertThat(bound).isEqualTo(401);
            return chance;
        });

        assertThat(said.lifetime()).contains(lifetime(millis, 1001, "max lifetime"));
    }

    @Test
    void chanceIsNotTheSameEveryTime() {
        Map<String, ?> config = Map.of("max_lifetime", 31_000_000_000L, "lifetime_jitter", 30_000_000_000L);

        assertThat(ask(config)).isNotEqualTo(ask(config));
    }

    @Test
    void somethingMustBeConfigured() {
        assertRefused(Map.of(), "at least one of client, upstream, idle_timeout and max_lifetime is required");
        assertRefused(Map.of("client", Map.of(), "reset_idle_on", "data"), "reset_idle_on needs idle_timeout");
        assertRefused(
                Map.of("max_lifetime", 10, "lifetime_jitter", 10), "lifetime_jitter must be less than max_lifetime");
        assertRefused(
                Map.of("client", Map.of(), "lifetime_jitter", 10), "lifetime_jitter must be less than max_lifetime");
    }

    @Test
    void statusMustBeOneThatMayBeSent() {
        assertRefused(Map.of("max_lifetime", 10, "close_code", 1006), "status 1006 may not be sent in a close frame");
        assertRefused(
                Map.of("max_lifetime", 10, "close_reason", "x".repeat(124)), "close reason is longer than 123 bytes");
    }
}
