package io.framegate.demo;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.frame.Violation;
import io.framegate.socket.ClientSockets;
import io.framegate.socket.Handshake;
import io.framegate.socket.Socket;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * An upstream that sends every message back and answers every ping, on this machine only. Reads no faster than what it
 * sends is taken.
 */
final class DemoUpstream extends VerticleBase {

    private static final int REQUEST_MILLIS = 10_000;
    private static final DecoderRules RULES =
            new DecoderRules(Peer.CLIENT, DecoderRules.HIGHEST_MAX_PAYLOAD, 65_536, true, false);

    private final int port;

    DemoUpstream(int port) {
        this.port = port;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions().setHost("localhost").setPort(port);
        return ClientSockets.createServer(vertx, options, REQUEST_MILLIS)
                .requestHandler(DemoUpstream::accept)
                .listen();
    }

    private static void accept(HttpServerRequest request) {
        String key = request.getHeader("Sec-WebSocket-Key");
        if (key == null || !Handshake.isKey(key)) {
            request.response()
                    .setStatusCode(426)
                    .putHeader("Upgrade", "websocket")
                    .end("This is the demo's echo upstream: speak WebSocket.\n");
        } else {
            ClientSockets.accept(request).onSuccess(socket -> socket.open(RULES, new Echo(socket)));
        }
    }

    private record Echo(Socket socket) implements Socket.Receiver {

        @Override
        public void received(Frame frame) {
            if (frame.type() == FrameType.PING) {
                socket.send(Frame.of(FrameType.PONG, frame.payload()));
            } else if (frame.type() != FrameType.PONG) {
                socket.send(frame);
            }
            if (frame.isClose()) {
                socket.disconnect();
            }
        }

        @Override
        public void broken(Violation violation) {
            socket.send(Frame.close(violation.status()));
            socket.disconnect();
        }

        @Override
        public void writable(boolean writable) {
            if (writable) {
                socket.resume();
            } else {
                socket.pause();
            }
        }

        @Override
        public void lost() {}
    }
}
