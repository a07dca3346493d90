package io.framegate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The JDK's own client. */
class JavaHttpClientIT {

    private static final long SECONDS = 60;

    /** Takes down what comes, messages joined. */
    private static final class Recorder implements WebSocket.Listener {
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private ByteBuffer binary = ByteBuffer.allocate(2 << 20);

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            binary.put(data);
            if (last) {
                events.add(binary.flip());
                binary = ByteBuffer.allocate(2 << 20);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong of " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            events.add("close " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            events.add(failure.toString());
        }

        Object next() throws InterruptedException {
            Object next = events.poll(SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    private static WebSocket open(Dialogue dialogue, Recorder recorder) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("unknown.v0", "chat.v2")
                .buildAsync(URI.create(dialogue.url()), recorder)
                .join();
    }

    @Test
    void javaNetHttp() throws Exception {
        try (Dialogue dialogue = new Dialogue()) {
            Recorder recorder = new Recorder();
            WebSocket socket = open(dialogue, recorder);
            assertThat(socket.getSubprotocol()).isEqualTo("chat.v2");
            socket.sendText("κόσμε 🌍", true).join();
            assertThat(recorder.next()).isEqualTo("κόσμε 🌍");
            ByteBuffer mebibyte = ByteBuffer.allocate(1 << 20);
            socket.sendBinary(mebibyte.duplicate(), true).join();
            assertThat(recorder.next()).isEqualTo(mebibyte);
            socket.sendText("in ", false).join();
            socket.sendText("three ", false).join();
            socket.sendText("parts", true).join();
            assertThat(recorder.next()).isEqualTo("in three parts");
            socket.sendPing(ByteBuffer.allocate(125)).join();
            assertThat(recorder.next()).isEqualTo("pong of 125");
            socket.sendText("ping me", true).join();
            assertThat(recorder.next()).isEqualTo("pong: it is you");
            socket.sendClose(4001, "mine").join();
            assertThat(recorder.next()).isEqualTo("close 4001 mine");

            Recorder second = new Recorder();
            open(dialogue, second).sendText("close me", true).join();
            assertThat(second.next()).isEqualTo("close 4002 theirs");

            Recorder third = new Recorder();
            open(dialogue, third).sendBinary(ByteBuffer.allocate((1 << 20) + 1), true);
            assertThat(third.next()).isEqualTo("close 1009 Payload Too Large");
            dialogue.assertClosed();
        }
    }
}
