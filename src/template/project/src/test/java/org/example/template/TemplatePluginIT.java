package org.example.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framegate.EmbeddedGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in a gateway, between a client and an upstream that sends everything back. */
class TemplatePluginIT {

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private EmbeddedGateway gateway;
    private WebSocket client;

    @BeforeEach
    void connect(@TempDir Path directory) throws Exception {
        HttpServer upstream = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0, "localhost")
                .await(10, TimeUnit.SECONDS);
        Files.writeString(directory.resolve("kong.yml"), """
                _format_version: "3.0"
                services:
                  - name: echo
                    url: ws://localhost:%d
                    routes: [{name: everything, protocols: [ws], paths: [/]}]
                    plugins: [{name: template-plugin, config: {suffix: "?", max_length: 5}}]
                """.formatted(upstream.actualPort()));
        Files.writeString(directory.resolve("framegate.yaml"), """
                declarative_config: kong.yml
                listeners: [{name: test, host: localhost, port: 0}]
                """);
        gateway = EmbeddedGateway.start(directory.resolve("framegate.yaml"));
        client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + gateway.port() + "/"), new Receiver())
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() throws Exception {
        client.abort();
        gateway.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** Notes what the client is sent. */
    private final class Receiver implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            received.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add(status + " " + reason);
            return null;
        }
    }

    @Test
    void messagePassesThePluginOnItsWayToTheUpstream() throws Exception {
        client.sendText("hello", true);

        assertEquals("hello?", received.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void longerMessageClosesTheSession() throws Exception {
        client.sendText("hello!", true);

        assertEquals("4000 Too long", received.poll(10, TimeUnit.SECONDS));
    }
}
