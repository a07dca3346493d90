package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/**
 * A gateway under attack. {@code /} leads to an upstream that the test plays, {@code /echo} to one that behaves; a bystander
 * has a session with the latter. Closing it asserts that the bystander was not disturbed, that a newcomer is served, and
 * that no session and no descriptor is left.
 */
final class Siege implements AutoCloseable {

    private static final int ROUNDS_TO_SETTLE = 400;

    private final RawUpstream upstream;
    private final EchoUpstream echo;
    private final TestGateway gateway;
    private final RawClient bystander;
    private final int descriptors;

    /** @param settings further lines of the settings file */
    Siege(String... settings) throws Exception {
        upstream = new RawUpstream();
        echo = new EchoUpstream();
        TestGateway.Builder builder = TestGateway.builder();
        for (String line : settings) {
            builder.settings(line);
        }
        gateway = builder.start("""
                _format_version: "3.0"
                services:
                  - name: hostile
                    url: ws://localhost:%d
                    read_timeout: 1000
                    retries: 0
                    routes:
                      - {name: hostile, protocols: [ws, wss], paths: [/]}
                  - name: echo
                    url: ws://localhost:%d
                    routes:
                      - {name: echo, protocols: [ws, wss], paths: [/echo]}
                """.formatted(upstream.port(), echo.port()));
        newcomerIsServed();
        bystander = gateway.ask("/echo");
        bystander.expectUpgrade();
        bystanderIsServed();
        settle(() -> gateway.sessions() == 1 && echo.connections() == 1);
        descriptors = descriptors();
    }

    TestGateway gateway() {
        return gateway;
    }

    RawUpstream upstream() {
        return upstream;
    }

    int port() {
        return gateway.port();
    }

    /** A session between two ends the test plays. */
    TestGateway.Session session() throws Exception {
        return gateway.session(upstream);
    }

    void bystanderIsServed() throws Exception {
        bystander.sendText("still there?");
        bystander.expectText("still there?");
    }

    void newcomerIsServed() throws Exception {
        try (RawClient newcomer = gateway.ask("/echo")) {
            newcomer.expectUpgrade();
            newcomer.sendText("hello");
            newcomer.expectText("hello");
        }
    }

    /** Heap and direct memory in use after a collection. */
    static long liveBytes() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class).stream()
                .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    /** Gives what is under way the time to come about. */
    static void settle(BooleanSupplier settled) throws InterruptedException {
        Object clock = new Object();
        synchronized (clock) {
            for (int i = 0; i < ROUNDS_TO_SETTLE && !settled.getAsBoolean(); i++) {
                clock.wait(20);
            }
        }
    }

    @Override
    public void close() throws Exception {
        try {
            bystanderIsServed();
            newcomerIsServed();
            settle(() -> gateway.sessions() == 1 && echo.connections() == 1 && descriptors() <= descriptors);
            assertThat(gateway.sessions())
                    .as("sessions left, the bystander's aside")
                    .isEqualTo(1);
            assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors);
        } finally {
            bystander.close();
            gateway.close();
            echo.close();
            upstream.close();
        }
    }
}
