package io.framegate.plugins.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.framegate.EventLoops;
import io.framegate.cluster.Cluster;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SharedState;
import io.framegate.pdk.SharedStateContract;
import io.framegate.plugins.limiting.KeySlots.Slot;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.TestGateway;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Two gateways that are a cluster, in one process over the sockets of the loopback interface, and what they share. Their
 * plugins have more patience than usual: the machine may be busy, and a gateway that counts by itself for it would count more.
 */
class ClusterLimitsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofMillis(10);
    private static final ClusterTerms TERMS = new ClusterTerms(
            TimeMeter.SYSTEM_NANOTIME, TimeMeter.SYSTEM_MILLISECONDS, PATIENCE, Duration.ofSeconds(15));

    private static EchoUpstream upstream;
    private static List<TestGateway> gateways;

    /** {@code websocket-rate-limiting} with patience. */
    public static final class Rate implements PluginFactory<WebsocketRateLimiting.Config> {
        @Override
        public String name() {
            return "rate";
        }

        @Override
        public int priority() {
            return 910;
        }

        @Override
        public Class<WebsocketRateLimiting.Config> configType() {
            return WebsocketRateLimiting.Config.class;
        }

        @Override
        public Plugin create(WebsocketRateLimiting.Config config) {
            throw new IllegalStateException();
        }

        @Override
        public Plugin create(WebsocketRateLimiting.Config config, PluginSite site) {
            return ClusterRateLimiter.of(name(), config, site, TERMS);
        }
    }

    /** {@code websocket-connection-limiting} with patience. */
    public static final class Connections implements PluginFactory<WebsocketConnectionLimiting.Config> {
        @Override
        public String name() {
            return "connections";
        }

        @Override
        public int priority() {
            return 1900;
        }

        @Override
        public Class<WebsocketConnectionLimiting.Config> configType() {
            return WebsocketConnectionLimiting.Config.class;
        }

        @Override
        public Plugin create(WebsocketConnectionLimiting.Config config) {
            throw new IllegalStateException();
        }

        @Override
        public Plugin create(WebsocketConnectionLimiting.Config config, PluginSite site) {
            return ClusterConnectionLimiter.of(name(), config, site, TERMS);
        }
    }

    @BeforeAll
    static void join() throws Exception {
        upstream = new EchoUpstream();
        TestGateway first = gateway("");
        gateways = List.of(first, gateway("'" + first.cluster().address() + "'"));
    }

    private static TestGateway gateway(String member) {
        return TestGateway.builder()
                .settings("cluster: {enabled: true, host: 127.0.0.1, port: 0, bus_port: 0, members: [" + member + "]}")
                .plugin(new Rate())
                .plugin(new Connections())
                .start(declarative());
    }

    @AfterAll
    static void leave() throws Exception {
        for (TestGateway gateway : gateways) {
            gateway.close();
        }
        upstream.close();
    }

    private static String declarative(String... plugins) {
        return """
                _format_version: "3.0"
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes:
                      - {name: route, protocols: [ws, wss], paths: [/], plugins: [%s]}
                """.formatted(upstream.port(), String.join(", ", plugins));
    }

    /** Both gateways take this plugin, which need not be quick. */
    private static void configure(String name, String config) throws Exception {
        for (TestGateway gateway : gateways) {
            gateway.reload(declarative("{name: " + name + ", timeout: 60000, config: " + config + "}"));
        }
    }

    private static HazelcastInstance instance(Cluster cluster) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(one -> cluster.address()
                        .endsWith(":"
                                + one.getCluster().getLocalMember().getAddress().getPort()))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class State extends SharedStateContract {

        private IMap<String, byte[]> map() {
            return instance(gateways.get(0).cluster()).getMap("framegate.state");
        }

        @Override
        protected List<SharedState> shared() {
            return gateways.stream().map(gateway -> gateway.cluster().state()).toList();
        }

        @Override
        protected Duration keeps(String key) {
            return Duration.ofMillis(map().getEntryView(key).getTtl());
        }

        @Override
        protected void afterASecond(String... keys) {
            while (Stream.of(keys).anyMatch(map()::containsKey)) {
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    // ---- rates

    /** How many of so many messages are echoed, sent by a client of each gateway at the same time. */
    private static int passing(int messages) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (TestGateway gateway : gateways) {
            RawClient client = gateway.ask("/");
            client.expectUpgrade();
            clients.add(client);
        }
        for (int i = 0; i < messages; i++) {
            for (RawClient client : clients) {
                client.sendText("message");
            }
        }
        int passed = 0;
        for (RawClient client : clients) {
            client.send(RawPeer.frame(FrameType.PING.opcode(), new byte[0], true));
            while (client.readFrame().opcode() != FrameType.PONG.opcode()) {
                passed++;
            }
            client.close();
        }
        return passed;
    }

    @Test
    void smallLimitIsSharedExactly() throws Exception {
        configure("rate", "{day: 10, policy: cluster, limit_by: ip, on_violation: drop}");
        assertThat(passing(10)).isEqualTo(10);
        assertThat(passing(1)).isZero();
    }

    @Test
    void largeLimitIsExceededByATwentiethAGatewayAtMost() throws Exception {
        configure("rate", "{day: 400, policy: cluster, limit_by: service, on_violation: drop}");
        assertThat(passing(400)).isBetween(400, 400 + 2 * 20);
        assertThat(passing(1)).isZero();
    }

    // ---- connections

    @Test
    void slotsAreShared() throws Exception {
        configure("connections", "{max_connections: 2, policy: cluster}");
        TestGateway one = gateways.get(0);
        TestGateway other = gateways.get(1);
        RawClient first = one.ask("/");
        first.expectUpgrade();
        try (RawClient second = other.ask("/")) {
            second.expectUpgrade();
            assertThat(answer(one)).isEqualTo(429);
            assertThat(answer(other)).isEqualTo(429);

            first.close();

            int answered = answer(other);
            while (answered == 429) { // the cluster does not know yet
                answered = answer(other);
            }
            assertThat(answered).isEqualTo(101);
            second.sendText("still here");
            second.expectText("still here");
        }
    }

    /** What a client is told who then leaves. */
    private static int answer(TestGateway gateway) throws Exception {
        try (RawClient client = gateway.ask("/")) {
            return client.readHead().status();
        }
    }

    @Test
    void gatewayThatDiesFreesItsSlots() throws Exception {
        Cluster living = gateways.get(0).cluster();
        EventLoops dying = EventLoops.create(1, TransportChoice.AUTO)
                .joining(new ClusterConfig(
                        true,
                        "framegate",
                        "127.0.0.1",
                        0,
                        0,
                        List.of(living.address()),
                        Optional.empty(),
                        Optional.empty()));
        Cluster dead = dying.cluster().orElseThrow();
        SharedSlots here = slots(living);
        SharedSlots there = slots(dead);
        assertThat(take(there)).isTrue();
        assertThat(take(here)).isFalse();

        instance(dead).getLifecycleService().terminate();

        long since = System.nanoTime();
        while (!take(here)) {
            assertThat(System.nanoTime() - since).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(AGAIN.toNanos());
        }
        assertThatThrownBy(() -> dead.state().get("a").toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        assertThat(take(there)).isFalse(); // it counts by itself, and has one
        dead.vertx().close();
    }

    private static SharedSlots slots(Cluster cluster) {
        PluginSite site = new PluginSite(Consumers.NONE, Optional.of(cluster.state()));
        ClusterTerms terms = new ClusterTerms(TERMS.steady(), TERMS.wall(), PATIENCE, Duration.ofSeconds(1));
        return new ClusterCounters("a plugin", site, true, terms).slots(1);
    }

    private static boolean take(SharedSlots slots) {
        return slots.take("a", new Slot(false)).join();
    }
}
