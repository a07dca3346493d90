package io.framegate.testkit;

import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * An upstream that accepts everybody, selects the sub-protocol it knows, mirrors every message, answers pings and closes,
 * and judges nothing.
 */
public final class EchoUpstream implements AutoCloseable {

    /** Answers a frame, if it is one it knows an answer to. */
    public interface Reply {
        boolean replied(RawUpstream.Connection connection, WireFrame frame) throws IOException;
    }

    private final RawUpstream listener;
    private final Reply reply;
    private final String subprotocol;
    private final Thread acceptor = new Thread(this::accept);
    private final Set<RawUpstream.Connection> open = ConcurrentHashMap.newKeySet();
    private final List<WireFrame> closes = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    public EchoUpstream() throws IOException {
        this((connection, frame) -> false, "");
    }

    /** @param host the address of this machine that it listens on */
    public EchoUpstream(String host) throws IOException {
        this(host, (connection, frame) -> false, "");
    }

    /**
     * @param reply answers what is not to be mirrored
     * @param subprotocol the sub-protocol it knows
     */
    public EchoUpstream(Reply reply, String subprotocol) throws IOException {
        this("localhost", reply, subprotocol);
    }

    private EchoUpstream(String host, Reply reply, String subprotocol) throws IOException {
        this.reply = reply;
        this.subprotocol = subprotocol;
        listener = new RawUpstream(host);
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
            boolean known = connection.request().fields().stream()
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("sec-websocket-protocol:"))
                    .flatMap(field ->
                            Stream.of(field.substring(field.indexOf(':') + 1).split(",")))
                    .anyMatch(offered -> offered.strip().equals(subprotocol));
            connection.upgrade(known ? new String[] {"Sec-WebSocket-Protocol: " + subprotocol} : new String[0]);
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
        if (!reply.replied(connection, frame) && frame.opcode() != 10) {
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
