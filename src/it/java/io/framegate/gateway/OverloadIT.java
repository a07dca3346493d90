package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.Standstill;
import io.framegate.testkit.TestGateway;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that has as much as it can do: those who come are told to come back, those who are there go on. */
class OverloadIT {

    private static final int MOST_LATE = 200;

    private EchoUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new EchoUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void aListenerThatIsFullRefusesForItselfAlone() throws Exception {
        try (TestGateway gateway = TestGateway.builder().settings("""
                                listeners:
                                  - {name: small, host: localhost, port: 0, max_connections: 1}
                                  - {name: large, host: localhost, port: 0}
                                """).start(upstream.port());
                RawClient first = RawClient.asking(gateway.port(0), "/")) {
            first.expectUpgrade();
            try (RawClient second = RawClient.asking(gateway.port(0), "/")) {
                assertThat(second.expectStatus(503).field("Retry-After")).contains("5");
                assertThat(second.readRest()).contains("too many connections");
            }
            try (RawClient other = RawClient.asking(gateway.port(1), "/")) {
                other.expectUpgrade();
            }
            first.close();
            upgradedInTheEnd(gateway).close();
        }
    }

    @Test
    void anEventLoopThatIsLateTakesNoNewSessionUntilItHasRecovered() throws Exception {
        Standstill plugin = new Standstill(2 * MOST_LATE);
        try (TestGateway gateway = TestGateway.builder()
                        .eventLoops(1)
                        .settings("limits: {max_event_loop_lag: " + MOST_LATE + "}")
                        .plugin("blocking", 1, () -> plugin)
                        .start(upstream.port(), "- name: blocking");
                RawClient open = upgradedInTheEnd(gateway)) {
            open.sendText(Standstill.COMMAND);
            plugin.awaitBegin();
            try (RawClient late = gateway.ask("/")) {
                plugin.release();
                assertThat(late.expectStatus(503).field("Retry-After")).contains("5");
                assertThat(late.readRest()).contains("the gateway is overloaded");
            }
            open.expectText(Standstill.COMMAND);
            open.sendText("still here");
            open.expectText("still here");
            upgradedInTheEnd(gateway).close();
        }
    }

    private static RawClient upgradedInTheEnd(TestGateway gateway) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE);
        while (true) {
            RawClient client = gateway.ask("/");
            if (client.readHead().status() == 101) {
                return client;
            }
            client.close();
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
