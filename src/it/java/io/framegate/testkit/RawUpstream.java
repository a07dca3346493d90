package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.socket.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** An upstream to the byte: listens, and hands over every connection for the test to answer. */
public final class RawUpstream implements AutoCloseable {

    private final ServerSocket server;

    public RawUpstream() throws IOException {
        this("localhost");
    }

    /** @param host an address of this machine */
    public RawUpstream(String host) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName(host));
        server.setSoTimeout(RawPeer.PATIENCE);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** A connection that was accepted elsewhere. */
    public static Connection connection(java.net.Socket accepted) throws IOException {
        return new Connection(accepted);
    }

    /** The next connection; its request was not read yet. */
    public Connection accept() throws IOException {
        return new Connection(server.accept());
    }

    /** The next connection, its handshake answered with 101 and these further fields. */
    public Connection upgrade(String... fields) throws IOException {
        Connection connection = accept();
        connection.readRequest();
        connection.upgrade(fields);
        return connection;
    }

    /** Expects that nobody connects for a while. */
    public void expectNobody(int millis) throws IOException {
        server.setSoTimeout(millis);
        try {
            server.accept().close();
            throw new AssertionError("somebody connected");
        } catch (SocketTimeoutException nobody) {
            server.setSoTimeout(RawPeer.PATIENCE);
        }
    }

    /** One connection from the gateway. */
    public static final class Connection extends RawPeer {

        private Head request = new Head("", java.util.List.of());

        Connection(java.net.Socket socket) throws IOException {
            super(socket);
        }

        /** Reads the handshake request. */
        public Head readRequest() throws IOException {
            request = readHead();
            return request;
        }

        /** The request that was read. */
        public Head request() {
            return request;
        }

        /** The bytes of a 101 that fits the request. */
        public byte[] switching(String... fields) {
            return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + Handshake.accept(
                                    request.field("Sec-WebSocket-Key").orElseThrow()) + "\r\n"
                            + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n")
                            + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        public void upgrade(String... fields) throws IOException {
            send(switching(fields));
        }

        /** Answers with these bytes, line ends written as \n. */
        public void answer(String response) throws IOException {
            send(response.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        public void sendText(String text) throws IOException {
            send(frame(1, text.getBytes(StandardCharsets.UTF_8), false));
        }

        public void sendClose(int status, String reason) throws IOException {
            send(frame(8, RawClient.closeBody(status, reason), false));
        }

        /** Reads one frame, which must be masked, and expects these bytes without the mask. */
        @Override
        public void expectHex(String hex) throws IOException {
            WireFrame frame = readFrame();
            assertThat(frame.masked()).isTrue();
            assertThat(frame.hex()).isEqualTo(Frames.hex(Frames.hex(hex)));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
