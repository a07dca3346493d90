package io.framegate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jetty's client. */
class JettyClientIT {

    private static final long SECONDS = 60;

    private final WebSocketClient client = new WebSocketClient();

    @BeforeEach
    void start() throws Exception {
        client.setMaxBinaryMessageSize(4 << 20);
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
    }

    /** Takes down what comes. */
    public static final class Recorder implements Session.Listener.AutoDemanding {
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public void onWebSocketText(String message) {
            events.add(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            events.add(ByteBuffer.allocate(payload.remaining()).put(payload).flip());
            callback.succeed();
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            events.add("pong of " + payload.remaining());
        }

        @Override
        public void onWebSocketClose(int status, String reason) {
            events.add("close " + status + " " + reason);
        }

        Object next() throws InterruptedException {
            Object next = events.poll(SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    private Session open(Dialogue dialogue, Recorder recorder) throws Exception {
        ClientUpgradeRequest request = new ClientUpgradeRequest();
        request.setSubProtocols("unknown.v0", "chat.v2");
        return client.connect(recorder, URI.create(dialogue.url()), request).get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void jetty() throws Exception {
        try (Dialogue dialogue = new Dialogue()) {
            Recorder recorder = new Recorder();
            Session session = open(dialogue, recorder);
            assertThat(session.getUpgradeResponse().getAcceptedSubProtocol()).isEqualTo("chat.v2");
            session.sendText("κόσμε 🌍", Callback.NOOP);
            assertThat(recorder.next()).isEqualTo("κόσμε 🌍");
            ByteBuffer mebibyte = ByteBuffer.allocate(1 << 20);
            session.sendBinary(mebibyte.duplicate(), Callback.NOOP);
            assertThat(recorder.next()).isEqualTo(mebibyte);
            sendPart(session, "in ", false);
            sendPart(session, "three ", false);
            sendPart(session, "parts", true);
            assertThat(recorder.next()).isEqualTo("in three parts");
            session.sendPing(ByteBuffer.allocate(125), Callback.NOOP);
            assertThat(recorder.next()).isEqualTo("pong of 125");
            session.sendText("ping me", Callback.NOOP);
            assertThat(recorder.next()).isEqualTo("pong: it is you");
            session.close(4001, "mine", Callback.NOOP);
            assertThat(recorder.next()).isEqualTo("close 4001 mine");

            Recorder second = new Recorder();
            open(dialogue, second).sendText("close me", Callback.NOOP);
            assertThat(second.next()).isEqualTo("close 4002 theirs");

            Recorder third = new Recorder();
            open(dialogue, third).sendBinary(ByteBuffer.allocate((1 << 20) + 1), Callback.NOOP);
            assertThat(third.next()).isEqualTo("close 1009 Payload Too Large");
            dialogue.assertClosed();
        }
    }

    private static void sendPart(Session session, String part, boolean last) throws Exception {
        Callback.Completable sent = new Callback.Completable();
        session.sendPartialText(part, last, sent);
        sent.get(SECONDS, TimeUnit.SECONDS);
    }
}
