package io.framegate.load;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/** Sends every frame back. */
final class EchoUpstream extends VerticleBase {

    static final int MOST_BYTES = 1 << 25;

    private int port;

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setMaxWebSocketFrameSize(MOST_BYTES)
                .setMaxWebSocketMessageSize(MOST_BYTES);
        return vertx.createHttpServer(options)
                .webSocketHandler(socket -> socket.frameHandler(frame -> {
                    if (!frame.isClose()) {
                        socket.writeFrame(frame);
                    }
                }))
                .listen()
                .onSuccess(this::listens);
    }

    private void listens(HttpServer server) {
        port = server.actualPort();
    }

    int port() {
        return port;
    }
}
