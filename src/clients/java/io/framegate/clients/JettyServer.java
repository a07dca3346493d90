package io.framegate.clients;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The other end of {@link ServersIT} with Jetty's server. */
final class JettyServer implements AutoCloseable {

    private static final long SECONDS = 60;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private volatile String lastClose = "none";

    JettyServer() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxBinaryMessageSize(4 << 20);
            container.addMapping("/*", (request, response, callback) -> {
                if (request.hasSubProtocol("chat.v2")) {
                    response.setAcceptedSubProtocol("chat.v2");
                }
                return new Endpoint();
            });
        }));
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** One session. */
    public final class Endpoint implements Session.Listener.AutoDemanding {
        private Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        @Override
        public void onWebSocketText(String message) {
            switch (message) {
                case "which sub-protocol?" -> send(session.getUpgradeResponse().getAcceptedSubProtocol());
                case "which extensions?" ->
                    send(session.getUpgradeResponse().getExtensions().stream()
                            .map(ExtensionConfig::getName)
                            .collect(Collectors.joining(",")));
                case "in parts" -> {
                    sendPart("in ", false);
                    sendPart("three ", false);
                    sendPart("parts", true);
                }
                case "ping me" ->
                    session.sendPing(ByteBuffer.wrap("it is you".getBytes(StandardCharsets.UTF_8)), Callback.NOOP);
                case "how did it end?" -> send(lastClose);
                case "close me" -> session.close(4002, "theirs", Callback.NOOP);
                default -> send(message);
            }
        }

        private void send(String text) {
            session.sendText(text, Callback.NOOP);
        }

        private void sendPart(String part, boolean last) {
            Callback.Completable sent = new Callback.Completable();
            session.sendPartialText(part, last, sent);
            try {
                sent.get(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                throw new AssertionError(failure);
            }
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            session.sendBinary(payload, callback);
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            send("pong: " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void onWebSocketClose(int status, String reason) {
            lastClose = status + " " + (reason == null ? "" : reason);
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
