package io.framegate.soak;

import io.framegate.soak.Ledger.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An upstream on Vert.x's own WebSocket: echoes, closes when it is asked to, and restarts without a word. */
final class SoakUpstream {

    private final Vertx vertx;
    private final Ledger ledger;
    private final Map<ServerWebSocket, Account> open = new ConcurrentHashMap<>();
    private boolean restarting;
    private HttpServer server;
    private int port;

    SoakUpstream(Vertx vertx, Ledger ledger) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.server = create();
    }

    private HttpServer create() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("localhost")
                .setPort(port)
                .setMaxWebSocketFrameSize(4 << 20)
                .setMaxWebSocketMessageSize(4 << 20);
        return vertx.createHttpServer(options).webSocketHandler(this::serve);
    }

    Future<Integer> listen() {
        return server.listen().map(listening -> port = listening.actualPort());
    }

    private void serve(ServerWebSocket socket) {
        Account account = ledger.of(SoakSession.idIn(socket.query()));
        open.put(socket, account);
        if (restarting) {
            account.restarts(); // Vert.x closes it with 1000
        }
        socket.binaryMessageHandler(message -> received(socket, account, message, false));
        socket.textMessageHandler(message -> received(socket, account, Buffer.buffer(message), true));
        socket.exceptionHandler(cut -> {});
        socket.closeHandler(closed -> {
            open.remove(socket);
            ledger.upstreamEnded(account, SoakSession.status(socket));
        });
    }

    private static void received(ServerWebSocket socket, Account account, Buffer message, boolean text) {
        if (message.getByte(0) == SoakSession.CLOSE_ME) {
            socket.close((short) 4_001, "as you wish");
            return;
        }
        account.arrives(SoakSession.numberIn(message));
        if (text) {
            socket.writeTextMessage(message.toString());
        } else {
            socket.writeBinaryMessage(message);
        }
    }

    /** Cuts every connection, stops listening, and listens again. */
    Future<Integer> restart() {
        List<ServerWebSocket> cut = List.copyOf(open.keySet());
        cut.forEach(socket -> {
            open.get(socket).restarts();
            cut(socket);
        });
        restarting = true;
        return server.close().compose(closed -> {
            restarting = false;
            server = create();
            return listen();
        });
    }

    /** Ends a connection below Vert.x's own handler, which would send a close frame. */
    static void cut(WebSocketBase socket) {
        var context = ((WebSocketInternal) socket).channelHandlerContext();
        context.executor().execute(() -> context.pipeline().firstContext().close());
    }
}
