package io.framegate.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from one socket to another and back, on Netty, with one handler a socket: no HTTP, no frames, no limits, no session. What
 * it costs is the least that a proxy on the same transport can cost. Arguments: the upstream's port, how many event loops, and if
 * wanted a port of its own. The transport is {@code -Dframegate.transport}, as the gateway's.
 */
final class BareRelay {

    private static final int BACKLOG = 4096;

    private BareRelay() {}

    /** As the gateway's: the same names. */
    private enum Transport {
        IO_URING(IoUringIoHandler::newFactory, IoUringServerSocketChannel::new, IoUringSocketChannel::new),
        EPOLL(EpollIoHandler::newFactory, EpollServerSocketChannel::new, EpollSocketChannel::new),
        NIO(NioIoHandler::newFactory, NioServerSocketChannel::new, NioSocketChannel::new);

        private final Supplier<IoHandlerFactory> loops;
        private final ChannelFactory<ServerChannel> listener;
        private final ChannelFactory<Channel> socket;

        Transport(
                Supplier<IoHandlerFactory> loops,
                ChannelFactory<ServerChannel> listener,
                ChannelFactory<Channel> socket) {
            this.loops = loops;
            this.listener = listener;
            this.socket = socket;
        }

        static Transport wanted() {
            @Nullable String name = System.getProperty("framegate.transport");
            if (name != null) {
                return valueOf(name.toUpperCase(java.util.Locale.ROOT));
            }
            return IoUring.isAvailable() ? IO_URING : EPOLL;
        }
    }

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws Exception {
        // As the gateway has it.
        System.setProperty("io.netty.iouring.pollAddMultishotEnabled", "false");
        Transport transport = Transport.wanted();
        InetAddress here = InetAddress.getLoopbackAddress();
        InetSocketAddress upstream = new InetSocketAddress(here, Integer.parseInt(arguments[0]));
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Integer.parseInt(arguments[1]), transport.loops.get());
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channelFactory(transport.listener)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client, transport, upstream);
                    }
                })
                .bind(here, arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0)
                .sync()
                .channel();
        System.out.println("ws://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "  (bench)");
        listener.closeFuture().sync();
    }

    private static void connect(Channel client, Transport transport, InetSocketAddress upstream) {
        Channel other = new Bootstrap()
                .group(client.eventLoop())
                .channelFactory(transport.socket)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new To(client))
                .connect(upstream)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        client.config().setAutoRead(true);
                    } else {
                        client.close();
                    }
                })
                .channel();
        client.pipeline().addLast(new To(other));
        other.eventLoop().execute(() -> other.config().setAutoRead(true));
    }

    /** Passes all that comes in to the other socket; waits while that one is full. */
    private static final class To extends ChannelInboundHandlerAdapter {

        private final Channel other;

        To(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            other.write(bytes, other.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            other.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            other.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
