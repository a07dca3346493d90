package io.framegate.contract;

import io.framegate.frame.Peer;
import io.framegate.socket.Socket;
import io.framegate.socket.UpstreamAnswer.Upgraded;
import io.framegate.socket.UpstreamHandshake;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.vertx.core.Context;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The socket of an upstream: connected by Vert.x, taken over after its 101. */
class UpstreamSocketIT extends SocketContract {

    @Override
    Peer peer() {
        return Peer.UPSTREAM;
    }

    @Override
    Connection connect(byte[] early) throws Exception {
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("Host", "localhost"),
                Map.entry("Connection", "Upgrade"),
                Map.entry("Upgrade", "websocket"),
                Map.entry("Sec-WebSocket-Version", "13"),
                Map.entry("Sec-WebSocket-Key", RawClient.KEY));
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Socket> connected = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream()) {
            context.runOnContext(turn -> vertx.createNetClient()
                    .connect(upstream.port(), "localhost")
                    .compose(connection -> UpstreamHandshake.perform(
                            connection, "/", headers, RawClient.KEY, List.of(), Optional.empty()))
                    .onSuccess(answer -> connected.complete(((Upgraded) answer).socket()))
                    .onFailure(connected::completeExceptionally));
            RawUpstream.Connection far = upstream.accept();
            far.readRequest();
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.writeBytes(far.switching());
            packet.writeBytes(early);
            far.send(packet.toByteArray());
            return new Connection(connected.get(10, TimeUnit.SECONDS), context, far);
        }
    }
}
