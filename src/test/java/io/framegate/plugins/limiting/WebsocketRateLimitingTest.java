package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Decision.Drop;
import io.framegate.pdk.Decision.Forward;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Authenticated;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.InMemoryState;
import io.framegate.pdk.testing.PluginProbe;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebsocketRateLimitingTest {

    private static final Frame MESSAGE = Frame.text("hello");
    private static final Decision FORWARD = new Forward();
    private static final SessionEnd END =
            new SessionEnd(101, 1, SessionEnd.Side.SILENT, SessionEnd.Side.SILENT, Blame.CLIENT, "over");

    private final ManualClock clock = new ManualClock();
    private final PluginSite site = new PluginSite();

    private static Reading<WebsocketRateLimiting.Config> read(Map<String, ?> config) {
        return ConfigReader.plain().read(WebsocketRateLimiting.Config.class, config);
    }

    /** One event loop's instance. */
    private Plugin plugin(Map<String, ?> config) {
        return LocalRateLimiter.of(read(config).value().orElseThrow(), site, clock);
    }

    private PluginProbe session(Map<String, ?> config) {
        return PluginProbe.of(plugin(config));
    }

    /** Limits for this direction. */
    private static Map<String, ?> from(Peer from, Map<String, ?> limits) {
        return Map.of(from == Peer.CLIENT ? "client" : "upstream", limits);
    }

    /** How many of these messages pass before the first that does not. */
    private static int passing(PluginProbe session, Peer from, int messages) {
        for (int passed = 0; passed < messages; passed++) {
            if (!session.frame(from, MESSAGE).equals(FORWARD)) {
                return passed;
            }
        }
        return messages;
    }

    @Test
    void runsWhereKongLimitsRates() {
        assertThat(new WebsocketRateLimiting().name()).isEqualTo("websocket-rate-limiting");
        assertThat(new WebsocketRateLimiting().priority()).isEqualTo(910);
    }

    @Nested
    class Buckets {

        @ParameterizedTest
        @EnumSource
        void areFullAtFirstAndFilledEvenly(Peer from) {
            PluginProbe session = session(from(from, Map.of("second", 4)));

            assertThat(passing(session, from, 10)).isEqualTo(4);
            clock.after(Duration.ofMillis(249));
            assertThat(passing(session, from, 10)).isZero();
            clock.after(Duration.ofMillis(1));
            assertThat(passing(session, from, 10)).isEqualTo(1);
            clock.after(Duration.ofDays(400));
            assertThat(passing(session, from, 10)).isEqualTo(4);
        }

        @ParameterizedTest
        @CsvSource({"second, 1", "minute, 60", "hour, 3600", "day, 86400"})
        void refillInTheirPeriod(String period, int seconds) {
            PluginProbe session = session(Map.of(period, 2));

            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(2);
            clock.after(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(1);
            clock.after(Duration.ofMillis(1));
            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(1);
        }

        @Test
        void ofEveryPeriodHaveToHoldWhatPasses() {
            PluginProbe session = session(Map.of("second", 2, "minute", 3));

            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(2);
            clock.after(Duration.ofSeconds(1));
            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(1);
            clock.after(Duration.ofSeconds(1));
            assertThat(passing(session, Peer.CLIENT, 10)).isZero();
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "2, 2", "50, 50"})
        void holdABurst(int burst, int passing) {
            PluginProbe session = session(Map.of("second", 10, "burst", burst));

            assertThat(passing(session, Peer.CLIENT, 100)).isEqualTo(passing);
            clock.after(Duration.ofMillis(100));
            assertThat(passing(session, Peer.CLIENT, 100)).isEqualTo(1);
        }

        @Test
        void ofTheTwoDirectionsAreApart() {
            PluginProbe session = session(Map.of("minute", 1, "upstream", Map.of("minute", 2)));

            assertThat(passing(session, Peer.CLIENT, 10)).isEqualTo(1);
            assertThat(passing(session, Peer.UPSTREAM, 10)).isEqualTo(2);
        }

        @Test
        void takeTheHighestLimitsThereAre() {
            PluginProbe session = session(Map.of(
                    "second", 1_000_000_000L, "day", 86_400_000_000_000L, "count_by", "bytes", "burst", 1_000_000_000));

            assertThat(passing(session, Peer.CLIENT, 100)).isEqualTo(100);
            clock.after(Duration.ofDays(10_000));
            assertThat(passing(session, Peer.CLIENT, 100)).isEqualTo(100);
        }
    }

    @Nested
    class Frames {

        @ParameterizedTest
        @EnumSource
        void areCountedByBytes(Peer from) {
            PluginProbe session = session(from(from, Map.of("minute", 10, "count_by", "bytes")));

            assertThat(session.frame(from, Frame.text("12345"))).isEqualTo(FORWARD);
            assertThat(session.frame(from, Frame.text("123456"))).isInstanceOf(Decision.Close.class);
            assertThat(session.frame(from, Frame.text("1234"))).isEqualTo(FORWARD);
            assertThat(session.frame(from, Frame.text(""))).isEqualTo(FORWARD);
            assertThat(session.frame(from, Frame.text(""))).isInstanceOf(Decision.Close.class);
        }

        @Test
        void areCountedInBlocksAsBesideThem() {
            PluginProbe session = session(Map.of("count_by", "bytes", "upstream", Map.of("minute", 7)));

            assertThat(passing(session, Peer.UPSTREAM, 10)).isEqualTo(1);
        }

        @ParameterizedTest
        @CsvSource({"PING, false", "PING, true", "PONG, false", "PONG, true"})
        void ofControlAreCountedIfToldSo(FrameType type, boolean counted) {
            PluginProbe session = session(Map.of("minute", 1, "count_control_frames", counted));
            Frame control = Frame.of(type, Payload.of("x"));

            assertThat(session.client(control)).isEqualTo(FORWARD);
            assertThat(session.client(control).equals(FORWARD)).isEqualTo(!counted);
            assertThat(session.client(MESSAGE).equals(FORWARD)).isEqualTo(!counted);
        }

        @ParameterizedTest
        @EnumSource
        void ofClosePassAndAreNotCounted(Peer from) {
            PluginProbe session = session(
                    Map.of("count_control_frames", true, "client", Map.of("day", 1), "upstream", Map.of("day", 1)));

            assertThat(session.frame(from, Frame.close(CloseStatus.of(1000)))).isEqualTo(FORWARD);
            assertThat(passing(session, from, 2)).isEqualTo(1);
            assertThat(session.frame(from, Frame.close(CloseStatus.of(1000)))).isEqualTo(FORWARD);
        }

        /** A plugin that takes part in a direction costs every frame of it a visit. */
        @Test
        void withoutLimitAreNotSeen() {
            assertThat(plugin(Map.of("second", 1)))
                    .isInstanceOf(OnClientFrame.class)
                    .isNotInstanceOf(OnUpstreamFrame.class);
        }

        @Test
        void ofTheUpstreamAloneAreSeen() {
            assertThat(plugin(Map.of("upstream", Map.of("second", 1))))
                    .isInstanceOf(OnUpstreamFrame.class)
                    .isNotInstanceOf(OnClientFrame.class);
        }

        @ParameterizedTest
        @CsvSource({"connection", "ip", "consumer"})
        void withinTheLimitAllocateNothing(String limitBy) throws Exception {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
            OnClientFrame limiter = (OnClientFrame)
                    plugin(Map.of("second", 1_000_000_000, "day", 86_400_000_000_000L, "limit_by", limitBy));
            ClientFrameContext context = new ClientFrameContext(
                    MESSAGE, Facts.of("192.0.2.1", "/", "a", ""), new PluginContext(new ConcurrentHashMap<>()));
            int frames = 100_000;
            long least = Long.MAX_VALUE;

            for (int round = 0; round < 5; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < frames; i++) {
                    limiter.onClientFrame(context);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                clock.after(Duration.ofSeconds(1));
            }

            assertThat(least).isLessThan(frames); // less than a byte a frame
        }
    }

    @Nested
    class Sharing {

        private final SessionFacts first = Facts.of("192.0.2.1", "/a", "one", "x");

        /** Whether the sessions of two event loops take from one bucket. */
        private void assertShared(Map<String, ?> config, SessionFacts one, SessionFacts other, boolean shared) {
            PluginProbe oneSession = session(config).in(one);
            PluginProbe otherSession = session(config).in(other);

            assertThat(passing(oneSession, Peer.CLIENT, 3)).isEqualTo(3);
            assertThat(passing(otherSession, Peer.CLIENT, 10)).isEqualTo(shared ? 1 : 4);
        }

        @ParameterizedTest
        @CsvSource({
            "connection, 192.0.2.1, /a, one, x, false",
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
        void isByWhatIsLimitedBy(String by, String ip, String path, String service, String key, boolean shared) {
            Map<String, ?> config = by.equals("header")
                    ? Map.of("minute", 4, "limit_by", by, "header_name", "x-key")
                    : Map.of("minute", 4, "limit_by", by);

            assertShared(config, first, Facts.of(ip, path, service, key), shared);
        }

        @Test
        void isByAddressWithoutTheHeader() {
            Map<String, ?> config = Map.of("minute", 4, "limit_by", "header", "header_name", "X-Key");

            assertShared(config, Facts.of("192.0.2.1", "/a", "one", ""), Facts.of("192.0.2.1", "/b", "two", ""), true);
        }

        private SessionFacts of(String ip, String consumer) {
            SessionFacts nobody = Facts.of(ip, "/a", "one", "");
            return consumer.isEmpty()
                    ? nobody
                    : nobody.withConsumer(new Authenticated(
                            new Consumer(consumer, Optional.of(consumer), Optional.empty(), Set.of(), Set.of()),
                            Optional.of("a key")));
        }

        @ParameterizedTest
        @CsvSource({
            "192.0.2.1, ann, 192.0.2.2, ann, true",
            "192.0.2.1, ann, 192.0.2.1, bob, false",
            "192.0.2.1, ann, 192.0.2.1, '', false",
            "192.0.2.1, '', 192.0.2.1, '', true",
            "192.0.2.1, '', 192.0.2.2, '', false"
        })
        void isByConsumerAndOfNobodyByAddress(String ip, String one, String otherIp, String other, boolean shared) {
            assertShared(Map.of("minute", 4, "limit_by", "consumer"), of(ip, one), of(otherIp, other), shared);
        }

        /** As Kong has it. */
        @ParameterizedTest
        @CsvSource({"one, true", "two, false"})
        void isByCredentialWhereItIsNoConsumers(String other, boolean shared) {
            SessionFacts nobody = of("192.0.2.1", "");
            Function<String, SessionFacts> showing =
                    credential -> nobody.after(HandshakeDecision.Proceed.UNCHANGED.withCredential(credential))
                            .orElseThrow();

            assertShared(
                    Map.of("minute", 4, "limit_by", "consumer"), showing.apply("one"), showing.apply(other), shared);
        }

        /** Of a client whose first message shows who it is. */
        @Test
        void isByConsumerOnceThatIsKnown() throws Exception {
            OnClientFrame limiter = (OnClientFrame) plugin(Map.of("minute", 2, "limit_by", "consumer"));
            PluginContext ctx = new PluginContext(new ConcurrentHashMap<>());
            ClientFrameContext before = new ClientFrameContext(MESSAGE, of("192.0.2.1", ""), ctx);
            ClientFrameContext after = new ClientFrameContext(MESSAGE, of("192.0.2.1", "ann"), ctx);
            limiter.onClientFrame(before);
            for (int i = 0; i < 2; i++) {
                assertThat(limiter.onClientFrame(after)).isEqualTo(FORWARD);
            }
            assertThat(limiter.onClientFrame(after)).isNotEqualTo(FORWARD);

            ((OnClose) limiter).onClose(new CloseContext(of("192.0.2.1", "ann"), ctx, END));
            PluginProbe another = session(Map.of("minute", 2, "limit_by", "consumer"));
            assertThat(passing(another.in(of("192.0.2.1", "")), Peer.CLIENT, 9)).isEqualTo(1);
        }

        @Test
        void outlastsASession() {
            Map<String, ?> config = Map.of("minute", 4, "limit_by", "ip");
            PluginProbe session = session(config);
            assertThat(passing(session, Peer.CLIENT, 4)).isEqualTo(4);

            session.close(END);

            assertThat(passing(session(config), Peer.CLIENT, 4)).isZero();
        }
    }

    @Nested
    class Violations {

        @Test
        void ofAClientCloseBothConnections() {
            PluginProbe session = session(Map.of("minute", 1));
            session.client(MESSAGE);

            assertThat(session.client(MESSAGE))
                    .isEqualTo(new Decision.Close(CloseStatus.of(4429, "API rate limit exceeded"), CloseStatus.of(1001))
                            .because("API rate limit exceeded"));
        }

        @Test
        void ofAnUpstreamCloseBothConnections() {
            PluginProbe session = session(Map.of("upstream", Map.of("minute", 1)));
            session.upstream(MESSAGE);

            assertThat(session.upstream(MESSAGE))
                    .isEqualTo(new Decision.Close(CloseStatus.of(1001), CloseStatus.of(4429, "API rate limit exceeded"))
                            .because("API rate limit exceeded"));
        }

        @ParameterizedTest
        @EnumSource
        void areToldOnceAWindowAndThenDropped(Peer from) {
            PluginProbe session = session(Map.of(
                    "on_violation",
                    "error_message",
                    from == Peer.CLIENT ? "client" : "upstream",
                    Map.of("second", 1, "minute", 2)));
            Decision told = new Drop(Optional.of(Frame.text("{\"message\":\"API rate limit exceeded\"}")));
            Decision dropped = new Drop();
            assertThat(session.frame(from, MESSAGE)).isEqualTo(FORWARD);

            assertThat(session.frame(from, MESSAGE)).isEqualTo(told);
            assertThat(session.frame(from, MESSAGE)).isEqualTo(dropped);
            clock.after(Duration.ofMillis(999));
            assertThat(session.frame(from, MESSAGE)).isEqualTo(dropped);
            clock.after(Duration.ofMillis(1));
            assertThat(session.frame(from, MESSAGE)).isEqualTo(FORWARD);
            assertThat(session.frame(from, MESSAGE)).isEqualTo(told);
            assertThat(session.frame(from, MESSAGE)).isEqualTo(dropped);
        }

        @Test
        void areDropped() {
            PluginProbe session = session(Map.of("minute", 1, "on_violation", "drop"));
            session.client(MESSAGE);

            assertThat(session.client(MESSAGE)).isEqualTo(new Drop());
        }

        @ParameterizedTest
        @CsvSource({"close", "drop", "error_message"})
        void passIfTheyAreOnlyNoted(String onViolation) {
            PluginProbe session =
                    session(Map.of("minute", 1, "on_violation", onViolation, "enforcement_mode", "log_only"));
            session.client(MESSAGE);

            Decision noted = new Forward(Optional.of("API rate limit exceeded"));
            assertThat(session.client(MESSAGE)).isEqualTo(noted);
            assertThat(session.client(MESSAGE)).isEqualTo(noted);
        }
    }

    /** Gateways of one cluster, each with a site of its own. */
    @Nested
    class InACluster {

        private static final Map<String, ?> BY_ADDRESS = Map.of("minute", 4, "policy", "cluster", "limit_by", "ip");

        private final ShakyState state = new ShakyState(new InMemoryState(clock));

        private PluginProbe elsewhere(Map<String, ?> config) {
            return PluginProbe.of(ClusterRateLimiter.of(
                    "websocket-rate-limiting",
                    read(config).value().orElseThrow(),
                    new PluginSite(Consumers.NONE, Optional.of(state)),
                    new ClusterTerms(clock, clock, Duration.ofMillis(20), Duration.ofSeconds(15))));
        }

        @Test
        void gatewaysShareALimit() {
            PluginProbe one = elsewhere(BY_ADDRESS);
            PluginProbe two = elsewhere(BY_ADDRESS);

            assertThat(passing(one, Peer.CLIENT, 3)).isEqualTo(3);
            assertThat(passing(two, Peer.CLIENT, 3)).isEqualTo(1);
            assertThat(passing(one, Peer.CLIENT, 3)).isZero();
            clock.after(Duration.ofSeconds(15));
            assertThat(passing(one, Peer.CLIENT, 3)).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource
        void directionsHaveLimitsOfTheirOwn(Peer from) {
            Map<String, ?> config = Map.of(
                    "client",
                    Map.of("minute", 2),
                    "upstream",
                    Map.of("minute", 10, "count_by", "bytes"),
                    "policy",
                    "cluster",
                    "limit_by",
                    "service");
            PluginProbe one = elsewhere(config);
            assertThat(passing(one, from, 9)).isEqualTo(2);
            assertThat(passing(elsewhere(config), from.other(), 9)).isEqualTo(2);
            assertThat(passing(elsewhere(config), from, 9)).isZero();
        }

        @Test
        void onlyTheDirectionWithALimitIsTakenPartIn() {
            PluginProbe client = elsewhere(BY_ADDRESS);
            assertThatThrownBy(() -> client.upstream(MESSAGE)).isInstanceOf(UnsupportedOperationException.class);
            PluginProbe upstream =
                    elsewhere(Map.of("upstream", Map.of("minute", 1), "policy", "cluster", "limit_by", "path"));
            assertThatThrownBy(() -> upstream.client(MESSAGE)).isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void controlFramesAndWhatBreaksTheLimitAreAsElsewhere() {
            PluginProbe session = elsewhere(
                    Map.of("minute", 1, "policy", "cluster", "limit_by", "ip", "on_violation", "error_message"));
            assertThat(session.client(Frame.of(FrameType.PING, Payload.EMPTY))).isEqualTo(FORWARD);
            assertThat(session.client(MESSAGE)).isEqualTo(FORWARD);
            assertThat(session.client(MESSAGE))
                    .isEqualTo(new Drop(Optional.of(Frame.text("{\"message\":\"API rate limit exceeded\"}"))));
            assertThat(session.client(MESSAGE)).isEqualTo(new Drop());
            session.close(END);
        }

        @Test
        void gatewayWithoutItsClusterCountsByItself() {
            PluginProbe one = elsewhere(BY_ADDRESS);
            assertThat(passing(one, Peer.CLIENT, 3)).isEqualTo(3);
            state.way(ShakyState.Way.BROKEN);
            assertThat(passing(one, Peer.CLIENT, 9)).isEqualTo(4);
        }

        @Test
        void frameThatCannotBeCountedIsAFailureIfThatIsNotTolerated() {
            PluginProbe one =
                    elsewhere(Map.of("minute", 4, "policy", "cluster", "limit_by", "ip", "fault_tolerant", false));
            assertThat(one.client(MESSAGE)).isEqualTo(FORWARD);
            state.way(ShakyState.Way.DEAF);
            assertThatThrownBy(() -> one.client(MESSAGE)).isInstanceOf(CompletionException.class);
        }
    }

    @Nested
    class Configuration {

        private void assertRefused(Map<String, ?> config, String... problems) {
            assertThat(read(config).problems().stream().map(ConfigProblem::toString))
                    .containsExactly(problems);
        }

        @Test
        void needsALimit() {
            assertRefused(
                    Map.of(),
                    "at least one of second, minute, hour and day is required, here or in client or upstream");
            assertRefused(
                    Map.of("second", 1, "upstream", Map.of("count_by", "bytes")),
                    "upstream: at least one of second, minute, hour and day is required");
        }

        @Test
        void takesOneOfTwoWaysToLimitTheClient() {
            assertRefused(
                    Map.of("second", 1, "client", Map.of("second", 1)),
                    "client: the limits beside it are for frames from the client too; expected one or the other");
        }

        @Test
        void refusesLimitsThatContradictEachOther() {
            assertRefused(
                    Map.of("second", 10, "hour", 9),
                    "the limit for hour (9) cannot be lower than the limit for second (10)");
            assertRefused(
                    Map.of("client", Map.of("burst", 9)), "client: burst needs a limit: second, minute, hour or day");
        }

        @Test
        void namesTheHeader() {
            assertRefused(Map.of("second", 1, "limit_by", "header"), "limit_by: header needs header_name");
            assertRefused(Map.of("second", 1, "header_name", "X-Key"), "header_name needs limit_by: header");
        }

        @Test
        void saysWhichPolicyThereIs() {
            assertRefused(
                    Map.of("second", 1, "policy", "redis"),
                    "policy: expected one of \"local\", \"cluster\", found \"redis\"");
            assertRefused(
                    Map.of("second", 1, "policy", "cluster"),
                    "policy: cluster needs another limit_by than connection, which is in one gateway");
        }

        @Test
        void saysWhetherItNeedsACluster() {
            WebsocketRateLimiting factory = new WebsocketRateLimiting();
            assertThat(factory.needsCluster(read(Map.of("second", 1)).value().orElseThrow()))
                    .isEmpty();
            WebsocketRateLimiting.Config shared = read(Map.of("second", 1, "policy", "cluster", "limit_by", "ip"))
                    .value()
                    .orElseThrow();
            assertThat(factory.needsCluster(shared)).contains("policy");
            assertThatThrownBy(() -> factory.create(shared))
                    .hasMessage("policy: cluster needs a process that has joined a cluster");
        }

        @Test
        void isKnownToTheGateway() {
            assertThat(ServiceLoader.load(PluginFactory.class)).anyMatch(WebsocketRateLimiting.class::isInstance);
        }
    }
}
