package io.framegate.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * The clients, on an event loop of their own. Each message begins with a number, and each reply is checked for its number, its
 * end and its length. Without a rate a client sends again when it is answered. With one, messages are sent when they are due,
 * by one client after the other, whether or not those before were answered; their latency counts from the due time, so that a
 * stall is charged to everything that waits behind it.
 */
final class Clients extends VerticleBase {

    private static final int AT_ONCE = 100;
    private static final int DRAIN_MILLIS = 10_000;
    private static final HexFormat HEX = HexFormat.of();

    private final Mode mode;
    private final Shape shape;
    private final int port;
    private final String filler;
    private final int replyLength;
    private final List<Client> clients = new ArrayList<>();
    private final Promise<Void> drained = Promise.promise();

    private Histogram latencies = new Histogram(3);
    private long replies;
    private long errors;
    private long inFlight;
    private boolean sending;

    /**
     * What was seen.
     *
     * @param replies right replies
     * @param errors wrong replies, and messages that were not answered
     * @param latencies of the right ones, in ns
     */
    record Count(long replies, long errors, Histogram latencies) {}

    Clients(Mode mode, Shape shape, int port) {
        this.mode = mode;
        this.shape = shape;
        this.port = port;
        this.filler = "x".repeat(shape.payload() - Shape.LEAST_PAYLOAD);
        this.replyLength = shape.payload() + mode.appended().length();
    }

    /** Connects all of them. */
    @Override
    public Future<?> start() {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(shape.connections())
                .setMaxFrameSize(EchoUpstream.MOST_BYTES)
                .setMaxMessageSize(EchoUpstream.MOST_BYTES));
        return connect(client, shape.connections());
    }

    private Future<?> connect(WebSocketClient client, int left) {
        if (left == 0) {
            return Future.succeededFuture();
        }
        WebSocketConnectOptions to =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(mode.path());
        List<Future<?>> connecting = new ArrayList<>();
        for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
            connecting.add(client.connect(to).onSuccess(socket -> clients.add(new Client(socket))));
        }
        return Future.all(connecting).compose(connected -> connect(client, left - connecting.size()));
    }

    // ---- called by other threads

    /** Begins to send: without a rate at once, else with {@link #send}. */
    Future<Void> begin() {
        return here(() -> {
            sending = true;
            if (shape.rate() == 0) {
                long now = System.nanoTime();
                clients.forEach(client -> client.fill(now));
            }
            return null;
        });
    }

    /** Sends the message of this number, which is due at {@code at}. */
    void send(long number, long at) {
        context.runOnContext(
                turn -> clients.get((int) (number % clients.size())).send(at));
    }

    /** What was seen since the last call. */
    Future<Count> count() {
        return here(() -> {
            Count count = new Count(replies, errors, latencies);
            replies = 0;
            errors = 0;
            latencies = new Histogram(3);
            return count;
        });
    }

    /** Sends nothing more; completes when everything was answered, or will not be. */
    Future<Void> drain() {
        return here(() -> {
                    sending = false;
                    vertx.setTimer(DRAIN_MILLIS, late -> giveUp());
                    drainedIfEmpty();
                    return null;
                })
                .compose(stopped -> drained.future());
    }

    private <T> Future<T> here(Supplier<T> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> promise.complete(work.get()));
        return promise.future();
    }

    // ---- on the event loop

    private void giveUp() {
        errors += inFlight;
        inFlight = 0;
        drainedIfEmpty();
    }

    private void drainedIfEmpty() {
        if (!sending && inFlight == 0) {
            drained.tryComplete();
        }
    }

    private final class Client {
        private final WebSocket socket;
        private final ArrayDeque<Long> due = new ArrayDeque<>(1);
        private long sent;
        private long received;
        private boolean lost;

        Client(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(this::received);
            socket.closeHandler(closed -> lost());
        }

        void fill(long now) {
            for (int i = 0; i < shape.depth(); i++) {
                send(now);
            }
        }

        void send(long at) {
            if (lost) {
                errors++;
                return;
            }
            due.add(at);
            inFlight++;
            socket.writeTextMessage(HEX.toHexDigits(sent++) + filler);
        }

        private void received(String reply) {
            long now = System.nanoTime();
            Long at = due.poll();
            if (at == null) {
                errors++;
                return;
            }
            inFlight--;
            if (reply.length() == replyLength
                    && reply.startsWith(HEX.toHexDigits(received++))
                    && reply.endsWith(mode.appended())) {
                replies++;
                latencies.recordValue(Math.max(0, now - at));
            } else {
                errors++;
            }
            if (sending && shape.rate() == 0) {
                send(now);
            }
            drainedIfEmpty();
        }

        private void lost() {
            lost = true;
            errors += due.size();
            inFlight -= due.size();
            due.clear();
            drainedIfEmpty();
        }
    }
}
