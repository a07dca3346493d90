package io.framegate.balance;

import io.framegate.balance.Health.Failure;
import io.framegate.config.HealthchecksConfig.Active;
import io.framegate.config.HealthchecksConfig.CheckType;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.socket.Socket;
import io.framegate.socket.UpstreamAnswer;
import io.framegate.socket.UpstreamAnswer.Refused;
import io.framegate.socket.UpstreamAnswer.Upgraded;
import io.framegate.upstream.ConnectFailure;
import io.framegate.upstream.Destination;
import io.framegate.upstream.Destinations;
import io.framegate.upstream.UpstreamConnector;
import io.framegate.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks one endpoint once whether it is well. What sessions are connected with asks, too: a request without an {@code Upgrade} is
 * answered with a status, one with it as a session's is, so that a target which accepts connections and HTTP but no WebSocket is
 * found out. Used on one event loop.
 */
final class Probe {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Nobody is read for long: what a target sends before it has answered the close is let go. */
    private static final DecoderRules RULES = new DecoderRules(Peer.UPSTREAM, 65_536, 64, false, false);

    private final Vertx vertx;
    private final UpstreamConnector connector;
    private final NetClient connections;

    /** A probe for the verticle whose context this is called on. */
    Probe(Vertx vertx) {
        this.vertx = vertx;
        this.connector = new UpstreamConnector(vertx);
        this.connections = vertx.createNetClient();
    }

    /** It is not well. */
    static final class Ill extends Exception {
        private static final long serialVersionUID = 1;
        private final Failure kind;

        Ill(Failure kind, String what) {
            super(what, null, false, false);
            this.kind = kind;
        }

        Failure kind() {
            return kind;
        }
    }

    /**
     * Asks.
     *
     * @param to where the endpoint is, and its Host
     * @param tls how to speak TLS; used by the types that do
     * @return true if it is well, false if its answer says neither; fails with {@link Ill} if it is not
     */
    Future<Boolean> ask(Active checks, Destination to, ClientSSLOptions tls) {
        long millis = Math.max(1, Math.round(checks.timeout() * 1_000));
        if (checks.type() == CheckType.TCP) {
            return connect(to, millis);
        }
        boolean upgrades = checks.type() == CheckType.WS || checks.type() == CheckType.WSS;
        String key = key();
        Destination named =
                new Destination(to.address(), to.port(), checks.httpsSni().orElse(to.name()), to.namedPort());
        List<Map.Entry<String, String>> headers =
                headers(checks, to.authority(checks.type().usesTls()), upgrades, key);
        UpstreamConnector.Attempt attempt = connector.connect(new UpstreamRequest(
                Destinations.always(named),
                Optional.of(tls).filter(options -> checks.type().usesTls()),
                checks.httpPath(),
                destination -> headers,
                key,
                List.of(),
                Optional.empty(),
                (int) Math.min(millis, Integer.MAX_VALUE),
                (int) Math.min(millis, Integer.MAX_VALUE),
                0));
        Promise<Boolean> well = Promise.promise();
        long timer = vertx.setTimer(millis, late -> {
            if (well.tryFail(new Ill(Failure.TIMEOUT, "no answer within " + millis + " ms"))) {
                attempt.cancel();
            }
        });
        attempt.future().onComplete(asked -> {
            vertx.cancelTimer(timer);
            if (asked.succeeded()) {
                judge(checks, asked.result(), upgrades, millis).onComplete(well);
                if (asked.result() instanceof Refused) {
                    attempt.cancel();
                }
            } else {
                well.tryFail(ill(asked.cause()));
            }
        });
        return well.future();
    }

    private Future<Boolean> connect(Destination to, long millis) {
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(SocketAddress.inetSocketAddress(to.port(), to.address()))
                .setTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        Promise<Boolean> well = Promise.promise();
        long timer = vertx.setTimer(
                millis, late -> well.tryFail(new Ill(Failure.TIMEOUT, "no connection within " + millis + " ms")));
        connections.connect(options).onSuccess(NetSocket::close).onComplete(connected -> {
            vertx.cancelTimer(timer);
            if (connected.succeeded()) {
                well.tryComplete(true);
            } else {
                well.tryFail(
                        new Ill(Failure.TCP, String.valueOf(connected.cause().getMessage())));
            }
        });
        return well.future();
    }

    private static List<Map.Entry<String, String>> headers(Active checks, String host, boolean upgrades, String key) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (checks.headers().keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
            headers.add(Map.entry("Host", host));
        }
        if (upgrades) {
            headers.add(Map.entry("Connection", "Upgrade"));
            headers.add(Map.entry("Upgrade", "websocket"));
            headers.add(Map.entry("Sec-WebSocket-Version", "13"));
            headers.add(Map.entry("Sec-WebSocket-Key", key));
        } else {
            headers.add(Map.entry("Connection", "close"));
        }
        checks.headers().forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        return headers;
    }

    private static String key() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Future<Boolean> judge(Active checks, UpstreamAnswer answer, boolean upgrades, long millis) {
        if (answer instanceof Upgraded upgraded) {
            part(upgraded.socket(), millis);
            return upgrades
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(new Ill(Failure.HTTP, "status 101, which was not asked for"));
        }
        int status = ((Refused) answer).status();
        boolean bad = checks.unhealthy().httpStatuses().contains(status);
        if (upgrades || bad) {
            return Future.failedFuture(new Ill(Failure.HTTP, "status " + status));
        }
        return Future.succeededFuture(checks.healthy().httpStatuses().contains(status));
    }

    private static Ill ill(Throwable cause) {
        Failure kind = cause instanceof ConnectFailure failure
                ? switch (failure.kind()) {
                    case TIMEOUT -> Failure.TIMEOUT;
                    case INVALID_ANSWER -> Failure.HTTP;
                    case NO_TARGET, NAME_RESOLUTION, UNREACHABLE -> Failure.TCP;
                }
                : Failure.TCP;
        return new Ill(kind, String.valueOf(cause.getMessage()));
    }

    /** Says goodbye as RFC 6455 section 7.1.2 has it, so that a target's log has no broken sessions. */
    private void part(Socket socket, long millis) {
        long timer = vertx.setTimer(millis, unanswered -> socket.disconnect());
        socket.open(RULES, new Socket.Receiver() {
            @Override
            public void received(Frame frame) {
                if (frame.type() == FrameType.CLOSE) {
                    end();
                }
            }

            @Override
            public void broken(Violation violation) {
                end();
            }

            @Override
            public void writable(boolean writable) {}

            @Override
            public void lost() {
                end();
            }

            private void end() {
                vertx.cancelTimer(timer);
                socket.disconnect();
            }
        });
        socket.send(Frame.close(CloseStatus.of(1000)));
    }
}
