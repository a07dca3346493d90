package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.File;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand times killed in the middle, in every way, and every file descriptor is back. */
class LeakIT {

    private static final int TRIES = 1_000;
    private static final int ROUNDS_TO_SETTLE = 100;

    private RawUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(new File("/proc/self/fd").isDirectory(), "counting file descriptors needs /proc");
        upstream = new RawUpstream();
        gateway = TestGateway.inFrontOf(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    @Test
    @Tag("spec-136")
    void descriptorsReturnToTheBaseline() throws Exception {
        for (int i = 0; i < 5; i++) {
            killOnce(i);
        }
        settle(0);
        int baseline = descriptors();

        for (int i = 0; i < TRIES; i++) {
            killOnce(i);
        }

        settle(baseline);
        assertThat(descriptors()).isLessThanOrEqualTo(baseline);
        assertThat(gateway.sessions()).isZero();
    }

    private void killOnce(int number) throws Exception {
        if (number % 5 == 4) {
            leaveDuringTheHandshake();
            return;
        }
        boolean client = number % 2 == 0;
        try (Session session = gateway.session(upstream)) {
            RawPeer victim = client ? session.client() : session.upstream();
            RawPeer survivor = client ? session.upstream() : session.client();
            byte[] frame = RawPeer.frame(2, new byte[20_000], client);
            victim.send(Arrays.copyOf(frame, 10_000));
            if (number % 3 == 0) {
                victim.close();
            } else {
                victim.reset();
            }
            survivor.expectClose(1001, "");
        }
    }

    private void leaveDuringTheHandshake() throws Exception {
        RawClient client = gateway.ask("/");
        RawUpstream.Connection connection = upstream.accept();
        connection.readRequest();
        client.reset();
        connection.expectEnd();
        connection.close();
    }

    /** Gives the last connections the time to be closed on both ends. */
    private void settle(int baseline) throws InterruptedException {
        Object clock = new Object();
        synchronized (clock) {
            for (int i = 0; i < ROUNDS_TO_SETTLE && (gateway.sessions() > 0 || descriptors() > baseline); i++) {
                clock.wait(20);
            }
        }
    }
}
