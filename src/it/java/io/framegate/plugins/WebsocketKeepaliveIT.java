package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawPeer.WireFrame;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code websocket-keepalive} over real sockets. */
class WebsocketKeepaliveIT {

    private static final int PING = 9;
    private static final int PONG = 10;

    private RawUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private TestGateway keeping(String config) {
        return TestGateway.builder().start(upstream.port(), "- name: websocket-keepalive", "  config: " + config);
    }

    /** Answers a ping, which must be the next frame. */
    private static void answer(RawPeer peer, boolean masked) throws IOException {
        WireFrame ping = peer.readFrame();
        assertThat(ping.opcode()).as(ping.toString()).isEqualTo(PING);
        peer.send(RawPeer.frame(PONG, ping.payload(), masked));
    }

    @Test
    void silentClientIsPingedAndTheUpstreamDoesNotSeeItsPongs() throws Exception {
        try (TestGateway gateway = keeping("{client: {ping_interval: 50}}");
                Session session = gateway.session(upstream)) {
            answer(session.client(), true);
            answer(session.client(), true);
            session.client().sendText("still here");

            session.upstream().expectText("still here");
        }
    }

    @Test
    void silentUpstreamIsPingedAndTheClientDoesNotSeeItsPongs() throws Exception {
        try (TestGateway gateway = keeping("{upstream: {ping_interval: 50}}");
                Session session = gateway.session(upstream)) {
            answer(session.upstream(), false);
            answer(session.upstream(), false);
            session.upstream().sendText("still here");

            session.client().expectText("still here");
        }
    }

    @Test
    void clientThatDoesNotAnswerIsClosed() throws Exception {
        try (TestGateway gateway = keeping("{client: {ping_interval: 30, pong_timeout: 20, missed_pongs: 2}}");
                Session session = gateway.session(upstream)) {
            assertThat(session.client().readFrame().opcode()).isEqualTo(PING);
            assertThat(session.client().readFrame().opcode()).isEqualTo(PING);

            session.client().expectClose(1001, "idle");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            session.client().close();
            SessionEnd end = gateway.nextEnd();
            assertThat(end.blame()).isEqualTo(Blame.CLIENT);
            assertThat(end.reason()).isEqualTo("does not answer pings");
        }
    }

    @Test
    void upstreamThatDoesNotAnswerIsClosed() throws Exception {
        try (TestGateway gateway = keeping("{upstream: {ping_interval: 30, pong_timeout: 20, missed_pongs: 1}}");
                Session session = gateway.session(upstream)) {
            assertThat(session.upstream().readFrame().opcode()).isEqualTo(PING);

            session.upstream().expectClose(1001, "idle");
            session.client().expectClose(1001, "");
        }
    }

    /** The pings keep coming, and none of them ends the silence. */
    @Test
    void pingsDoNotKeepASessionThatIsIdle() throws Exception {
        try (TestGateway gateway = keeping("{client: {ping_interval: 100}, idle_timeout: 1000, reset_idle_on: data}");
                Session session = gateway.session(upstream)) {
            WireFrame frame = session.client().readFrame();
            assertThat(frame.opcode()).as(frame.toString()).isEqualTo(PING);
            while (frame.opcode() == PING) {
                session.client().send(RawPeer.frame(PONG, frame.payload(), true));
                frame = session.client().readFrame();
            }

            assertThat(frame.hex()).isEqualTo("88 02 03 E9");
            session.upstream().expectClose(1001, "");
        }
    }

    @Test
    void lifeEndsWithItsStatusBetweenTwoMessages() throws Exception {
        try (TestGateway gateway =
                        keeping("{max_lifetime: 300, lifetime_jitter: 100, close_code: 4008, close_reason: again}");
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello");
            session.upstream().expectText("hello");

            session.client().expectClose(4008, "again");
            session.client().sendText("said before it heard");
            session.client().sendClose(4008, "");
            session.upstream().expectText("said before it heard");
            session.upstream().expectClose(4008, "again");
            session.upstream().sendClose(4008, "");
            SessionEnd end = gateway.nextEnd();
            assertThat(end.blame()).isEqualTo(Blame.GATEWAY);
            assertThat(end.reason()).isEqualTo("max_lifetime of websocket-keepalive is over");
        }
    }
}
