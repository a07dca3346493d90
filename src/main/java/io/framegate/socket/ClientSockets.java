package io.framegate.socket;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** Clients' connections: accepted by Vert.x's HTTP server, then taken over. */
public final class ClientSockets {

    private ClientSockets() {}

    /**
     * A server whose connections can be taken over. It speaks HTTP/1.1 alone, without compression of Vert.x's:
     * there is no WebSocket over HTTP/2 here (spec 12.3), and extensions are negotiated by {@link PermessageDeflate}.
     *
     * @param requestTimeout for a complete request, from its first byte or from when the connection was accepted, in ms;
     *     then the connection is closed
     */
    public static HttpServer createServer(Vertx vertx, HttpServerOptions options, long requestTimeout) {
        return createServer(vertx, options, requestTimeout, connection -> {});
    }

    /** As above; {@code accepted} is told of every connection before anything is read from it. */
    public static HttpServer createServer(
            Vertx vertx, HttpServerOptions options, long requestTimeout, Handler<HttpConnection> accepted) {
        HttpServerOptions own = new HttpServerOptions(options)
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(0)
                .setTcpNoDelay(true);
        return vertx.createHttpServer(own).connectionHandler(connection -> {
            FrameTap.prepare(connection, own, requestTimeout);
            accepted.handle(connection);
        });
    }

    /** Completes when an accepted connection has ended, whatever became of it. */
    public static Future<Void> ended(HttpConnection connection) {
        return FrameTap.ended(connection);
    }

    /**
     * Answers an upgrade request with 101 and takes over its connection. What was put on the request's response before goes
     * with the answer. The socket keeps what the client sent too early; it is to be opened, or disconnected.
     */
    public static Future<Socket> accept(HttpServerRequest request) {
        return FrameTap.accept(request);
    }
}
