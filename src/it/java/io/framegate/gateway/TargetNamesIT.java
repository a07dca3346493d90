package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.balance.UpstreamState.TargetState;
import io.framegate.testkit.DnsServer;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TargetServer;
import io.framegate.testkit.TestGateway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets that are names: looked up again while sessions are open (spec 10.6). */
class TargetNamesIT {

    private final List<AutoCloseable> open = new ArrayList<>();
    private DnsServer dns;

    @BeforeEach
    void listen() throws Exception {
        dns = opened(new DnsServer());
    }

    @AfterEach
    void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private TestGateway gateway(String targets) {
        return opened(TestGateway.builder()
                .settings("dns: {servers: [" + dns.yaml() + "], max_ttl: 1000}\nreload: {on_removed: drain}")
                .start(UpstreamsIT.yaml("on_unhealthy: drain", targets)));
    }

    private static List<TargetState> targets(TestGateway gateway) {
        return gateway.upstreams().get(0).targets();
    }

    private static List<String> addresses(TestGateway gateway) {
        return targets(gateway).stream()
                .flatMap(target -> target.addresses().stream())
                .filter(AddressState::isThere)
                .map(AddressState::address)
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void anotherAddressIsForNewSessionsAndOpenOnesStay() throws Exception {
        EchoUpstream first = opened(new EchoUpstream("127.0.0.1"));
        dns.addresses("a.test", 600, "127.0.0.1");
        TestGateway gateway = gateway("{target: 'a.test:" + first.port() + "'}");
        RawClient client = opened(gateway.ask("/"));
        client.expectUpgrade();

        dns.addresses("a.test", 600, "127.0.0.3"); // nobody is there
        until(() -> addresses(gateway).equals(List.of("127.0.0.3:" + first.port())));

        client.sendText("still here");
        client.expectText("still here");
        try (RawClient another = gateway.ask("/")) {
            another.expectStatus(502);
        }
        assertThat(targets(gateway).get(0).addresses())
                .extracting(AddressState::sessions)
                .containsExactly(0, 1);
    }

    @Test
    void anAnswerThatDoesNotComeLeavesTheLastOne() throws Exception {
        TargetServer target = opened(new TargetServer("a"));
        dns.addresses("a.test", 0, "127.0.0.1");
        TestGateway gateway = gateway("{target: 'a.test:" + target.port() + "'}");

        dns.forget("a.test");
        until(() -> targets(gateway).get(0).lookUp().isPresent());

        assertThat(addresses(gateway)).containsExactly("127.0.0.1:" + target.port());
        opened(gateway.ask("/")).expectUpgrade();
        dns.addresses("a.test", 0, "127.0.0.1", "127.0.0.2");
        until(() -> addresses(gateway).size() == 2);
        assertThat(targets(gateway).get(0).lookUp()).isEmpty();
    }

    @Test
    void aNameThatIsNotKnownIsUnavailableUntilItIs() throws Exception {
        TargetServer target = opened(new TargetServer("a"));
        TestGateway gateway = gateway("{target: 'a.test:" + target.port() + "'}");
        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(503);
        }

        dns.addresses("a.test", 1, "127.0.0.1");
        until(() -> addresses(gateway).size() == 1);

        opened(gateway.ask("/")).expectUpgrade();
    }

    @Test
    void aTargetWithoutAPortIsLookedForAsAServiceFirst() throws Exception {
        RawUpstream target = opened(new RawUpstream("127.0.0.1"));
        dns.services("chat.test", 60, "0 7 " + target.port() + " pod-1.test");
        dns.addresses("pod-1.test", 60, "127.0.0.1");
        dns.addresses("plain.test", 60, "127.0.0.2");
        TestGateway gateway = gateway("{target: chat.test}, {target: plain.test, weight: 0}");

        RawClient client = opened(gateway.ask("/"));
        RawUpstream.Connection connection = opened(target.upgrade());

        client.expectUpgrade();
        assertThat(connection.request().field("Host")).contains("chat.test:" + target.port());
        assertThat(targets(gateway).get(0).addresses())
                .extracting(AddressState::weight)
                .containsExactly(7);
        assertThat(addresses(gateway)).containsExactly("127.0.0.1:" + target.port(), "127.0.0.2:8000");
    }

    @Test
    void aTargetOfAReloadIsLookedUpBeforeTheReloadIsOver() throws Exception {
        TargetServer target = opened(new TargetServer("a"));
        dns.addresses("a.test", 60, "127.0.0.1");
        TestGateway gateway = gateway("");

        gateway.reload(UpstreamsIT.yaml("tags: []", "{target: 'a.test:" + target.port() + "'}"));

        opened(gateway.ask("/")).expectUpgrade();
    }

    @Test
    void untilATargetOfAReloadIsLookedUpTheOnesOfBeforeAreThere() throws Exception {
        TargetServer target = opened(new TargetServer("a"));
        TestGateway gateway = gateway(target.yaml());
        String next = UpstreamsIT.yaml("tags: []", "{target: 'a.test:" + target.port() + "'}");
        dns.silent(true);

        CompletableFuture<Void> reloaded = CompletableFuture.runAsync(() -> {
            try {
                gateway.reload(next);
            } catch (Exception refused) {
                throw new AssertionError(refused);
            }
        });
        until(() -> dns.questions().contains("A a.test"));

        opened(gateway.ask("/")).expectUpgrade();
        assertThat(reloaded).isNotDone();
        reloaded.get(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(503);
        }
    }

    @Test
    void aNameInEtcHostsIsFound() throws Exception {
        TargetServer target = opened(new TargetServer("a"));
        TestGateway gateway = gateway("{target: 'localhost:" + target.port() + "'}");

        opened(gateway.ask("/")).expectUpgrade();
    }
}
