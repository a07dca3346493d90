package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.TestGateway.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More of everything than anybody needs. What the gateway holds for it is bounded, and ends with the session. */
class FloodIT {

    private static final int MANY = 200_000;
    private static final int BATCH = 1_000;

    private static byte[] batch(boolean fin, int opcode, int length, Direction direction) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        byte[] frame = RawPeer.frame(fin, opcode, new byte[length], direction == Direction.FROM_CLIENT);
        for (int i = 0; i < BATCH; i++) {
            batch.writeBytes(frame);
        }
        return batch.toByteArray();
    }

    /** Sends until told to stop by the connection; how much was taken is counted. */
    private static Thread flood(RawPeer peer, byte[] batch, AtomicLong frames) {
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < MANY / BATCH; i++) {
                    peer.send(batch);
                    frames.addAndGet(BATCH);
                }
            } catch (IOException closed) {
                // the flood was ended
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsOfOneOctetThatNeverEndAreTooMany(Direction direction) throws Exception {
        fragments(direction, 1);
    }

    @ParameterizedTest
    @EnumSource
    void emptyFragmentsThatNeverEndAreTooMany(Direction direction) throws Exception {
        fragments(direction, 0);
    }

    private void fragments(Direction direction, int length) throws Exception {
        try (Siege siege = new Siege();
                Session session = siege.session()) {
            direction.send(session, false, 1, new byte[0]);

            Thread sender = flood(direction.sender(session), batch(false, 0, length, direction), new AtomicLong());

            direction.sender(session).expectClose(1009, "Payload Too Large");
            direction.receiver(session).expectClose(1001, "");
            siege.bystanderIsServed();
            session.close();
            sender.join();
        }
    }

    /** The pongs of a peer that sends pings and never reads: its pings are not read either, before its pongs pile up. */
    @ParameterizedTest
    @EnumSource
    void pingsWhoseAnswersNobodyReadsStop(Direction direction) throws Exception {
        try (Siege siege = new Siege("timeouts: {client_write: 0}");
                Session session = siege.session()) {
            AtomicLong sent = new AtomicLong();
            long before = Siege.liveBytes();
            Thread answering = answerPings(direction.receiver(session), direction);
            Thread sender = flood(direction.sender(session), batch(true, 9, 125, direction), sent);

            siege.bystanderIsServed();
            waitUntilStill(sent);

            assertThat(Siege.liveBytes() - before).as("held for one session").isLessThan(20_000_000);
            siege.bystanderIsServed();
            session.close();
            sender.join();
            answering.join();
        }
    }

    private static Thread answerPings(RawPeer peer, Direction direction) {
        Thread thread = new Thread(() -> {
            try {
                peer.patience(0);
                while (true) {
                    byte[] payload = peer.readFrame().payload();
                    peer.send(RawPeer.frame(10, payload, direction == Direction.FROM_UPSTREAM));
                }
            } catch (IOException over) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @EnumSource
    void pongsNobodyAskedForPassAndLeaveNothing(Direction direction) throws Exception {
        try (Siege siege = new Siege();
                Session session = siege.session()) {
            Thread sender = flood(direction.sender(session), batch(true, 10, 125, direction), new AtomicLong());

            for (int i = 0; i < MANY; i++) {
                RawPeer.WireFrame frame = direction.receiver(session).readFrame();
                assertThat(frame.opcode()).isEqualTo(10);
            }
            sender.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void controlFramesOverTheirRateAreAPolicyViolation(Direction direction) throws Exception {
        try (Siege siege = new Siege("limits: {control_frames_per_second: 50}");
                Session session = siege.session()) {
            Thread sender = flood(direction.sender(session), batch(true, 9, 4, direction), new AtomicLong());

            List<RawPeer.WireFrame> arrived = new ArrayList<>();
            RawPeer.WireFrame frame = direction.receiver(session).readFrame();
            for (; frame.opcode() == 9; frame = direction.receiver(session).readFrame()) {
                arrived.add(frame);
            }

            assertThat(arrived).hasSizeBetween(50, 100);
            assertThat(frame.payload()).containsExactly(0x03, 0xE9);
            direction.sender(session).expectClose(1008, "");
            session.close();
            sender.join();
        }
    }

    /** A hundred peers that announce 32 MiB each and send little of it. */
    @ParameterizedTest
    @EnumSource
    void announcedLengthCostsNothing(Direction direction) throws Exception {
        try (Siege siege = new Siege("limits: {client_max_payload: 33554432, upstream_max_payload: 33554432}")) {
            List<Session> sessions = new ArrayList<>();
            String header = direction == Direction.FROM_CLIENT
                    ? "82 FF 00 00 00 00 02 00 00 00 00 00 00 00"
                    : "82 7F 00 00 00 00 02 00 00 00";
            for (int i = 0; i < 100; i++) {
                sessions.add(siege.session());
            }
            long before = Siege.liveBytes();

            for (Session session : sessions) {
                direction.sender(session).sendHex(header);
                direction.sender(session).send(new byte[1_000]);
                direction.send(session, 9, new byte[0]); // swallowed as payload, so nothing can tell when it was read
            }
            siege.newcomerIsServed();

            assertThat(Siege.liveBytes() - before)
                    .as("held for a hundred sessions")
                    .isLessThan(100 * 200_000L);
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    private static void waitUntilStill(AtomicLong counter) throws InterruptedException {
        long[] last = {-1};
        int[] still = {0};
        Siege.settle(() -> {
            still[0] = counter.get() == last[0] ? still[0] + 1 : 0;
            last[0] = counter.get();
            return still[0] >= 25;
        });
    }
}
