package io.framegate.testkit;

import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream that accepts everybody, mirrors every message, answers pings and closes, and judges nothing. */
public final class EchoUpstream implements AutoCloseable {

    private final RawUpstream listener;
    private final Thread acceptor = new Thread(this::accept);
    private final Set<RawUpstream.Connection> open = ConcurrentHashMap.newKeySet();
    private final List<WireFrame> closes = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    public EchoUpstream() throws IOException {
        listener = new RawUpstream();
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return listener.port();
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    /** The close frames that came, in no particular order. */
    public List<WireFrame> closes() {
        return closes;
    }

    private void accept() {
        while (!stopped) {
            try {
                RawUpstream.Connection connection = listener.accept();
                open.add(connection);
                Thread server = new Thread(() -> serve(connection));
                server.setDaemon(true);
                server.start();
            } catch (IOException nobodyForAWhile) {
                continue;
            }
        }
    }

    private void serve(RawUpstream.Connection connection) {
        try (connection) {
            connection.patience(0);
            connection.readRequest();
            List<String> offered = connection.request().field("Sec-WebSocket-Protocol").stream()
                    .map(field -> field.split(",")[0].strip())
                    .toList();
            connection.upgrade(
                    offered.stream().map("Sec-WebSocket-Protocol: "::concat).toArray(String[]::new));
            while (true) {
                echo(connection, connection.readFrame());
            }
        } catch (IOException | RuntimeException end) {
            // whoever it was has gone
        } finally {
            open.remove(connection);
        }
    }

    private void echo(RawUpstream.Connection connection, WireFrame frame) throws IOException {
        if (frame.opcode() == 8) {
            closes.add(frame);
        }
        if (frame.opcode() != 10) {
            int opcode = frame.opcode() == 9 ? 10 : frame.opcode();
            connection.send(RawPeer.frame(opcode, frame.payload(), false));
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
