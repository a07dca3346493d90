package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spec 16.11: slow readers and slow plugins, order kept, the other direction unaffected. */
class ConcurrencyIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** Answers when the test says so. */
    private static final class Patient implements OnClientFrame.Async {

        private record Asked(ClientFrameContext client, CompletableFuture<Decision> decision) {
            void forward() {
                decision.complete(client.forward());
            }
        }

        private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

        @Override
        public CompletableFuture<Decision> onClientFrame(ClientFrameContext client) {
            Asked next = new Asked(client, new CompletableFuture<>());
            asked.add(next);
            return next.decision();
        }

        Asked next() throws InterruptedException {
            Asked next = asked.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("the plugin was asked about nothing");
            }
            return next;
        }
    }

    @Test
    @Tag("spec-156")
    void framesWaitInOrderForASlowPluginAndTheOtherDirectionFlows() throws Exception {
        Patient patient = new Patient();
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("patient", 1, () -> patient)
                        .start(upstream.port(), "- name: patient\n  timeout: 60000");
                Session session = gateway.session(upstream)) {
            session.client().sendText("1");
            session.client().sendText("2");
            session.client().sendClose(1000, "bye");
            Patient.Asked first = patient.next();
            assertThat(first.client().getFrame().text()).isEqualTo("1");

            session.upstream().sendText("meanwhile");
            session.client().expectText("meanwhile");
            assertThat(patient.asked).as("the second frame waits for the first").isEmpty();

            first.forward();
            session.upstream().expectText("1");
            patient.next().forward();
            session.upstream().expectText("2");
            patient.next().forward();
            session.upstream().expectClose(1000, "bye");
        }
    }

    @Test
    @Tag("spec-155")
    void slowReaderStopsItsSenderAndNobodyElse() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            byte[] message = RawPeer.frame(2, new byte[65_536], true);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        session.client().send(message);
                        sent.incrementAndGet();
                    }
                } catch (java.io.IOException closed) {
                    // the test is over
                }
            });
            sender.start();
            waitUntilStalled(sent);
            assertThat(sent.get()).as("messages of 64 KiB taken").isLessThan(1_000);

            session.upstream().sendText("the other direction");
            session.client().expectText("the other direction");
            for (int i = 0; i < 1_000; i++) {
                assertThat(session.upstream().readFrame().payload()).hasSize(65_536);
            }
            sender.join();
        }
    }

    /** Waits until a counter has stood still for a while. */
    private static void waitUntilStalled(AtomicInteger counter) throws InterruptedException {
        Object clock = new Object();
        int last = -1;
        int still = 0;
        synchronized (clock) {
            while (still < 10) {
                clock.wait(50);
                still = counter.get() == last ? still + 1 : 0;
                last = counter.get();
            }
        }
    }

    @Test
    void everySessionIsAskedInItsOwnOrderUnderLoad() throws Exception {
        OnClientFrame tag = client -> client.withFrameData(client.getFrame().text() + "[c]");
        try (TestGateway gateway =
                TestGateway.builder().eventLoops(2).plugin("tag", 1, () -> tag).start(upstream.port(), "- name: tag")) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sessions.add(gateway.session(upstream));
            }
            for (int round = 0; round < 50; round++) {
                for (Session session : sessions) {
                    session.client().sendText("frame " + round);
                }
            }
            for (Session session : sessions) {
                for (int round = 0; round < 50; round++) {
                    session.upstream().expectText("frame " + round + "[c]");
                }
                session.close();
            }
        }
    }
}
