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
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The clients, on an event loop of their own. Each message has a number, and each reply is checked for its number, its end and
 * its length. Without a rate a client sends again when it is answered. With one, messages are sent when they are due, by one
 * client after the other, whether or not those before were answered; their latency counts from the due time, so that a stall is
 * charged to everything that waits behind it.
 *
 * <p>What is due ends the warm-up and the load: no timer does. Where nothing is answered any more, nothing is due.
 */
final class Clients extends VerticleBase {

    private static final int AT_ONCE = 100;
    private static final int DRAIN_MILLIS = 10_000;

    private final Mode mode;
    private final Shape shape;
    private final int port;
    private final List<Client> clients = new ArrayList<>();
    private final Promise<Void> warm = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private final Promise<Count> answered = Promise.promise();

    private Schedule schedule = new Schedule(0, 0, 0);
    private Histogram latencies = new Histogram(3);
    private long replies;
    private long repliesInTime;
    private long errors;
    private long inFlight;
    private int lost;
    private boolean sending;

    /**
     * What was seen.
     *
     * @param replies right replies from the end of the warm-up until nothing was sent any more
     * @param errors wrong replies, and messages that were not answered, all the time
     * @param latencies of the right replies from the end of the warm-up to the last one, in ns
     */
    record Count(long replies, long errors, Histogram latencies) {}

    Clients(Mode mode, Shape shape, int port) {
        this.mode = mode;
        this.shape = shape;
        this.port = port;
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

    /** Closes all of them: left to itself the client takes half a minute. */
    @Override
    public Future<?> stop() {
        return Future.join(clients.stream()
                .map(client -> client.socket.close().otherwiseEmpty())
                .toList());
    }

    // ---- called by other threads

    /** Begins to send: without a rate at once, else with {@link #send}. */
    void begin(Schedule when) {
        context.runOnContext(turn -> {
            schedule = when;
            sending = true;
            if (shape.rate() == 0) {
                clients.forEach(client -> client.fill(when.start()));
            }
            endIfAllAreClosed();
        });
    }

    /** Sends the message of this number, which is due at {@code due}. */
    void send(long number, long due) {
        context.runOnContext(
                turn -> clients.get((int) (number % clients.size())).send(due));
    }

    /** Completes when the first message that counts is due. */
    Future<Void> warm() {
        return warm.future();
    }

    /** Completes when nothing is sent any more. */
    Future<Void> over() {
        return over.future();
    }

    /** Completes when everything was answered, or will not be. */
    Future<Count> answered() {
        return answered.future();
    }

    // ---- on the event loop

    /** Whether what is due then is still sent. */
    private boolean isSent(long due) {
        if (schedule.isOver(due)) {
            end();
        } else if (schedule.counts(due)) {
            beginToCount();
        }
        return sending;
    }

    private void beginToCount() {
        if (!warm.future().isComplete()) {
            replies = 0;
            latencies = new Histogram(3);
            warm.complete();
        }
    }

    private void end() {
        beginToCount();
        if (sending) {
            sending = false;
            repliesInTime = replies;
            over.complete();
            vertx.setTimer(DRAIN_MILLIS, late -> giveUp());
            endIfAnswered();
        }
    }

    private void endIfAllAreClosed() {
        if (lost == clients.size()) {
            end();
        }
    }

    private void giveUp() {
        errors += inFlight;
        inFlight = 0;
        endIfAnswered();
    }

    private void endIfAnswered() {
        if (!sending && inFlight == 0) {
            answered.tryComplete(new Count(repliesInTime, errors, latencies));
        }
    }

    private final class Client {
        private final WebSocket socket;
        private final ArrayDeque<Long> awaited = new ArrayDeque<>(1);
        private long sent;
        private long received;
        private boolean closed;

        Client(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(this::received);
            socket.closeHandler(closing -> closed());
        }

        void fill(long due) {
            for (int i = 0; i < shape.depth(); i++) {
                send(due);
            }
        }

        void send(long due) {
            if (!isSent(due)) {
                return;
            }
            if (closed) {
                errors++;
                return;
            }
            awaited.add(due);
            inFlight++;
            socket.writeTextMessage(shape.messages().text(sent++));
        }

        private void received(String reply) {
            long now = System.nanoTime();
            Long due = awaited.poll();
            if (due == null) {
                errors++;
                return;
            }
            inFlight--;
            if (shape.messages().isAnswer(reply, received++, mode.appended())) {
                replies++;
                latencies.recordValue(Math.max(0, now - due));
            } else {
                errors++;
            }
            if (sending && shape.rate() == 0) {
                send(now);
            }
            endIfAnswered();
        }

        private void closed() {
            closed = true;
            errors += awaited.size();
            inFlight -= awaited.size();
            awaited.clear();
            lost++;
            endIfAllAreClosed();
            endIfAnswered();
        }
    }
}
