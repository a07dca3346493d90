package io.framegate.socket;

import io.framegate.frame.DeflateRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Peer;
import io.framegate.pdk.Headers;
import io.framegate.socket.UpstreamAnswer.InvalidAnswer;
import io.framegate.socket.UpstreamAnswer.Refused;
import io.framegate.socket.UpstreamAnswer.Upgraded;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket handshake with an upstream, on a connection that was just made (RFC 6455 section 4.1). Runs on the
 * connection's event loop.
 */
public final class UpstreamHandshake {

    private static final int MAX_INITIAL_LINE = 8_192;
    private static final int MAX_HEADER_BYTES = 65_536;
    private static final int MAX_CHUNK_BYTES = 65_536;

    private enum Reading {
        HEAD,
        /** What belongs to a 1xx other than 101. */
        INFORMATION,
        REFUSAL,
        /** Nothing more is HTTP. */
        DONE
    }

    private final NetSocketInternal connection;
    private final ChannelPipeline pipeline;
    private final FrameTap tap = new FrameTap(Peer.UPSTREAM);
    private final String key;
    private final List<String> offered;
    private final Optional<DeflateRules> deflate;
    private final Promise<UpstreamAnswer> answer = Promise.promise();
    private final RefusalBody body = new RefusalBody();
    private Reading reading = Reading.HEAD;

    private UpstreamHandshake(NetSocket connection, String key, List<String> offered, Optional<DeflateRules> deflate) {
        this.connection = (NetSocketInternal) connection;
        this.pipeline = this.connection.channelHandlerContext().pipeline();
        this.key = key;
        this.offered = offered;
        this.deflate = deflate;
    }

    /**
     * Sends the request and waits for the answer. Fails with {@link InvalidAnswer} if the answer is not one, and with an
     * {@link java.io.IOException} if the connection ends before it; the connection is closed then. Whoever gives up waiting
     * closes the connection.
     *
     * @param target the request target, as it is to be sent
     * @param headers every header field of the request, {@code Sec-WebSocket-Key} included
     * @param offered the sub-protocols among them
     * @param deflate what permessage-deflate among them was offered for; empty if it was not
     */
    public static Future<UpstreamAnswer> perform(
            NetSocket connection,
            String target,
            List<Map.Entry<String, String>> headers,
            String key,
            List<String> offered,
            Optional<DeflateRules> deflate) {
        UpstreamHandshake handshake = new UpstreamHandshake(connection, key, offered, deflate);
        try {
            handshake.send(target, headers);
        } catch (IllegalArgumentException unsendable) {
            handshake.fail(new InvalidAnswer("the request cannot be sent: " + unsendable.getMessage()));
        }
        return handshake.answer.future();
    }

    private void send(String target, List<Map.Entry<String, String>> headers) {
        pipeline.addBefore(
                "handler", "codec", new HttpClientCodec(MAX_INITIAL_LINE, MAX_HEADER_BYTES, MAX_CHUNK_BYTES, false));
        pipeline.addAfter("codec", FrameTap.NAME, tap);
        connection.messageHandler(this::received);
        connection.closeHandler(closed -> fail(new java.io.IOException("the upstream closed the connection")));
        connection.exceptionHandler(this::fail);
        HttpHeaders fields = new DefaultHttpHeaders();
        headers.forEach(field -> fields.add(field.getKey(), field.getValue()));
        connection.writeMessage(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                target,
                Unpooled.EMPTY_BUFFER,
                fields,
                EmptyHttpHeaders.INSTANCE));
    }

    private void received(Object message) {
        try {
            if (reading == Reading.DONE) {
                return;
            }
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                fail(new InvalidAnswer(
                        "not HTTP: " + object.decoderResult().cause().getMessage()));
                return;
            }
            if (message instanceof HttpResponse response && reading != Reading.REFUSAL) {
                head(response);
            }
            if (message instanceof HttpContent content && reading == Reading.REFUSAL) {
                body.received(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(HttpResponse response) {
        int status = response.status().code();
        Headers headers = Headers.of(response.headers().entries());
        if (status == 101) {
            switched(headers);
        } else if (status < 200) {
            reading = Reading.INFORMATION;
        } else {
            reading = Reading.REFUSAL;
            connection.pause();
            answer.tryComplete(new Refused(status, response.status().reasonPhrase(), headers, body));
        }
    }

    private void switched(Headers headers) {
        reading = Reading.DONE;
        Optional<String> wrong = whatIsWrongWith(headers);
        if (wrong.isPresent()) {
            fail(new InvalidAnswer(wrong.get()));
            return;
        }
        Optional<DeflateTerms> terms;
        try {
            terms = deflate.flatMap(rules -> PermessageDeflate.agreed(headers.all(Extensions.FIELD), rules));
        } catch (IllegalArgumentException refused) {
            fail(new InvalidAnswer("101 with " + refused.getMessage()));
            return;
        }
        connection.closeHandler(null);
        connection.exceptionHandler(null);
        connection.messageHandler(ReferenceCountUtil::release);
        pipeline.channel().config().setAutoRead(false);
        pipeline.remove("codec"); // what it holds of the first frames goes to the tap
        answer.tryComplete(new Upgraded(headers.first("Sec-WebSocket-Protocol"), terms, headers, tap));
    }

    /** The five checks of RFC 6455 section 4.1. */
    private Optional<String> whatIsWrongWith(Headers headers) {
        List<String> protocols = headers.all("Sec-WebSocket-Protocol");
        if (!headers.first("Upgrade").orElse("").equalsIgnoreCase("websocket")) {
            return Optional.of("101 without Upgrade: websocket");
        } else if (!Tokens.of(headers, "Connection").contains("upgrade")) {
            return Optional.of("101 without Connection: Upgrade");
        } else if (!headers.all("Sec-WebSocket-Accept").equals(List.of(Handshake.accept(key)))) {
            return Optional.of("101 with a wrong Sec-WebSocket-Accept");
        } else if (deflate.isEmpty() && headers.contains(Extensions.FIELD)) {
            return Optional.of("101 with an extension that was not offered");
        } else if (protocols.size() > 1 || (protocols.size() == 1 && !offered.contains(protocols.get(0)))) {
            return Optional.of("101 with a sub-protocol that was not offered");
        }
        return Optional.empty();
    }

    private void fail(Throwable cause) {
        reading = Reading.DONE;
        if (!answer.tryFail(cause)) {
            body.cutOff(cause);
        }
        tap.disconnect();
    }

    /** The body of a refusal, read as fast as it is wanted. */
    private final class RefusalBody implements ReadStream<Buffer> {

        private @Nullable Handler<Buffer> handler;
        private @Nullable Handler<Void> endHandler;
        private @Nullable Handler<Throwable> exceptionHandler;
        private boolean ended;

        void received(HttpContent content) {
            if (handler != null && content.content().isReadable()) {
                handler.handle(Buffer.buffer(ByteBufUtil.getBytes(content.content())));
            }
            if (content instanceof LastHttpContent && !ended) {
                ended = true;
                reading = Reading.DONE;
                tap.disconnect();
                if (endHandler != null) {
                    endHandler.handle(null);
                }
            }
        }

        void cutOff(Throwable cause) {
            if (!ended) {
                ended = true;
                if (exceptionHandler != null) {
                    exceptionHandler.handle(cause);
                }
            }
        }

        @Override
        public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> set) {
            exceptionHandler = set;
            return this;
        }

        @Override
        public ReadStream<Buffer> handler(@Nullable Handler<Buffer> set) {
            handler = set;
            return this;
        }

        @Override
        public ReadStream<Buffer> pause() {
            connection.pause();
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            connection.resume();
            return this;
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            connection.fetch(amount);
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(@Nullable Handler<Void> set) {
            endHandler = set;
            return this;
        }
    }
}
