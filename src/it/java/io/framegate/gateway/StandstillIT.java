package io.framegate.gateway;

import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event loop stood still, as it does when the machine is paused or has no processor for it: nobody else is to pay for it. */
class StandstillIT {

    private static final int IDLE = 1_000;

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void whoSpokeMeanwhileWasNotSilent() throws Exception {
        CountDownLatch stands = new CountDownLatch(1);
        CountDownLatch spoken = new CountDownLatch(1);
        OnClientFrame plugin = client -> {
            if (client.getFrame().text().equals("stand still")) {
                stands.countDown();
                spoken.await();
                standStill();
            }
            return client.forward();
        };
        try (TestGateway gateway = TestGateway.builder()
                        .eventLoops(1)
                        .settings("timeouts: {idle: " + IDLE + "}")
                        .plugin("blocking", 1, () -> plugin)
                        .start(upstream.port(), "- name: blocking");
                Session first = gateway.session(upstream);
                Session second = gateway.session(upstream)) {
            first.client().send(RawPeer.frame(1, "stand still".getBytes(StandardCharsets.US_ASCII), true));
            stands.await();
            first.client().send(RawPeer.frame(1, "first".getBytes(StandardCharsets.US_ASCII), true));
            second.client().send(RawPeer.frame(1, "second".getBytes(StandardCharsets.US_ASCII), true));
            spoken.countDown();

            first.upstream().expectText("stand still");
            first.upstream().expectText("first");
            second.upstream().expectText("second");
        }
    }

    private static void standStill() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * IDLE);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
