package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.testing.InMemoryState;
import io.framegate.pdk.testing.PluginProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebsocketConnectionLimitingTest {

    private static final SessionEnd END =
            new SessionEnd(101, 1, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.CLIENT, "over");
    private static final Map<String, String> TEXT = Map.of("Content-Type", "text/plain; charset=utf-8");
    private static final Reject TOO_MANY = new Reject(429, "Too many connections", TEXT);

    private final ManualClock clock = new ManualClock();
    private final PluginSite site = new PluginSite();

    private static Reading<WebsocketConnectionLimiting.Config> read(Map<String, ?> config) {
        return ConfigReader.plain().read(WebsocketConnectionLimiting.Config.class, config);
    }

    /** A session of an event loop of its own. */
    private PluginProbe session(Map<String, ?> config) {
        return session(config, "192.0.2.1", "/a", "one", "x");
    }

    private PluginProbe session(Map<String, ?> config, String ip, String path, String service, String key) {
        return PluginProbe.of(LocalConnectionLimiter.of(read(config).value().orElseThrow(), site, clock))
                .in(Facts.of(ip, path, service, key));
    }

    private static Reject tooOften(int seconds) {
        return new Reject(
                429,
                "API rate limit exceeded",
                Map.of("Content-Type", "text/plain; charset=utf-8", "Retry-After", String.valueOf(seconds)));
    }

    @Test
    void isKnownToTheGatewayAndRunsBeforeKongAuthenticates() {
        assertThat(new WebsocketConnectionLimiting().name()).isEqualTo("websocket-connection-limiting");
        assertThat(new WebsocketConnectionLimiting().priority()).isEqualTo(1900);
        assertThat(ServiceLoader.load(PluginFactory.class)).anyMatch(WebsocketConnectionLimiting.class::isInstance);
    }

    // ---- connections

    @Test
    void sessionHasASlotUntilItEnds() {
        Map<String, ?> config = Map.of("max_connections", 2);
        PluginProbe first = session(config);
        assertThat(first.handshake()).isEqualTo(Proceed.UNCHANGED);
        assertThat(session(config).handshake()).isEqualTo(Proceed.UNCHANGED);
        assertThat(session(config).handshake()).isEqualTo(TOO_MANY);

        first.close(END);

        assertThat(session(config).handshake()).isEqualTo(Proceed.UNCHANGED);
        assertThat(session(config).handshake()).isEqualTo(TOO_MANY);
    }

    /** A session that was refused, here or by a plugin before this one, is told of its end too. */
    @Test
    void endOfASessionWithoutASlotFreesNone() {
        Map<String, ?> config = Map.of("max_connections", 1);
        session(config).handshake();
        PluginProbe refused = session(config);
        refused.handshake();

        refused.close(END);
        session(config).close(END);

        assertThat(session(config).handshake()).isEqualTo(TOO_MANY);
    }

    @ParameterizedTest
    @CsvSource({
        "ip, 192.0.2.1, /b, two, y, true",
        "ip, 192.0.2.2, /a, one, x, false",
        "header, 192.0.2.2, /b, two, x, true",
        "header, 192.0.2.1, /a, one, y, false",
        "header, 192.0.2.1, /a, one, '', false",
        "path, 192.0.2.2, /a, two, y, true",
        "path, 192.0.2.1, /b, one, x, false",
        "service, 192.0.2.2, /b, one, y, true",
        "service, 192.0.2.1, /a, two, x, false"
    })
    void sessionsAreCountedByWhatIsLimitedBy(
            String by, String ip, String path, String service, String key, boolean together) {
        Map<String, ?> config = by.equals("header")
                ? Map.of("max_connections", 1, "limit_by", by, "header_name", "X-Key")
                : Map.of("max_connections", 1, "limit_by", by);
        session(config).handshake();

        assertThat(session(config, ip, path, service, key).handshake())
                .isEqualTo(together ? TOO_MANY : Proceed.UNCHANGED);
    }

    @Test
    void sessionsAreOnlyCountedIfNothingIsEnforced() {
        Map<String, ?> config = Map.of("max_connections", 1, "enforcement_mode", "log_only");
        session(config).handshake();
        PluginProbe second = session(config);
        HandshakeDecision noted = Proceed.UNCHANGED.withUnenforced("Too many connections");

        assertThat(second.handshake()).isEqualTo(noted);
        second.close(END);
        assertThat(session(config).handshake()).isEqualTo(noted);
    }

    /** Which thread gets the slots is chance; how many there are is not. */
    @Test
    void noSlotIsLostOrMadeAmongThreads() throws Exception {
        Slots slots = new Slots();
        AtomicInteger held = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<Integer> comesAndGoes = () -> {
                int mostHeld = 0;
                for (int i = 0; i < 10_000; i++) {
                    if (slots.take("a", 2)) {
                        mostHeld = Math.max(mostHeld, held.incrementAndGet());
                        held.decrementAndGet();
                        slots.leave("a");
                    }
                }
                return mostHeld;
            };
            for (Future<Integer> one : threads.invokeAll(List.of(comesAndGoes, comesAndGoes, comesAndGoes))) {
                assertThat(one.get()).isLessThanOrEqualTo(2);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(slots.size()).isZero();
    }

    // ---- attempts

    @Test
    void attemptsAreCountedWhateverBecomesOfThem() {
        Map<String, ?> config = Map.of("max_attempts_per_minute", 2, "max_connections", 1);
        PluginProbe first = session(config);
        assertThat(first.handshake()).isEqualTo(Proceed.UNCHANGED);
        first.close(END);
        PluginProbe second = session(config);
        assertThat(second.handshake()).isEqualTo(Proceed.UNCHANGED);

        assertThat(session(config).handshake()).isEqualTo(tooOften(30));
        clock.after(Duration.ofMillis(29_001));
        assertThat(session(config).handshake()).isEqualTo(tooOften(1));
        clock.after(Duration.ofMillis(999));
        assertThat(session(config).handshake()).isEqualTo(TOO_MANY);
        clock.after(Duration.ofSeconds(30));
        second.close(END);
        assertThat(session(config).handshake()).isEqualTo(Proceed.UNCHANGED);
    }

    @Test
    void attemptsOfAnotherAddressAreItsOwn() {
        Map<String, ?> config = Map.of("max_attempts_per_minute", 1);
        session(config).handshake();

        assertThat(session(config).handshake()).isEqualTo(tooOften(60));
        assertThat(session(config, "192.0.2.2", "/a", "one", "x").handshake()).isEqualTo(Proceed.UNCHANGED);
    }

    @Test
    void attemptsAreOnlyNotedIfNothingIsEnforced() {
        Map<String, ?> config =
                Map.of("max_attempts_per_minute", 1, "max_connections", 1, "enforcement_mode", "log_only");
        session(config).handshake();

        assertThat(session(config).handshake())
                .isEqualTo(Proceed.UNCHANGED
                        .withUnenforced("API rate limit exceeded")
                        .withUnenforced("Too many connections"));
    }

    // ---- in a cluster

    /** A session of a gateway of its own. */
    private PluginProbe elsewhere(ShakyState state, Map<String, ?> config) {
        return PluginProbe.of(ClusterConnectionLimiter.of(
                        "websocket-connection-limiting",
                        read(config).value().orElseThrow(),
                        new PluginSite(Consumers.NONE, Optional.of(state)),
                        new ClusterTerms(clock, clock, Duration.ofMillis(20), Duration.ofSeconds(15))))
                .in(Facts.of("192.0.2.1", "/a", "one", "x"));
    }

    @Test
    void gatewaysOfAClusterShareSlotsAndAttempts() {
        ShakyState state = new ShakyState(new InMemoryState(clock));
        Map<String, ?> config = Map.of("max_attempts_per_minute", 3, "max_connections", 1, "policy", "cluster");
        PluginProbe first = elsewhere(state, config);
        assertThat(first.handshake()).isEqualTo(Proceed.UNCHANGED);
        PluginProbe second = elsewhere(state, config);
        assertThat(second.handshake()).isEqualTo(TOO_MANY);
        second.close(END);

        first.close(END);

        PluginProbe third = elsewhere(state, config);
        assertThat(third.handshake()).isEqualTo(Proceed.UNCHANGED);
        PluginProbe fourth = elsewhere(state, config);
        assertThat(fourth.handshake()).isEqualTo(tooOften(20));
        fourth.close(END);
    }

    @Test
    void sessionsInAClusterAreOnlyCountedIfNothingIsEnforced() {
        ShakyState state = new ShakyState(new InMemoryState(clock));
        Map<String, ?> config = Map.of(
                "max_attempts_per_minute",
                1,
                "max_connections",
                1,
                "policy",
                "cluster",
                "enforcement_mode",
                "log_only");
        PluginProbe first = elsewhere(state, config);
        assertThat(first.handshake()).isEqualTo(Proceed.UNCHANGED);
        PluginProbe second = elsewhere(state, config);
        assertThat(second.handshake())
                .isEqualTo(Proceed.UNCHANGED
                        .withUnenforced("API rate limit exceeded")
                        .withUnenforced("Too many connections"));
        first.close(END);
        second.close(END);
        clock.after(Duration.ofMinutes(1));
        assertThat(elsewhere(state, config).handshake()).isEqualTo(Proceed.UNCHANGED);
    }

    @Test
    void gatewayWithoutItsClusterCountsByItselfOrFails() {
        ShakyState state = new ShakyState(new InMemoryState(clock));
        state.way(ShakyState.Way.DEAF);
        assertThat(elsewhere(state, Map.of("max_connections", 1, "policy", "cluster"))
                        .handshake())
                .isEqualTo(Proceed.UNCHANGED);
        PluginProbe strict =
                elsewhere(state, Map.of("max_connections", 1, "policy", "cluster", "fault_tolerant", false));
        assertThatThrownBy(strict::handshake).isInstanceOf(CompletionException.class);
        strict.close(END);
    }

    @Test
    void whatInstancesShareIsClosedWithTheLastOfThem() throws Exception {
        InMemoryState cluster = new InMemoryState(clock);
        PluginSite site = new PluginSite(Consumers.NONE, Optional.of(cluster));
        PluginProbe session = PluginProbe.of(
                new WebsocketConnectionLimiting(),
                read(Map.of("max_connections", 1, "policy", "cluster")).value().orElseThrow(),
                site);
        site.started();
        session.handshake();
        assertThat(cluster.size()).isEqualTo(2);
        session.close(END);

        site.stopped();

        assertThat(cluster.size()).isZero();
    }

    // ---- configuration

    private static void assertRefused(Map<String, ?> config, String... problems) {
        assertThat(read(config).problems().stream().map(ConfigProblem::toString))
                .containsExactly(problems);
    }

    @Test
    void configurationNeedsALimitAndWhatItIsAbout() {
        assertRefused(Map.of(), "at least one of max_connections and max_attempts_per_minute is required");
        assertRefused(Map.of("max_connections", 1, "limit_by", "header"), "limit_by: header needs header_name");
        assertRefused(Map.of("max_connections", 1, "header_name", "X-Key"), "header_name needs limit_by: header");
        assertRefused(
                Map.of("max_connections", 1, "policy", "redis"),
                "policy: expected one of \"local\", \"cluster\", found \"redis\"");
        assertRefused(
                Map.of("max_connections", 1, "limit_by", "consumer"),
                "limit_by: expected one of \"ip\", \"header\", \"path\", \"service\", found \"consumer\"");
    }

    @Test
    void saysWhetherItNeedsACluster() {
        WebsocketConnectionLimiting factory = new WebsocketConnectionLimiting();
        assertThat(factory.needsCluster(
                        read(Map.of("max_connections", 1)).value().orElseThrow()))
                .isEmpty();
        WebsocketConnectionLimiting.Config shared =
                read(Map.of("max_connections", 1, "policy", "cluster")).value().orElseThrow();
        assertThat(factory.needsCluster(shared)).contains("policy");
        assertThatThrownBy(() -> factory.create(shared))
                .hasMessage("policy: cluster needs a process that has joined a cluster");
    }
}
