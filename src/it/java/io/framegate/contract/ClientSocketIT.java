package io.framegate.contract;

import io.framegate.frame.Peer;
import io.framegate.socket.ClientSockets;
import io.framegate.socket.Socket;
import io.framegate.testkit.RawClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The socket of a client: accepted by Vert.x, taken over after its upgrade request. */
class ClientSocketIT extends SocketContract {

    @Override
    Peer peer() {
        return Peer.CLIENT;
    }

    @Override
    Connection connect(byte[] early) throws Exception {
        CompletableFuture<Socket> accepted = new CompletableFuture<>();
        CompletableFuture<Context> context = new CompletableFuture<>();
        HttpServer server = ClientSockets.createServer(
                        vertx, new HttpServerOptions().setHost("localhost").setPort(0), 10_000)
                .requestHandler(request -> {
                    context.complete(Vertx.currentContext());
                    ClientSockets.accept(request)
                            .onSuccess(accepted::complete)
                            .onFailure(accepted::completeExceptionally);
                });
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        RawClient client = new RawClient(server.actualPort());
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(RawClient.handshake("/").getBytes());
        packet.writeBytes(early);
        client.send(packet.toByteArray());
        client.expectUpgrade();
        return new Connection(accepted.get(10, TimeUnit.SECONDS), context.get(), client);
    }
}
