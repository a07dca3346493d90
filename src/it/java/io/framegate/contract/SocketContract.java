package io.framegate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.socket.Socket;
import io.framegate.testkit.Frames;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.TestGateway;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Socket} is, whoever made the connection. Pins what Vert.x would otherwise decide for us: an upgrade of Vert.x
 * that changes it fails here.
 */
abstract class SocketContract {

    /** A connection: our end and the far end. */
    record Connection(Socket socket, Context context, RawPeer far) {}

    protected Vertx vertx;
    private Connection connection;
    private final Recorder recorder = new Recorder();

    /** Whose frames the socket reads. */
    abstract Peer peer();

    /** Makes a connection; {@code early} is sent by the far end together with its handshake. */
    abstract Connection connect(byte[] early) throws Exception;

    @BeforeEach
    void startVertx() {
        vertx = TestGateway.eventLoops(2);
    }

    @AfterEach
    void closeVertx() throws Exception {
        connection.far().close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Remembers what a socket told. */
    private static final class Recorder implements Socket.Receiver {
        private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

        @Override
        public void received(Frame frame) {
            told.add(frame);
        }

        @Override
        public void broken(Violation violation) {
            told.add(violation.status());
        }

        @Override
        public void writable(boolean writable) {
            told.add(writable);
        }

        @Override
        public void lost() {
            told.add("lost");
        }

        Object next() throws InterruptedException {
            Object next = told.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("the socket told nothing");
            }
            return next;
        }
    }

    private void open(byte... early) throws Exception {
        connection = connect(early);
        onLoop(() -> connection.socket().open(new DecoderRules(peer(), 1_048_576, 1_000, true, false), recorder));
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.context().runOnContext(turn -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private byte[] frame(int opcode, String payload) {
        return RawPeer.frame(opcode, payload.getBytes(), peer() == Peer.CLIENT);
    }

    @Test
    void pingsAreHandedOutAndNotAnswered() throws Exception {
        open();
        connection.far().send(frame(9, "ping"));

        assertThat(recorder.next()).isEqualTo(Frames.ping("ping"));
        connection.far().expectSilence(50);
    }

    @Test
    void closesAreHandedOutAndNotEchoed() throws Exception {
        open();
        connection.far().send(frame(8, "\u0003\u00E8".substring(0, 0)));
        assertThat(recorder.next()).isEqualTo(Frames.close());
        connection.far().expectSilence(50);
    }

    @Test
    void closeIsAnsweredWithWhateverIsSent() throws Exception {
        open();
        connection.far().send(RawPeer.frame(8, new byte[] {0x0F, (byte) 0xA1}, peer() == Peer.CLIENT));
        assertThat(recorder.next()).isEqualTo(Frames.close(4001));

        onLoop(() -> connection.socket().send(Frames.close(4000, "other")));

        connection.far().expectClose(4000, "other");
        onLoop(() -> connection.socket().disconnect());
        connection.far().expectEnd();
    }

    @Test
    void emptyCloseStaysEmpty() throws Exception {
        open();
        onLoop(() -> connection.socket().send(Frames.close()));
        assertThat(connection.far().readFrame().payload()).isEmpty();
        connection.far().send(frame(8, ""));
        assertThat(recorder.next()).isEqualTo(Frames.close());
    }

    @Test
    void violationIsTheReceiversToAnswer() throws Exception {
        open();
        connection.far().sendHex("C1");
        connection.far().send(new byte[] {(byte) (peer() == Peer.CLIENT ? 0x80 : 0), 0, 0, 0, 0});
        assertThat(recorder.next()).isEqualTo(CloseStatus.of(1002));
        connection.far().expectSilence(50);

        onLoop(() -> {
            connection.socket().send(Frames.close(1002));
            connection.socket().finish();
        });

        connection.far().expectClose(1002, "");
        connection.far().expectEnd();
        connection.far().send(frame(1, "swallowed"));
        connection.far().finish();
        assertThat(recorder.next()).isEqualTo("lost");
    }

    @Test
    void framesThatArriveWithTheHandshakeAreKept() throws Exception {
        byte[] early = frame(1, "early");
        open(early);

        assertThat(recorder.next()).isEqualTo(Frames.text("early"));
    }

    @Test
    void nothingIsHandedOutWhilePaused() throws Exception {
        open();
        onLoop(() -> connection.socket().pause());
        connection.far().send(frame(1, "1"));
        connection.far().send(frame(9, "2"));
        connection.far().send(frame(1, "3"));
        assertThat(recorder.told.poll(100, TimeUnit.MILLISECONDS)).isNull();

        onLoop(() -> connection.socket().resume());

        assertThat(recorder.next()).isEqualTo(Frames.text("1"));
        assertThat(recorder.next()).isEqualTo(Frames.ping("2"));
        assertThat(recorder.next()).isEqualTo(Frames.text("3"));
    }

    /** Asks to be told between two messages; the recorder says when that was. */
    private void askBetweenMessages() throws Exception {
        onLoop(() -> connection.socket().betweenMessages(() -> recorder.told.add("between")));
    }

    @Test
    void betweenMessagesIsAtOnceWhereNothingIsUnderWay() throws Exception {
        open();
        connection.far().send(frame(1, "1"));
        assertThat(recorder.next()).isEqualTo(Frames.text("1"));

        askBetweenMessages();

        assertThat(recorder.next()).isEqualTo("between");
    }

    @Test
    void betweenMessagesIsBehindTheFragmentsOfTheOneUnderWay() throws Exception {
        open();
        connection.far().send(RawPeer.frame(false, 1, "1".getBytes(), peer() == Peer.CLIENT));
        connection.far().send(frame(9, "ping"));
        assertThat(recorder.next()).isEqualTo(Frames.ping("ping"));

        askBetweenMessages();
        connection.far().send(frame(9, "again"));
        assertThat(recorder.next()).isEqualTo(Frames.ping("again"));
        connection.far().send(frame(0, "2"));

        assertThat(recorder.next()).isEqualTo(Frames.text("12"));
        assertThat(recorder.next()).isEqualTo("between");
    }

    @Test
    void betweenMessagesIsBehindWhatWasReadAndNotHandedOut() throws Exception {
        open();
        onLoop(() -> connection.socket().pause());
        connection.far().send(frame(1, "1"));
        connection.far().send(frame(1, "2"));
        assertThat(recorder.told.poll(100, TimeUnit.MILLISECONDS)).isNull();

        askBetweenMessages();
        assertThat(recorder.told.poll(100, TimeUnit.MILLISECONDS)).isNull();
        onLoop(() -> connection.socket().resume());

        assertThat(recorder.next()).isEqualTo(Frames.text("1"));
        if (recorder.next().equals(Frames.text("2"))) { // read with the first or, if TCP cut there, not yet
            assertThat(recorder.next()).isEqualTo("between");
        }
    }

    @Test
    void betweenMessagesIsAtOnceWhereNothingMoreCanBeRead() throws Exception {
        open();
        connection.far().send(RawPeer.frame(false, 1, "1".getBytes(), peer() == Peer.CLIENT));
        connection.far().send(frame(1, "a new message inside of one"));
        assertThat(recorder.next()).isEqualTo(CloseStatus.of(1002));

        askBetweenMessages();

        assertThat(recorder.next()).isEqualTo("between");
    }

    @Test
    void framesLeaveInTheOrderTheyWereSent() throws Exception {
        open();
        onLoop(() -> {
            connection.socket().send(Frames.text("1"));
            connection.socket().send(Frames.ping("2"));
            connection.socket().send(Frames.text("3"));
        });
        for (String payload : new String[] {"1", "2", "3"}) {
            assertThat(connection.far().readFrame().text()).isEqualTo(payload);
        }
    }

    @Test
    void lossIsToldAfterWhatCameBeforeIt() throws Exception {
        open();
        onLoop(() -> connection.socket().pause());
        connection.far().send(frame(1, "last words"));
        connection.far().close();
        assertThat(recorder.told.poll(100, TimeUnit.MILLISECONDS)).isNull();

        onLoop(() -> connection.socket().resume());

        assertThat(recorder.next()).isEqualTo(Frames.text("last words"));
        assertThat(recorder.next()).isEqualTo("lost");
    }

    @Test
    void fullBufferIsToldAndSoIsItsDraining() throws Exception {
        open();
        onLoop(() -> {
            for (int i = 0; i < 200; i++) {
                connection.socket().send(Frames.text(65_536));
            }
        });
        assertThat(recorder.next()).isEqualTo(false);
        for (int i = 0; i < 200; i++) {
            assertThat(connection.far().readFrame().payload()).hasSize(65_536);
        }
        assertThat(recorder.next()).isEqualTo(true);
    }

    @Test
    void disconnectDeliversWhatWasSentBefore() throws Exception {
        open();
        onLoop(() -> {
            connection.socket().send(Frames.text(1_000_000));
            connection.socket().send(Frames.close(1000));
            connection.socket().disconnect();
        });
        assertThat(connection.far().readFrame().payload()).hasSize(1_000_000);
        connection.far().expectClose(1000, "");
        connection.far().expectEnd();
        assertThat(recorder.told.stream().filter("lost"::equals))
                .as("it knows that itself")
                .isEmpty();
    }
}
