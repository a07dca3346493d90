package io.framegate.testkit;

import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One of several targets: answers every message with its name and closes as it is told, and answers requests as the test says, be
 * they handshakes or not.
 */
public final class TargetServer implements AutoCloseable {

    private static final int SILENCE = 0;

    private final String name;
    private final RawUpstream listener;
    private final Set<RawUpstream.Connection> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WireFrame> closes = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private volatile int handshakeStatus = 101;
    private volatile boolean stopped;

    public TargetServer(String name) throws IOException {
        this.name = name;
        listener = new RawUpstream("127.0.0.1");
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.port();
    }

    /** How a target is written in a declarative file, with this weight. */
    public String yaml(int weight) {
        return "{target: '127.0.0.1:" + port() + "', weight: " + weight + "}";
    }

    public String yaml() {
        return yaml(100);
    }

    /** Answers requests that are no handshakes with this status from now on. */
    public void answers(int next) {
        status = next;
    }

    /** Answers handshakes with this status from now on. */
    public void answersHandshakes(int next) {
        handshakeStatus = next;
    }

    /** Answers nothing from now on. */
    public void fallsSilent() {
        status = SILENCE;
        handshakeStatus = SILENCE;
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    /** The first lines and fields of the requests so far. */
    public List<String> requests() {
        return requests;
    }

    /** The close frames that come. */
    public BlockingQueue<WireFrame> closes() {
        return closes;
    }

    private void accept() {
        while (!stopped) {
            try {
                RawUpstream.Connection connection = listener.accept();
                open.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException nobodyForAWhile) {
                continue;
            }
        }
    }

    private void serve(RawUpstream.Connection connection) {
        try (connection) {
            connection.patience(0);
            RawPeer.Head request = connection.readRequest();
            requests.add(request.line() + "\n" + String.join("\n", request.fields()));
            boolean handshake = request.field("Upgrade").isPresent();
            int answer = handshake ? handshakeStatus : status;
            if (answer == SILENCE) {
                connection.readRest();
            } else if (answer != 101) {
                connection.answer("HTTP/1.1 " + answer + " Whatever\nContent-Length: 0\nConnection: close\n\n");
            } else {
                connection.upgrade();
                while (true) {
                    reply(connection, connection.readFrame());
                }
            }
        } catch (IOException | RuntimeException end) {
            // whoever it was has gone
        } finally {
            open.remove(connection);
        }
    }

    private void reply(RawUpstream.Connection connection, WireFrame frame) throws IOException {
        if (frame.opcode() == 1) {
            connection.sendText(name);
        } else if (frame.opcode() == 8) {
            closes.add(frame);
            connection.send(RawPeer.frame(8, frame.payload(), false));
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        listener.close();
        for (RawUpstream.Connection connection : open) {
            connection.close();
        }
    }
}
