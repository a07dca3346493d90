package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TargetServer;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that are found out to be unhealthy, by asking them or by the handshakes of sessions (spec 10.6). */
class HealthchecksIT {

    private static final String ACTIVE = "{type: %s, timeout: 1, healthy: {interval: 0.05, successes: 1},"
            + " unhealthy: {interval: 0.05, tcp_failures: 1, timeouts: 1, http_failures: 1}%s}";

    private final List<AutoCloseable> open = new ArrayList<>();

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

    private TargetServer target(String name) throws IOException {
        return opened(new TargetServer(name));
    }

    private TestGateway gateway(String upstream, String... targets) {
        return opened(
                TestGateway.builder().eventLoops(2).start(UpstreamsIT.yaml(upstream, String.join(", ", targets))));
    }

    private static String active(String type, String more) {
        return "healthchecks: {active: " + ACTIVE.formatted(type, more) + "}";
    }

    private static List<AddressState> addresses(TestGateway gateway) {
        return gateway.upstreams().get(0).targets().stream()
                .flatMap(target -> target.addresses().stream())
                .toList();
    }

    private static boolean isHealthy(TestGateway gateway, int target) {
        return addresses(gateway).get(target).isHealthy();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private RawClient session(TestGateway gateway) throws IOException {
        RawClient client = opened(gateway.ask("/"));
        client.expectUpgrade();
        return client;
    }

    private String sessionWith(TestGateway gateway) throws IOException {
        return askedWho(session(gateway));
    }

    private static String askedWho(RawClient client) throws IOException {
        client.sendText("who?");
        return client.readFrame().text();
    }

    // ---- active

    @ParameterizedTest
    @CsvSource({"http, 503, 101", "http, 0, 101", "ws, 200, 403", "ws, 200, 0"})
    void aTargetThatAnswersBadlyOrNotIsLeftOutUntilItAnswersWell(String type, int status, int handshakeStatus)
            throws Exception {
        TargetServer a = target("a");
        TestGateway gateway = gateway(active(type, ""), a.yaml(), target("b").yaml());
        assertThat(List.of(sessionWith(gateway), sessionWith(gateway))).containsExactly("a", "b");

        a.answers(status);
        a.answersHandshakes(handshakeStatus);
        until(() -> !isHealthy(gateway, 0));

        assertThat(List.of(sessionWith(gateway), sessionWith(gateway))).containsExactly("b", "b");
        assertThat(addresses(gateway).get(0).lastFailure().orElseThrow().what())
                .isIn("check: status " + Math.max(status, handshakeStatus), "check: no answer within 1000 ms");
        a.answers(200);
        a.answersHandshakes(101);
        until(() -> isHealthy(gateway, 0));
        assertThat(List.of(sessionWith(gateway), sessionWith(gateway))).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"http", "tcp", "ws"})
    void aTargetThatRefusesConnectionsIsLeftOut(String type) throws Exception {
        TestGateway gateway = gateway(
                active(type, ""),
                "{target: '127.0.0.1:" + UpstreamsIT.refusingPort() + "'}",
                target("b").yaml());

        until(() -> !isHealthy(gateway, 0));

        assertThat(isHealthy(gateway, 1)).isTrue();
        assertThat(addresses(gateway).get(0).lastFailure().orElseThrow().what()).contains("Connection refused");
    }

    @Test
    void aConnectionIsEnoughForATcpCheck() throws Exception {
        int port = UpstreamsIT.refusingPort();
        TestGateway gateway = gateway(active("tcp", ""), "{target: '127.0.0.1:" + port + "'}");
        until(() -> !isHealthy(gateway, 0));

        opened(new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1")));

        until(() -> isHealthy(gateway, 0));
    }

    @Test
    void anAnswerToAHandshakeThatIsNoneIsAFailure() throws Exception {
        RawUpstream liar = opened(new RawUpstream());
        TestGateway gateway = gateway(active("ws", ""), "{target: '127.0.0.1:" + liar.port() + "'}");

        try (RawUpstream.Connection connection = liar.accept()) {
            connection.readRequest();
            connection.answer("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n"
                    + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n");
            until(() -> !isHealthy(gateway, 0));
        }

        assertThat(addresses(gateway).get(0).lastFailure().orElseThrow().what())
                .isEqualTo("check: 101 with a wrong Sec-WebSocket-Accept");
    }

    @Test
    void aWebSocketCheckSaysGoodbye() throws Exception {
        TargetServer a = target("a");
        TestGateway gateway =
                gateway(active("ws", ", http_path: '/check?deep', headers: {X-Check: [one, two]}"), a.yaml());

        WireFrame close = a.closes().poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);

        assertThat(close).isNotNull();
        assertThat(close.hex()).isEqualTo("88 02 03 E8");
        assertThat(a.requests().get(0))
                .startsWith("GET /check?deep HTTP/1.1\nHost: 127.0.0.1:" + a.port())
                .contains("\nX-Check: one\nX-Check: two");
        assertThat(gateway.sessions()).isZero();
        assertThat(addresses(gateway)).extracting(AddressState::sessions).containsExactly(0);
    }

    @Test
    void whoHasNotAnsweredIsNotAskedAgainAndNoMoreThanSoManyAreAskedAtOnce() throws Exception {
        List<RawUpstream> silent = List.of(opened(new RawUpstream()), opened(new RawUpstream()));
        String targets = "{target: '127.0.0.1:" + silent.get(0).port() + "'}, {target: '127.0.0.1:"
                + silent.get(1).port() + "'}";
        gateway(active("http", ", concurrency: 1").replace("timeout: 1,", "timeout: 60,"), targets);

        try (RawUpstream.Connection first = silent.get(0).accept()) {
            first.readRequest();
            silent.get(0).expectNobody(200);
            silent.get(1).expectNobody(1);
        }

        silent.get(1).accept().close();
    }

    @Test
    void whoseTurnHasNotComeIsAskedOnce() throws Exception {
        TargetServer a = target("a");
        TargetServer b = target("b");
        a.answers(0);
        String slow = active("http", ", concurrency: 1")
                .replace("timeout: 1,", "timeout: 0.5,")
                .replace("timeouts: 1", "timeouts: 0");
        TestGateway gateway = gateway(slow, a.yaml(), b.yaml());
        until(() -> a.requests().size() == 2); // the first one took ten intervals

        gateway.reload(UpstreamsIT.yaml(slow, a.yaml()));
        int asked = b.requests().size();
        a.answers(200);
        until(() -> a.requests().size() > 10);

        assertThat(b.requests().size()).isLessThanOrEqualTo(asked + 1);
    }

    // ---- what becomes of sessions

    @Test
    void sessionsOfAnUnhealthyTargetGoOn() throws Exception {
        TargetServer a = target("a");
        TestGateway gateway = gateway(active("http", ""), a.yaml());
        RawClient client = session(gateway);

        a.answers(500);
        until(() -> !isHealthy(gateway, 0));

        assertThat(askedWho(client)).isEqualTo("a");
        try (RawClient another = gateway.ask("/")) {
            another.expectStatus(503);
            assertThat(another.readRest()).startsWith("failure to get a peer from the ring-balancer");
        }
    }

    @Test
    void sessionsOfAnUnhealthyTargetAreDrainedIfTheUpstreamSaysSo() throws Exception {
        TargetServer a = target("a");
        TestGateway gateway = gateway(
                "on_unhealthy: drain\n    " + active("http", ""),
                a.yaml(),
                target("b").yaml());
        RawClient atA = session(gateway);
        RawClient atB = session(gateway);
        assertThat(askedWho(atA) + askedWho(atB)).isEqualTo("ab");

        a.answers(500);

        atA.expectClose(1001, "");
        atA.sendClose(1001, "");
        assertThat(gateway.nextEnd().reason()).isEqualTo("the target is unhealthy");
        assertThat(a.closes().poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS)).isNotNull();
        assertThat(askedWho(atB)).isEqualTo("b");
    }

    // ---- passive

    @Test
    @Tag("spec-112")
    void aTargetThatRefusesASessionIsLeftOut() throws Exception {
        TestGateway gateway = gateway(
                "healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}",
                "{target: '127.0.0.1:" + UpstreamsIT.refusingPort() + "'}",
                target("b").yaml());

        assertThat(sessionWith(gateway)).isEqualTo("b");

        assertThat(isHealthy(gateway, 0)).isFalse();
        assertThat(isHealthy(gateway, 1)).isTrue();
    }

    @Test
    @Tag("spec-112")
    void aTargetThatRefusesAHandshakeWithAListedStatusIsLeftOut() throws Exception {
        TargetServer a = target("a");
        a.answersHandshakes(503);
        TestGateway gateway = gateway(
                "healthchecks: {passive: {unhealthy: {http_statuses: [503], http_failures: 1}}}",
                a.yaml(),
                target("b").yaml());

        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(503);
        }

        assertThat(isHealthy(gateway, 0)).isFalse();
        assertThat(List.of(sessionWith(gateway), sessionWith(gateway))).containsExactly("b", "b");
    }

    @Test
    void aTargetThatAnswersInTimeNoMoreIsLeftOut() throws Exception {
        TargetServer a = target("a");
        a.fallsSilent();
        String yaml = UpstreamsIT.yaml(
                        "healthchecks: {passive: {unhealthy: {timeouts: 1}}}",
                        a.yaml() + ", " + target("b").yaml())
                .replace("connect_timeout: 2000", "read_timeout: 100");
        TestGateway gateway = opened(TestGateway.builder().start(yaml));

        assertThat(sessionWith(gateway)).isEqualTo("b");

        assertThat(isHealthy(gateway, 0)).isFalse();
    }

    @Test
    void aTargetThatPassiveChecksTookOutComesBackByActiveOnes() throws Exception {
        TargetServer a = target("a");
        a.answersHandshakes(503);
        TestGateway gateway = gateway(
                "healthchecks: {active: {unhealthy: {interval: 0.05}, healthy: {successes: 2}},"
                        + " passive: {unhealthy: {http_failures: 1}}}",
                a.yaml());
        a.answers(500);
        try (RawClient client = gateway.ask("/")) {
            client.expectStatus(503);
        }
        assertThat(isHealthy(gateway, 0)).isFalse();

        a.answersHandshakes(101);
        a.answers(200);
        until(() -> isHealthy(gateway, 0));

        assertThat(sessionWith(gateway)).isEqualTo("a");
    }

    // ---- changes

    @Test
    void otherChecksBeginAnewAndThoseOfBeforeEnd() throws Exception {
        TargetServer a = target("a");
        TestGateway gateway = gateway(active("http", ""), a.yaml());
        a.answers(500);
        until(() -> !isHealthy(gateway, 0));

        gateway.reload(UpstreamsIT.yaml(active("ws", ""), a.yaml()));

        until(() -> isHealthy(gateway, 0));
        assertThat(sessionWith(gateway)).isEqualTo("a");
        a.requests().clear();
        until(() -> a.requests().size() > 2);
        assertThat(a.requests()).allMatch(request -> request.contains("Upgrade: websocket"));
    }
}
