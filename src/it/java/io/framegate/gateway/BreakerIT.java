package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open circuit spares: whoever would have waited for a plugin that does not answer. */
class BreakerIT {

    private static final String OPENS_AFTER_FOUR = "timeout: 200\nbreaker: {window: 8, minimum: 4, half_open: 2";
    private static final String FOR_GOOD = OPENS_AFTER_FOUR + ", wait_duration: 3600000}\n";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway with(String options, Plugin plugin) {
        return TestGateway.builder()
                .eventLoops(2)
                .plugin("guarded", 1, () -> plugin)
                .start(upstream.port(), "- name: guarded\n" + options.indent(2).stripTrailing());
    }

    /** Does not answer until it is well; counts what it is asked. */
    private static final class Sick implements OnClientFrame.Async, OnUpstreamFrame.Async {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean well;

        @Override
        public CompletionStage<Decision> onClientFrame(ClientFrameContext client) {
            asked.incrementAndGet();
            return well ? CompletableFuture.completedFuture(client.withFrameData("seen")) : new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Decision> onUpstreamFrame(UpstreamFrameContext upstream) {
            asked.incrementAndGet();
            return well ? CompletableFuture.completedFuture(upstream.withFrameData("seen")) : new CompletableFuture<>();
        }
    }

    private static Failure failure(TestGateway gateway) throws InterruptedException {
        return ((PluginFailed) gateway.nextObservation()).failure();
    }

    /** One after the other, so that each is a question of its own. */
    private static void letItFail(TestGateway gateway, Direction direction, Session session) throws Exception {
        for (int i = 0; i < 4; i++) {
            direction.sendText(session, "slow " + i);
            direction.receiver(session).expectText("slow " + i);
            assertThat(failure(gateway)).isEqualTo(Failure.TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesAreNotHeldUpByAPluginThatKeepsTimingOut(Direction direction) throws Exception {
        Sick plugin = new Sick();
        try (TestGateway gateway = with(FOR_GOOD + "on_failure: open", plugin);
                Session session = gateway.session(upstream);
                Session other = gateway.session(upstream)) {
            letItFail(gateway, direction, session);
            int asked = plugin.asked.get();

            for (int i = 0; i < 200; i++) {
                direction.sendText(i % 2 == 0 ? session : other, "quick " + i);
            }

            for (int i = 0; i < 200; i++) {
                direction.receiver(i % 2 == 0 ? session : other).expectText("quick " + i);
                assertThat(failure(gateway)).isEqualTo(Failure.CIRCUIT_OPEN);
            }
            assertThat(plugin.asked).hasValue(asked);
        }
    }

    @Test
    void sessionsEndAtOnceUnderClosedPolicy() throws Exception {
        Sick plugin = new Sick();
        try (TestGateway gateway = with(FOR_GOOD, plugin)) {
            for (int i = 0; i < 8; i++) {
                try (Session session = gateway.session(upstream)) {
                    session.client().sendText("hello");
                    session.client().expectHex("88 02 03 F3");
                    session.upstream().expectHex("88 02 03 F3");
                    assertThat(failure(gateway)).isEqualTo(i < 4 ? Failure.TIMEOUT : Failure.CIRCUIT_OPEN);
                }
            }
            assertThat(plugin.asked).hasValueLessThanOrEqualTo(4);
        }
    }

    /** A worker that hangs is a host that does not answer; the plugin beside it has another, and goes on. */
    @Test
    void hostThatHangsIsPassedOver() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        OnClientFrame hanging = client -> {
            asked.incrementAndGet();
            never.await();
            return client.forward();
        };
        OnClientFrame beside = client -> client.withFrameData(client.getFrame().text() + "!");
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("hanging", 2, () -> hanging)
                        .plugin("beside", 1, () -> beside)
                        .start(
                                upstream.port(),
                                "- name: hanging\n" + (FOR_GOOD + "on_failure: open\nblocking: true").indent(2),
                                "- name: beside");
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 100; i++) {
                session.client().sendText("text " + i);
                session.upstream().expectText("text " + i + "!");
                assertThat(failure(gateway)).isEqualTo(i < 4 ? Failure.TIMEOUT : Failure.CIRCUIT_OPEN);
            }
            assertThat(asked).hasValueLessThanOrEqualTo(4);
            never.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pluginThatIsWellAgainIsAskedAgain(Direction direction) throws Exception {
        Sick plugin = new Sick();
        try (TestGateway gateway = with(OPENS_AFTER_FOUR + ", wait_duration: 100}\non_failure: open", plugin);
                Session session = gateway.session(upstream)) {
            letItFail(gateway, direction, session);
            plugin.well = true;

            sendUntilItIsSeen(direction, session);
            int asked = plugin.asked.get();
            for (int i = 0; i < 20; i++) {
                direction.sendText(session, "hello");
                direction.receiver(session).expectText("seen");
            }

            assertThat(plugin.asked).hasValue(asked + 20);
        }
    }

    /** Each is a round trip: time passes without a clock. */
    private static void sendUntilItIsSeen(Direction direction, Session session) throws IOException {
        String received = "";
        while (!received.equals("seen")) {
            direction.sendText(session, "hello");
            received = direction.receiver(session).readFrame().text();
        }
    }

    // ---- the handshake

    /** Does not answer; counts what it is asked. */
    private static OnHandshake.Async silent(AtomicInteger asked) {
        return handshake -> {
            asked.incrementAndGet();
            return new CompletableFuture<>();
        };
    }

    @Test
    void handshakesAreRefusedAtOnceUnderClosedPolicy() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestGateway gateway = with(FOR_GOOD, silent(asked))) {
            for (int i = 0; i < 12; i++) {
                try (RawClient client = gateway.ask("/")) {
                    client.expectStatus(500);
                }
            }
            assertThat(asked).hasValueLessThanOrEqualTo(4);
            assertThat(gateway.pluginFailures().subList(0, 4)).containsOnly("guarded ws_handshake TIMEOUT");
            assertThat(gateway.pluginFailures().subList(4, 12)).containsOnly("guarded ws_handshake CIRCUIT_OPEN");
        }
    }

    @Test
    void handshakesGoOnAtOnceUnderOpenPolicy() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestGateway gateway = with(FOR_GOOD + "on_failure: open", silent(asked))) {
            sessions(gateway, 12);
            assertThat(asked).hasValueLessThanOrEqualTo(4);
            assertThat(gateway.pluginFailures().subList(0, 4)).containsOnly("guarded ws_handshake TIMEOUT");
            assertThat(gateway.pluginFailures().subList(4, 12)).containsOnly("guarded ws_handshake CIRCUIT_OPEN");
        }
    }

    @Test
    void handshakesFindOutThatThePluginIsWellAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<HandshakeDecision> well = new CompletableFuture<>();
        OnHandshake.Async plugin = (HandshakeContext handshake) -> {
            asked.incrementAndGet();
            return well.isDone() ? well : new CompletableFuture<>();
        };
        try (TestGateway gateway = with(OPENS_AFTER_FOUR + ", wait_duration: 100}\non_failure: open", plugin)) {
            sessions(gateway, 4);
            int before = asked.get();
            well.complete(Proceed.UNCHANGED);

            while (asked.get() < before + 2) {
                sessions(gateway, 1);
            }
            sessions(gateway, 5);

            assertThat(asked).hasValue(before + 7);
        }
    }

    private void sessions(TestGateway gateway, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            try (Session session = gateway.session(upstream)) {
                session.client().sendText("hello");
                session.upstream().expectText("hello");
            }
        }
    }

    /** Whoever comes and goes is not to open a circuit for everybody else. */
    @Test
    void clientsThatLeaveMeanwhileAreNoFailures() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestGateway gateway = with(FOR_GOOD.replace("timeout: 200", "timeout: 1000"), silent(asked))) {
            for (int i = 0; i < 12; i++) {
                gateway.ask("/").close();
                gateway.nextEnd();
            }
            for (int i = 0; i < 2; i++) {
                try (RawClient client = gateway.ask("/")) {
                    client.expectStatus(500);
                }
            }
            assertThat(gateway.pluginFailures()).containsOnly("guarded ws_handshake TIMEOUT");
        }
    }
}
