package io.framegate.soak;

import io.framegate.soak.Ledger.Account;
import io.framegate.soak.Ledger.Ending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * One client's life, drawn from a seed: some messages with pauses between them, some of them in fragments, some dropped by
 * the plugin, a ping here and there, and an end. A message begins with its kind and its number.
 */
final class SoakSession {

    static final byte ORDINARY = 'M';
    static final byte DROP_ME = 'D';
    static final byte CLOSE_ME = 'C';
    static final byte PLUGIN_CLOSES = 'P';
    static final byte PLUGIN_FAILS = 'F';

    private static final int[] SIZES = {0, 1, 125, 126, 1_000, 4_096, 65_535, 65_536};
    private static final int LONGEST_PAUSE = 400;

    private final Vertx vertx;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final Account account;
    private final long id;
    private final Promise<Void> ended = Promise.promise();
    private int left;
    private int number;
    private boolean ending;

    SoakSession(Vertx vertx, Ledger ledger, long id) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.id = id;
        this.random = new SplittableRandom(id);
        Ending how = random.nextInt(3) > 0 ? Ending.CLIENT_CLOSES : Ending.values()[random.nextInt(5)];
        this.account = ledger.open(id, how);
        this.left = 1 + random.nextInt(30);
    }

    static long idIn(String query) {
        return Long.parseLong(query.substring("id=".length()));
    }

    static int numberIn(Buffer message) {
        int blank = 1;
        while (message.getByte(blank) != ' ') {
            blank++;
        }
        return Integer.parseInt(message.getString(1, blank));
    }

    /** What a socket was told, 0 if nothing. */
    static int status(WebSocketBase socket) {
        Short status = socket.closeStatusCode();
        return status == null ? 0 : status;
    }

    /** Plays it to its end. */
    Future<Void> play(WebSocketClient client, int port) {
        client.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setURI("/?id=" + id))
                .onSuccess(this::opened)
                .onFailure(refusal -> {
                    ledger.refused(account);
                    vertx.setTimer(LONGEST_PAUSE, waited -> ended.complete());
                });
        return ended.future();
    }

    private void opened(WebSocket socket) {
        socket.binaryMessageHandler(message -> returned(socket, message));
        socket.textMessageHandler(message -> returned(socket, Buffer.buffer(message)));
        socket.pongHandler(pong -> account.pongs());
        socket.exceptionHandler(cut -> {});
        socket.closeHandler(closed -> {
            ledger.clientEnded(account, status(socket));
            ended.complete();
        });
        next(socket);
    }

    private void returned(WebSocket socket, Buffer message) {
        account.returns(numberIn(message));
        if (ending) {
            endWhenAllIsBack(socket);
        }
    }

    private void next(WebSocket socket) {
        if (socket.isClosed()) {
            return;
        }
        if (left-- == 0) {
            end(socket);
            return;
        }
        if (random.nextInt(8) == 0) {
            account.pings();
            socket.writePing(Buffer.buffer("still there?"));
        }
        send(socket);
        vertx.setTimer(1 + random.nextInt(LONGEST_PAUSE), waited -> next(socket));
    }

    private void send(WebSocket socket) {
        boolean dropped = random.nextInt(10) == 0;
        if (dropped) {
            account.sendsWhatIsDropped();
        } else {
            account.sends(++number);
        }
        Buffer message = message(dropped ? DROP_ME : ORDINARY, number, SIZES[random.nextInt(SIZES.length)]);
        boolean text = random.nextBoolean();
        if (random.nextInt(4) == 0) {
            sendInFragments(socket, message, text);
        } else if (text) {
            socket.writeTextMessage(message.toString());
        } else {
            socket.writeBinaryMessage(message);
        }
    }

    private void sendInFragments(WebSocket socket, Buffer message, boolean text) {
        int cut = 1 + random.nextInt(message.length() - 1);
        Buffer first = message.slice(0, cut);
        socket.writeFrame(
                text ? WebSocketFrame.textFrame(first.toString(), false) : WebSocketFrame.binaryFrame(first, false));
        socket.writeFrame(WebSocketFrame.continuationFrame(message.slice(cut, message.length()), true));
    }

    private static Buffer message(byte kind, int number, int length) {
        byte[] filler = new byte[length];
        java.util.Arrays.fill(filler, (byte) 'x');
        return Buffer.buffer()
                .appendByte(kind)
                .appendBytes((number + " ").getBytes(StandardCharsets.US_ASCII))
                .appendBytes(filler);
    }

    private void end(WebSocket socket) {
        ending = true;
        switch (account.ending()) {
            case PLUGIN_CLOSES -> socket.writeBinaryMessage(message(PLUGIN_CLOSES, 0, 0));
            case PLUGIN_FAILS -> socket.writeBinaryMessage(message(PLUGIN_FAILS, 0, 0));
            case CLIENT_VANISHES -> {
                account.vanishes();
                SoakUpstream.cut(socket);
            }
            default -> endWhenAllIsBack(socket);
        }
    }

    private void endWhenAllIsBack(WebSocket socket) {
        if (account.hasAllBack() && account.ending() == Ending.CLIENT_CLOSES) {
            socket.close((short) 4_000, "done");
        } else if (account.hasAllBack() && account.ending() == Ending.UPSTREAM_CLOSES) {
            socket.writeBinaryMessage(message(CLOSE_ME, 0, 0));
        }
    }
}
