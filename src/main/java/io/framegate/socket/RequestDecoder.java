package io.framegate.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Vert.x's request decoder, which stops behind an upgrade request and gives every request a time to be complete. */
final class RequestDecoder extends VertxHttpRequestDecoder {

    private static final int MOST_HELD = 65_536;

    /** For how long requests are answered that come when the server is shut down, in ms. */
    private static final int LATE_REQUESTS_MILLIS = 1_000;

    private final long timeout;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(1);
    private int heldBytes;
    private boolean upgrade;
    private boolean complete;
    private boolean folded;
    private byte lastRead;
    private @Nullable Future<?> deadline;

    RequestDecoder(HttpServerOptions options, long timeout) {
        super(options);
        this.timeout = timeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        await(context);
    }

    private void await(ChannelHandlerContext context) {
        complete = false;
        folded = false;
        lastRead = 0;
        deadline = context.executor().schedule(() -> context.close(), timeout, TimeUnit.MILLISECONDS);
    }

    private void complete() {
        complete = true;
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (upgrade && complete) {
            hold(context, in);
            return;
        } else if (complete) {
            await(context);
        }
        int from = in.readerIndex();
        super.decode(context, in, out);
        lookForFolds(in, from);
        for (Object message : out) {
            if (message instanceof HttpRequest request) {
                if (folded) {
                    request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("folded field")));
                }
                upgrade = request.headers().contains("Upgrade");
            }
            if (message instanceof LastHttpContent) {
                complete();
            }
        }
        if (upgrade && complete && in.isReadable()) {
            hold(context, in);
        }
    }

    /** RFC 9112 5.2: Netty joins a field that goes on in the next line; where the next hop does not, they differ. */
    private void lookForFolds(ByteBuf in, int from) {
        for (int i = from; i < in.readerIndex() && !folded; i++) {
            byte next = in.getByte(i);
            folded = lastRead == '\n' && (next == ' ' || next == '\t');
            lastRead = next;
        }
    }

    private void hold(ChannelHandlerContext context, ByteBuf in) {
        heldBytes += in.readableBytes();
        held.add(in.readRetainedSlice(in.readableBytes()));
        if (heldBytes > MOST_HELD) {
            context.channel().config().setAutoRead(false);
        }
    }

    List<ByteBuf> takeHeld() {
        List<ByteBuf> taken = List.copyOf(held);
        held.clear();
        return taken;
    }

    /**
     * When its server is shut down, Vert.x closes a connection without a request under way at once, and a request that is on
     * its way then is lost. It hears of it a moment later, so that such a request is answered.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ShutdownEvent) {
            context.executor().schedule(() -> pass(context, event), LATE_REQUESTS_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    private static void pass(ChannelHandlerContext context, Object event) {
        if (!context.isRemoved()) {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        complete();
        super.channelInactive(context);
        takeHeld().forEach(ReferenceCountUtil::release);
    }
}
