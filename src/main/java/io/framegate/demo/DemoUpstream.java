package io.framegate.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;

/** An upstream that sends every message back, on this machine only. */
final class DemoUpstream extends VerticleBase {

    /** The highest limit the gateway can be given. */
    private static final int MOST_BYTES = 33_554_432;

    private final int port;

    DemoUpstream(int port) {
        this.port = port;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("localhost")
                .setPort(port)
                .setMaxWebSocketFrameSize(MOST_BYTES)
                .setMaxWebSocketMessageSize(MOST_BYTES)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response()
                        .setStatusCode(426)
                        .putHeader("Upgrade", "websocket")
                        .end("This is the demo's echo upstream: speak WebSocket.\n"))
                .webSocketHandler(DemoUpstream::echo)
                .listen();
    }

    private static void echo(ServerWebSocket socket) {
        socket.textMessageHandler(text -> whenWritten(socket, socket.writeTextMessage(text)));
        socket.binaryMessageHandler(bytes -> whenWritten(socket, socket.writeBinaryMessage(bytes)));
    }

    /** Reads no faster than it can write. */
    private static void whenWritten(ServerWebSocket socket, Future<Void> written) {
        if (!socket.isClosed() && socket.writeQueueFull()) {
            socket.pause();
            written.onComplete(done -> socket.resume());
        }
    }
}
