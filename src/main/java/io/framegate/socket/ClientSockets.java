package io.framegate.socket;

import io.framegate.frame.Peer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.VertxInternal;
import org.jspecify.annotations.Nullable;

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
            prepare(connection, own, requestTimeout);
            accepted.handle(connection);
        });
    }

    /**
     * Completes when ports that servers were told to close before are closed. Vert.x closes them on the event loop that accepts
     * connections, and does not say when.
     */
    public static Future<Void> portsClosed(Vertx vertx) {
        Promise<Void> closed = Promise.promise();
        ((VertxInternal) vertx).acceptorEventLoopGroup().next().execute(closed::complete);
        return closed.future();
    }

    /** Completes when an accepted connection has ended, whatever became of it. */
    public static Future<Void> ended(HttpConnection connection) {
        Promise<Void> ended = Promise.promise();
        pipeline(connection).channel().closeFuture().addListener(closed -> ended.tryComplete());
        return ended.future();
    }

    /**
     * Answers an upgrade request with 101 and takes over its connection. What was put on the request's response before goes
     * with the answer. The socket keeps what the client sent too early; it is to be opened, or disconnected.
     */
    public static Future<Socket> accept(HttpServerRequest request) {
        ChannelPipeline pipeline = pipeline(request.connection());
        pipeline.channel().config().setAutoRead(false);
        RequestDecoder requests = pipeline.get(RequestDecoder.class);
        return request.toWebSocket().compose(webSocket -> {
            FrameTap tap = new FrameTap(Peer.CLIENT);
            pipeline.replace("wsdecoder", FrameTap.NAME, tap);
            pipeline.remove("wsencoder");
            if (pipeline.get("idle") != null) {
                pipeline.remove("idle"); // a session may be idle
            }
            if (requests != null) {
                tap.hold(requests.takeHeld());
            }
            return answered(pipeline).map(tap);
        });
    }

    /**
     * Completes when the 101 was written, whatever came of it. Netty removes its encoder then, which would fail if nothing
     * had been left for it to remove.
     */
    private static Future<Void> answered(ChannelPipeline pipeline) {
        @Nullable ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
        if (encoder == null) {
            return Future.succeededFuture();
        }
        Promise<Void> answered = Promise.promise();
        encoder.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> answered.complete());
        return answered.future();
    }

    /** What a client sends behind an upgrade request is to stay bytes, instead of being read as its next request. */
    private static void prepare(HttpConnection connection, HttpServerOptions options, long requestTimeout) {
        ChannelPipeline pipeline = pipeline(connection);
        if (pipeline.get("httpDecoder") != null) {
            pipeline.replace("httpDecoder", "httpDecoder", new RequestDecoder(options, requestTimeout));
        }
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    }
}
