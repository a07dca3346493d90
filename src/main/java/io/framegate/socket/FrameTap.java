package io.framegate.socket;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameDecoder;
import io.framegate.frame.FrameDecoder.Progress;
import io.framegate.frame.FrameEncoder;
import io.framegate.frame.MaskKeys;
import io.framegate.frame.MessageDeflater;
import io.framegate.frame.Peer;
import io.framegate.log.Thrown;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Socket} in the place of Vert.x's WebSocket codec: bytes from the pipeline become frames here, frames become bytes
 * here, and Vert.x's own handler behind it sees neither; it only learns that the connection ended.
 *
 * <p>Until {@link #open} it keeps bytes and lets HTTP messages pass, so that nothing that arrives with a handshake is lost.
 */
final class FrameTap extends ChannelDuplexHandler implements Socket, Flushes.Written {

    private static final Logger LOG = LoggerFactory.getLogger(FrameTap.class);

    private static final Runnable NOBODY = () -> {};
    static final String NAME = "framegate";
    /** Above the higher one a socket is not writable, below the lower one it is again, in bytes. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(65_536, 131_072);

    private static final FastThreadLocal<MaskKeys> MASK_KEYS = new FastThreadLocal<>() {
        @Override
        protected MaskKeys initialValue() {
            return new MaskKeys();
        }
    };

    private enum State {
        /** Bytes are kept, HTTP messages pass. */
        HOLDING,
        OPEN,
        /** The peer broke a rule: bytes are thrown away. */
        SWALLOWING,
        /** Nobody listens any more. */
        CLOSED
    }

    private final Peer peer;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);

    @SuppressWarnings("NullAway.Init") // Netty sets it before anything else is called
    private ChannelHandlerContext ctx;

    private @Nullable FrameDecoder decoder;
    private @Nullable MessageDeflater deflater;
    private @Nullable Receiver receiver;
    private State state = State.HOLDING;
    private boolean paused;
    private boolean reading;
    private boolean full;
    private boolean finished;
    /** The last frame that came was a close frame. */
    private boolean closed;

    private boolean ended;
    private boolean closing;
    private Runnable betweenMessages = NOBODY;
    /** What had been read when {@link #betweenMessages} was asked for has been handed out. */
    private boolean handedOut;

    /** Something is written that is not flushed yet, and the loop's {@link Flushes} will see to it. */
    private boolean unflushed;

    /** A tap on a connection to this peer. */
    FrameTap(Peer peer) {
        this.peer = peer;
    }

    /** Keeps what arrived too early, ahead of all that comes. */
    void hold(List<ByteBuf> bytes) {
        held.addAll(bytes);
    }

    // ---- Socket

    @Override
    public void open(DecoderRules rules, Optional<DeflateTerms> deflate, Receiver opened) {
        decoder = new FrameDecoder(rules, deflate);
        deflater = deflate.map(MessageDeflater::new).orElse(null);
        receiver = opened;
        state = State.OPEN;
        channel().config().setWriteBufferWaterMark(WATER_MARK);
        channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (channel().isActive()) {
            takeOver();
        } else {
            ended = true;
        }
        read();
    }

    /**
     * Tells Vert.x that its connection has ended, and removes its handlers: nothing but this knows of the connection from
     * now on. What Vert.x remembers of a pair of connections, its outgoing queues above all, is 17 KiB of heap.
     */
    private void takeOver() {
        ChannelPipeline pipeline = ctx.pipeline();
        ChannelHandlerContext vertx = pipeline.context("handler");
        try {
            ((ChannelInboundHandler) vertx.handler()).channelInactive(vertx);
        } catch (Exception mistake) {
            LOG.warn("Vert.x failed to let go of a connection", Thrown.of(mistake));
        }
        for (Map.Entry<String, ChannelHandler> handler : pipeline.toMap().entrySet()) {
            if (handler.getValue() != this && !(handler.getValue() instanceof SslHandler)) {
                pipeline.remove(handler.getKey());
            }
        }
    }

    @Override
    public void send(Frame message) {
        Frame frame = deflater == null ? message : deflater.deflate(message);
        int size = FrameEncoder.size(frame, peer);
        ByteBuf out = ctx.alloc().directBuffer(size);
        ByteBuffer bytes = out.internalNioBuffer(0, size);
        if (peer == Peer.UPSTREAM) {
            FrameEncoder.toUpstream(frame, frame != message, MASK_KEYS.get().next(), bytes);
        } else {
            FrameEncoder.toClient(frame, frame != message, bytes);
        }
        ctx.write(out.writerIndex(size), ctx.voidPromise());
        unflushed = true;
        Flushes.ofThisLoop().wrote(this, size);
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    @Override
    public Executor loop() {
        return ctx.executor();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            read();
        }
    }

    @Override
    public void betweenMessages(Runnable then) {
        betweenMessages = then;
        handedOut = held.isEmpty();
        tellBetweenMessages();
    }

    private void tellBetweenMessages() {
        if (betweenMessages != NOBODY
                && (state != State.OPEN || handedOut && decoder().isBetweenMessages())) {
            Runnable told = betweenMessages;
            betweenMessages = NOBODY;
            told.run();
        }
    }

    @Override
    public void finish() {
        unflushed = false;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound();
            } else if (channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    @Override
    public void disconnect() {
        state = State.CLOSED;
        release();
        unflushed = false;
        ChannelFuture flushed = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (flushed.isDone()) {
            close();
        } else {
            flushed.addListener(done -> close());
            ctx.executor().schedule(() -> close(), FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Not {@code channel.close()}, which would ask Vert.x's handler, which sends a close frame of its own. */
    private void close() {
        close(ctx, ctx.newPromise());
    }

    /**
     * Reading ends first: a poll that io_uring (netty 4.2.18) is asked for behind a close that waits for a write would keep
     * the descriptor, and the peer would never see the end.
     */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closing = true;
        channel().config().setAutoRead(false);
        context.close(promise);
    }

    // ---- what comes in

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        // Netty's default allocator hands out unpooled, zeroed memory for messages of some 60 KiB.
        channel().config().setAllocator(PooledByteBufAllocator.DEFAULT);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
        } else if (state == State.SWALLOWING || state == State.CLOSED) {
            bytes.release();
        } else {
            held.add(bytes);
            read();
        }
    }

    /** Hands out frames from what has arrived until there is no more or somebody says stop. */
    private void read() {
        if (reading || state != State.OPEN) {
            return;
        }
        reading = true;
        try {
            while (!paused && state == State.OPEN && !held.isEmpty()) {
                readFrame(held.element());
                handedOut |= held.isEmpty();
                tellBetweenMessages();
            }
        } catch (RuntimeException mistake) {
            LOG.error("a session failed on a frame; its connection is closed", Thrown.of(mistake));
            release();
            close();
        } finally {
            reading = false;
        }
        if (held.isEmpty() && state == State.OPEN) {
            if (ended) {
                lost();
            } else if (finished && !closed) {
                close();
            }
        }
        // Short pauses cost nothing: reading is only stopped once bytes have come that nobody wants yet.
        boolean wanted = held.isEmpty() && !closing;
        if (channel().config().isAutoRead() != wanted) {
            channel().config().setAutoRead(wanted);
        }
    }

    private void readFrame(ByteBuf bytes) {
        ByteBuffer in = bytes.nioBufferCount() == 1
                ? bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
                : bytes.nioBuffer();
        Progress progress = decoder().read(in);
        bytes.readerIndex(bytes.writerIndex() - in.remaining());
        if (progress == Progress.MORE || !bytes.isReadable()) {
            held.remove().release();
        }
        if (progress == Progress.FRAME) {
            Frame frame = decoder().takeFrame();
            closed = frame.isClose();
            receiver().received(frame);
        } else if (progress == Progress.MORE) {
            receiver().partial();
        } else if (progress == Progress.BROKEN) {
            state = State.SWALLOWING;
            release();
            receiver().broken(decoder().violation());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.HOLDING) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (state == State.OPEN || state == State.SWALLOWING) {
            full = !channel().isWritable();
            receiver().writable(!full);
        }
        context.fireChannelWritabilityChanged();
    }

    /**
     * The peer has ended its half of the connection. Behind its close frame that is how RFC 6455 7.1.1 closes cleanly: it still
     * waits for ours. Anywhere else it is the end, as it would be without half-closure; Vert.x is not to hear of it.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            finished = true;
            if (state == State.SWALLOWING) {
                close();
            } else {
                read();
            }
        } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        if (state == State.OPEN) {
            if (full) { // nobody is to wait for room here: with both ends gone, neither would be read to its end
                full = false;
                receiver().writable(true);
            }
            read();
        } else if (state == State.SWALLOWING) {
            lost();
        }
        context.fireChannelInactive();
    }

    private void lost() {
        state = State.CLOSED;
        release();
        receiver().lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.atDebug().log(() -> "connection to the " + peer + " failed: " + Thrown.of(cause));
        close();
    }

    // ---- what Vert.x would send

    /** Vert.x sends a close frame when it is shut down; sessions have been closed by then, with their own. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof WebSocketFrame) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else {
            context.write(message, promise);
        }
    }

    /** Nothing more is read, and nothing more compressed; every session gets here, however it ends. */
    private void release() {
        held.forEach(ByteBuf::release);
        held.clear();
        if (deflater != null) {
            deflater.end();
            decoder().end();
        }
    }

    private Channel channel() {
        return ctx.channel();
    }

    private FrameDecoder decoder() {
        return opened(decoder);
    }

    private Receiver receiver() {
        return opened(receiver);
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the socket is not open");
        }
        return part;
    }
}
