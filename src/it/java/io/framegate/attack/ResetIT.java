package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TCP reset in every state of a handshake and of a close, from either side. */
class ResetIT {

    private Siege siege;

    @BeforeEach
    void start() throws Exception {
        siege = new Siege("timeouts: {lingering_time: 1000, lingering_timeout: 500}");
    }

    @AfterEach
    void stop() throws Exception {
        siege.close();
    }

    // ---- handshake

    @Test
    void clientThatHasOnlyConnected() throws Exception {
        RawClient client = new RawClient(siege.port());
        client.reset();

        siege.upstream().expectNobody(50);
    }

    @Test
    void clientInTheMiddleOfItsRequest() throws Exception {
        RawClient client = new RawClient(siege.port());
        client.request("GET / HTTP/1.1\r\nHost: gate");
        client.reset();

        siege.upstream().expectNobody(50);
    }

    @Test
    void clientWhileTheUpstreamThinks() throws Exception {
        RawClient client = siege.gateway().ask("/");
        try (RawUpstream.Connection upstream = siege.upstream().accept()) {
            upstream.readRequest();
            client.reset();

            upstream.expectEnd();
        }
    }

    @Test
    void upstreamThatHasOnlyAccepted() throws Exception {
        try (RawClient client = siege.gateway().ask("/")) {
            siege.upstream().accept().reset();

            client.expectStatus(502);
        }
    }

    @Test
    void upstreamThatHasReadTheRequest() throws Exception {
        try (RawClient client = siege.gateway().ask("/")) {
            RawUpstream.Connection upstream = siege.upstream().accept();
            upstream.readRequest();
            upstream.reset();

            client.expectStatus(502);
        }
    }

    @Test
    void upstreamInTheMiddleOfItsAnswer() throws Exception {
        try (RawClient client = siege.gateway().ask("/")) {
            RawUpstream.Connection upstream = siege.upstream().accept();
            upstream.readRequest();
            upstream.answer("HTTP/1.1 101 Switching Protocols\nUpgrade: web");
            upstream.reset();

            client.expectStatus(502);
        }
    }

    @Test
    void upstreamInTheMiddleOfARefusal() throws Exception {
        try (RawClient client = siege.gateway().ask("/")) {
            RawUpstream.Connection upstream = siege.upstream().accept();
            upstream.readRequest();
            upstream.answer("HTTP/1.1 403 Forbidden\nContent-Length: 100\n\nbecause");
            client.expectStatus(403);
            client.read(7);
            upstream.reset();

            client.expectEnd();
        }
    }

    @Test
    void upstreamRightBehindIts101() throws Exception {
        try (RawClient client = siege.gateway().ask("/")) {
            RawUpstream.Connection upstream = siege.upstream().upgrade();
            client.expectUpgrade();
            upstream.reset();

            client.expectClose(1001, "");
            client.expectEnd();
        }
    }

    // ---- frames and closes

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAHeader(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.sender(session).sendHex(direction == Direction.FROM_CLIENT ? "82 FE 01" : "82 7E 01");
            direction.sender(session).reset();

            direction.receiver(session).expectClose(1001, "");
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void betweenTwoFragments(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.send(session, false, 1, new byte[] {'a'});
            direction.sender(session).reset();

            direction.receiver(session).expectClose(1001, "");
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rightBehindItsOwnClose(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.sendClose(session, 1000, "bye");
            direction.receiver(session).expectClose(1000, "bye");
            direction.sender(session).reset();

            answerClose(direction.receiver(session));
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void insteadOfAnsweringAClose(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.sendClose(session, 1000, "bye");
            direction.receiver(session).expectClose(1000, "bye");
            direction.receiver(session).reset();

            direction.sender(session).expectClose(1001, "");
            direction.sender(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void insteadOfAnsweringAViolation(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.sender(session).sendHex("F1 80 00 00 00 00");
            direction.sender(session).expectClose(1002, "");
            direction.sender(session).reset();

            direction.receiver(session).expectClose(1001, "");
            answerClose(direction.receiver(session));
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void insteadOfAnsweringTheGatewaysClose(Direction direction) throws Exception {
        try (Session session = siege.session()) {
            direction.sender(session).sendHex("F1 80 00 00 00 00");
            direction.receiver(session).expectClose(1001, "");
            direction.receiver(session).reset();

            direction.sender(session).expectClose(1002, "");
            direction.sender(session).expectEnd();
        }
    }

    /** Neither side can be written to and so neither is read, when both are gone: nobody waits for the other. */
    @Test
    void bothSidesWhileNeitherReads() throws Exception {
        try (Session session = siege.session()) {
            Thread client = fill(session.client());
            Thread upstream = fill(session.upstream());
            client.join();
            upstream.join();

            session.client().reset();
            session.upstream().reset();

            Siege.settle(() -> siege.gateway().sessions() == 1);
            assertThat(siege.gateway().sessions()).isEqualTo(1);
        }
    }

    /** Sends until nothing is taken any more. */
    private static Thread fill(RawPeer peer) throws IOException {
        AtomicLong sent = new AtomicLong();
        byte[] frame = RawPeer.frame(2, new byte[65_536], peer instanceof RawClient);
        Thread sender = new Thread(() -> {
            try {
                while (true) {
                    peer.send(frame);
                    sent.incrementAndGet();
                }
            } catch (IOException reset) {
                // the test went on
            }
        });
        sender.setDaemon(true);
        sender.start();
        Thread watcher = new Thread(() -> waitUntilStill(sent));
        watcher.start();
        return watcher;
    }

    private static void waitUntilStill(AtomicLong counter) {
        long[] last = {-1};
        int[] still = {0};
        try {
            Siege.settle(() -> {
                still[0] = counter.get() == last[0] ? still[0] + 1 : 0;
                last[0] = counter.get();
                return still[0] >= 15;
            });
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answerClose(RawPeer peer) throws Exception {
        peer.send(RawPeer.frame(8, new byte[] {3, (byte) 0xE8}, peer instanceof RawClient));
    }
}
