package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hundred readers that do not read and senders that do not stop: what the gateway holds for them is bounded.
 *
 * <p>Live heap is what is left after a collection, so the bound is about memory and not about time.
 */
class BackpressureIT {

    private static final int READERS = 100;
    private static final int MESSAGE = 65_536;
    /** For each session a window, a message above it and what is being read, decoded and written; many times over. */
    private static final long MOST_PER_SESSION = 1_000_000;

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void slowReadersCostAWindowAndNoMore(Direction direction) throws Exception {
        OnClientFrame plugin = client -> client.forward();
        try (TestGateway gateway = TestGateway.builder()
                .settings("timeouts: {client_write: 0}")
                .plugin("p", 1, () -> plugin)
                .start(upstream.port(), "- name: p")) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                sessions.add(gateway.session(upstream));
            }
            long before = liveBytes();
            AtomicLong sent = new AtomicLong();
            List<Thread> senders = new ArrayList<>();
            byte[] message = RawPeer.frame(2, new byte[MESSAGE], direction == Direction.FROM_CLIENT);
            for (Session session : sessions) {
                Thread sender = new Thread(() -> send(direction.sender(session), message, sent));
                sender.start();
                senders.add(sender);
            }
            waitUntilStalled(sent);

            long held = liveBytes() - before;
            assertThat(sent.get()).as("bytes taken from the senders").isLessThan(READERS * 1_000L * MESSAGE);
            assertThat(held).as("bytes held for slow readers").isLessThan(READERS * MOST_PER_SESSION);

            for (Session session : sessions) {
                session.close();
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    private static void send(RawPeer sender, byte[] message, AtomicLong sent) {
        try {
            for (int i = 0; i < 1_000; i++) {
                sender.send(message);
                sent.addAndGet(message.length);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void waitUntilStalled(AtomicLong counter) throws InterruptedException {
        Object clock = new Object();
        long last = -1;
        int still = 0;
        synchronized (clock) {
            while (still < 10) {
                clock.wait(50);
                still = counter.get() == last ? still + 1 : 0;
                last = counter.get();
            }
        }
    }

    /** Heap and direct memory in use after a collection. */
    private static long liveBytes() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class).stream()
                .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }
}
