package io.framegate.upstream;

import io.framegate.log.Thrown;
import io.framegate.socket.UpstreamAnswer;
import io.framegate.socket.UpstreamAnswer.InvalidAnswer;
import io.framegate.socket.UpstreamAnswer.Refused;
import io.framegate.socket.UpstreamAnswer.Upgraded;
import io.framegate.socket.UpstreamHandshake;
import io.framegate.upstream.ConnectFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Connects to upstreams from one event loop, so that a session's two connections share it. An answer other than 101 is an
 * answer, not a failure, and never tried again (spec 6.5).
 */
public final class UpstreamConnector {

    /** How much longer the client itself may try, in ms, so that the time-out is always noticed here. */
    private static final int GRACE = 1_000;

    private final Vertx vertx;
    private final NetClient client;

    /** A connector for the verticle whose context this is called on. */
    public UpstreamConnector(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    /** Starts trying. */
    public Attempt connect(UpstreamRequest request) {
        Attempt attempt = new Attempt(request);
        attempt.tryOnce();
        return attempt;
    }

    /** One handshake under way. */
    public final class Attempt {

        private final UpstreamRequest request;
        private final Promise<UpstreamAnswer> result = Promise.promise();
        private Optional<NetSocket> connection = Optional.empty();
        private boolean cancelled;
        private int tries;

        private Attempt(UpstreamRequest request) {
            this.request = request;
        }

        /** The answer; fails with a {@link ConnectFailure}. Never completes once cancelled. */
        public Future<UpstreamAnswer> future() {
            return result.future();
        }

        /** How often it was tried so far. */
        public int tries() {
            return tries;
        }

        /** Gives up: whatever is open or opens yet is closed. */
        public void cancel() {
            cancelled = true;
            connection.ifPresent(NetSocket::close);
        }

        private void tryOnce() {
            Optional<Destination> next = request.destinations().next();
            if (next.isEmpty()) {
                result.fail(new ConnectFailure(Kind.NO_TARGET, tries, "there is no target that is available"));
                return;
            }
            tries++;
            connected(next.get())
                    .compose(socket -> shakeHands(socket, next.get()))
                    .onSuccess(this::answered)
                    .onFailure(this::failed);
        }

        private Future<NetSocket> connected(Destination to) {
            ConnectOptions options = new ConnectOptions()
                    .setHost(to.name())
                    .setPort(to.port())
                    .setTimeout(Math.min(request.connectTimeout(), Integer.MAX_VALUE - GRACE) + GRACE);
            if (to.isFound()) {
                options.setRemoteAddress(SocketAddress.inetSocketAddress(to.port(), to.address()));
            }
            request.tls().ifPresent(tls -> options.setSsl(true).setSslOptions(tls));
            return within(request.connectTimeout(), client.connect(options), NetSocket::close)
                    .map(socket -> {
                        connection = Optional.of(socket);
                        if (cancelled) {
                            socket.close();
                        }
                        return socket;
                    });
        }

        private Future<UpstreamAnswer> shakeHands(NetSocket socket, Destination to) {
            Future<UpstreamAnswer> answer = UpstreamHandshake.perform(
                    socket,
                    request.target(),
                    request.headers().apply(to),
                    request.key(),
                    request.subprotocols(),
                    request.deflate());
            return within(request.readTimeout(), answer, UpstreamConnector::dispose)
                    .onFailure(failure -> socket.close());
        }

        private void answered(UpstreamAnswer answer) {
            if (cancelled) {
                dispose(answer);
            } else {
                request.destinations().answered(answer instanceof Refused refused ? refused.status() : 101);
                result.complete(answer);
            }
        }

        private void failed(Throwable cause) {
            connection = Optional.empty();
            if (cancelled) {
                return;
            }
            Kind kind = kind(cause);
            String detail = whatMayBeSaid(cause);
            request.destinations().failed(kind, detail);
            if (kind.isWorthRetrying() && tries <= request.retries()) {
                tryOnce();
            } else {
                result.fail(new ConnectFailure(kind, tries, detail));
            }
        }
    }

    /** The future, or a {@link TimeoutException}; what completes too late is disposed of. */
    private <T> Future<T> within(int millis, Future<T> future, Consumer<T> dispose) {
        Promise<T> inTime = Promise.promise();
        long timer = vertx.setTimer(
                millis, fired -> inTime.tryFail(new TimeoutException("nothing within " + millis + " ms")));
        future.onSuccess(value -> {
            vertx.cancelTimer(timer);
            if (!inTime.tryComplete(value)) {
                dispose.accept(value);
            }
        });
        future.onFailure(failure -> {
            vertx.cancelTimer(timer);
            inTime.tryFail(failure);
        });
        return inTime.future();
    }

    private static void dispose(UpstreamAnswer answer) {
        if (answer instanceof Upgraded upgraded) {
            upgraded.socket().disconnect();
        }
    }

    /**
     * The message of who could not be reached or is not trusted; of other exceptions no more than may be logged, as what
     * cannot be read is quoted in them, in hex if it is not TLS.
     */
    private static String whatMayBeSaid(Throwable cause) {
        if (cause.getCause() instanceof IOException inner) { // Vert.x says no more than that there is no TLS connection
            return whatMayBeSaid(inner);
        }
        boolean quotesNobody = cause instanceof InvalidAnswer
                || cause instanceof TimeoutException
                || cause instanceof SSLHandshakeException
                || (cause instanceof IOException && !(cause instanceof SSLException));
        String message = cause.getMessage();
        return quotesNobody && message != null ? message : Thrown.of(cause).toString();
    }

    private static Kind kind(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return Kind.NAME_RESOLUTION;
        } else if (cause instanceof TimeoutException) {
            return Kind.TIMEOUT;
        } else if (cause instanceof InvalidAnswer) {
            return Kind.INVALID_ANSWER;
        }
        return Kind.UNREACHABLE;
    }
}
