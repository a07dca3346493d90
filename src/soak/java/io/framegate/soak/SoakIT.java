package io.framegate.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.TestGateway;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.File;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rounds of many sessions at once. In a round every slot plays one session after another, and the upstream restarts in its
 * middle; between two rounds there is no session, so that what is left of heap and descriptors can be compared.
 */
class SoakIT {

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("soak.minutes", 1));
    private static final int CONNECTIONS = Math.min(Integer.getInteger("soak.connections", 2_000), affordable());
    private static final int ROUNDS = (int) Math.max(4, Math.min(20, TIME.toSeconds() / 30));
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    /** What a heap may differ by between two rounds without anything being lost in it. */
    private static final long NOISE = 8_000_000;

    /**
     * What is held between two rounds.
     *
     * @param heap bytes of live objects
     * @param buffers bytes of direct memory in buffers that nobody has released
     * @param pooled bytes of direct memory there is to take buffers from: as much as was ever needed at once
     */
    private record Measured(long heap, long buffers, long pooled, int descriptors) {
        @Override
        public String toString() {
            return heap / 1_000_000 + " MB of heap, " + buffers / 1_000 + " KB in buffers of " + pooled / 1_000_000
                    + " MB, " + descriptors + " descriptors";
        }
    }

    private final Ledger ledger = new Ledger();
    private final AtomicLong nextId = new AtomicLong(SEED);
    private final List<Measured> rounds = new ArrayList<>();
    private Vertx load;
    private SoakUpstream upstream;
    private TestGateway gateway;
    private WebSocketClient client;

    @BeforeEach
    void start() throws Exception {
        load = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        upstream = new SoakUpstream(load, ledger);
        int port = await(upstream.listen());
        OnClientFrame plugin = frame -> switch (frame.getFrame().payload().isEmpty()
                        || frame.getFrame().type().isControl()
                ? SoakSession.ORDINARY
                : frame.getFrame().payload().at(0)) {
            case SoakSession.DROP_ME -> frame.dropFrame();
            case SoakSession.PLUGIN_CLOSES -> frame.close(4_002, "", 4_003, "");
            case SoakSession.PLUGIN_FAILS -> throw new IllegalStateException("as it was asked to");
            default -> frame.forward();
        };
        gateway = TestGateway.builder()
                .plugin("soaked", 1, () -> plugin)
                .eventLoops(2)
                .forgetful()
                // both ends live on one other thread: when the machine has no time for it, that is not what is asked
                // here
                .settings("timeouts: {lingering_time: 120000, lingering_timeout: 120000}")
                .start(port, "- name: soaked\n  timeout: 120000");
        client = load.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(CONNECTIONS + 100)
                .setMaxFrameSize(4 << 20)
                .setMaxMessageSize(4 << 20));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        await(load.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }

    /** A session has four descriptors here: the client's, the gateway's two and the upstream's. */
    private static int affordable() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) ((system.getMaxFileDescriptorCount() - 500) / 4)
                : 500;
    }

    @Test
    void everyFrameIsAccountedForAndNothingGrows() throws Exception {
        System.out.println("soak: " + TIME.toMinutes() + " minutes, " + CONNECTIONS + " connections, " + ROUNDS
                + " rounds, seed " + SEED);
        Duration round = TIME.dividedBy(ROUNDS);

        for (int i = 0; i < ROUNDS; i++) {
            playRound(System.nanoTime() + round.toNanos());
            rounds.add(measure());
            System.out.println("soak: round " + (i + 1) + ": " + rounds.get(i) + "; so far " + ledger);
        }

        assertThat(ledger.faults()).isEmpty();
        assertThat(ledger.sent.sum()).isEqualTo(ledger.delivered.sum() + ledger.dropped.sum() + ledger.lost.sum());
        assertThat(gateway.sessions()).isZero();
        Measured first = rounds.get(1); // the first round still loads classes and fills pools
        Measured last = rounds.get(rounds.size() - 1);
        assertThat(last.heap()).as("live heap").isLessThan(first.heap() + NOISE);
        assertThat(last.buffers()).as("direct memory in buffers").isLessThan(first.buffers() + NOISE);
        assertThat(last.descriptors()).as("descriptors").isLessThanOrEqualTo(first.descriptors());
    }

    private void playRound(long until) throws Exception {
        List<Future<Void>> slots = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            slots.add(playUntil(until));
        }
        long restart = Math.max(1, (until - System.nanoTime()) / 2_000_000);
        Future<Integer> restarted = load.timer(restart, TimeUnit.MILLISECONDS).compose(middle -> upstream.restart());
        await(Future.join(slots));
        await(restarted);
        settle();
    }

    private Future<Void> playUntil(long until) {
        if (System.nanoTime() >= until) {
            return Future.succeededFuture();
        }
        return new SoakSession(load, ledger, nextId.incrementAndGet())
                .play(client, gateway.port())
                .compose(played -> playUntil(until));
    }

    /** An upstream may hear of an end a little later than its client. */
    private void settle() throws InterruptedException {
        Object clock = new Object();
        synchronized (clock) {
            for (int i = 0; i < 1_000 && !(ledger.open().isEmpty() && gateway.sessions() == 0); i++) {
                clock.wait(20);
            }
        }
        assertThat(ledger.open().size())
                .as("sessions with an end that never came")
                .isZero();
    }

    private static Measured measure() throws InterruptedException {
        Object clock = new Object();
        synchronized (clock) {
            for (int i = 0; i < 3; i++) {
                System.gc();
                clock.wait(100); // what a collection finds is put away on other threads
            }
        }
        long pooled = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        String[] descriptors = new File("/proc/self/fd").list();
        return new Measured(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                PooledByteBufAllocator.DEFAULT.pinnedDirectMemory(),
                pooled,
                descriptors == null ? 0 : descriptors.length);
    }
}
