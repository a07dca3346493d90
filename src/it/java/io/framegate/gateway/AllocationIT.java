package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How many bytes a forwarded frame allocates on the event loop. No time is measured, so a busy machine changes nothing; what
 * moves the number is what the compiler finds out about objects that do not escape, and that depends on what else ran in this
 * JVM before. Hence the warm-up, the least of several rounds, and bounds above what was measured.
 */
class AllocationIT {

    /**
     * The most bytes for a text of {@value #PAYLOAD_BYTES} bytes that no plugin sees. Measured: 398, 80 of them the array
     * with the payload.
     */
    private static final long NONE_BYTES = 600;

    /** The same behind three plugins that forward. Measured: 1,702 alone, 1,790 after other tests. */
    private static final long INSPECT_BYTES = 2_400;

    private static final int PAYLOAD_BYTES = 64;
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5;
    private static final int ROUND_TRIPS = 4_000;
    private static final int FRAMES = 2 * ROUND_TRIPS;
    private static final String TEXT = "x".repeat(PAYLOAD_BYTES);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private RawUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
        threads.setThreadAllocatedMemoryEnabled(true);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it notes where every buffer was used
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        ResourceLeakDetector.setLevel(level);
        if (upstream != null) {
            upstream.close();
        }
    }

    /** What {@code conf/examples/bench.yaml} uses, in front of the upstream of the test. */
    private String declarative() throws IOException {
        return Files.readString(Path.of("conf", "examples", "bench-kong.yml"))
                .replace("127.0.0.1:21001", "localhost:" + upstream.port());
    }

    private static long eventLoop(TestGateway gateway) throws Exception {
        CompletableFuture<Long> id = new CompletableFuture<>();
        gateway.vertx().runOnContext(turn -> id.complete(Thread.currentThread().getId()));
        return id.get(10, TimeUnit.SECONDS);
    }

    /** Both ends live on this thread, the gateway's only event loop is another. */
    private static void roundTrips(Session session, int count) throws IOException {
        byte[] fromClient = RawPeer.frame(1, TEXT.getBytes(StandardCharsets.UTF_8), true);
        byte[] fromUpstream = RawPeer.frame(1, TEXT.getBytes(StandardCharsets.UTF_8), false);
        int masked = fromClient.length;
        for (int i = 0; i < count; i++) {
            session.client().send(fromClient);
            session.upstream().read(masked);
            session.upstream().send(fromUpstream);
            session.client().read(fromUpstream.length);
        }
    }

    /** The bytes that a frame through this route allocates: the least of several rounds. */
    private long bytesPerFrame(String path, String declarative) throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(declarative);
                RawClient client = gateway.ask(path);
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            Session session = new Session(client, connection);
            long loop = eventLoop(gateway);
            roundTrips(session, WARM_UP);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long before = threads.getThreadAllocatedBytes(loop);
                roundTrips(session, ROUND_TRIPS);
                least = Math.min(least, threads.getThreadAllocatedBytes(loop) - before);
            }
            return least / FRAMES;
        }
    }

    @Test
    void forwardedFrameAllocatesLittle() throws Exception {
        assertThat(bytesPerFrame("/none", declarative())).as("bytes per frame").isLessThanOrEqualTo(NONE_BYTES);
    }

    @Test
    void inspectedFrameAllocatesLittle() throws Exception {
        assertThat(bytesPerFrame("/inspect", declarative()))
                .as("bytes per frame")
                .isLessThanOrEqualTo(INSPECT_BYTES);
    }

    @Test
    void breakersThatAreClosedAllocateNothing() throws Exception {
        String guarded = declarative().replace("- name: bench-", "- breaker: {}\n            name: bench-");

        assertThat(bytesPerFrame("/inspect", guarded)).as("bytes per frame").isLessThanOrEqualTo(INSPECT_BYTES);
    }
}
