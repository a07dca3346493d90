package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client to the byte. */
public final class RawClient extends RawPeer {

    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public RawClient(int port) throws IOException {
        super(new Socket("localhost", port));
    }

    public RawClient(Socket socket) throws IOException {
        super(socket);
    }

    /** A handshake request for this path, with further header fields. */
    public static String handshake(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: gateway.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n")
                + "\r\n";
    }

    public void sendText(String text) throws IOException {
        send(text(text));
    }

    /** A masked text frame. */
    public static byte[] text(String text) {
        return frame(1, text.getBytes(StandardCharsets.UTF_8), true);
    }

    public void sendClose(int status, String reason) throws IOException {
        send(frame(8, closeBody(status, reason), true));
    }

    static byte[] closeBody(int status, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[2 + text.length];
        body[0] = (byte) (status >> 8);
        body[1] = (byte) status;
        System.arraycopy(text, 0, body, 2, text.length);
        return body;
    }

    /** Sends a request as it is. */
    public void request(String request) throws IOException {
        send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A client whose handshake was sent but not answered yet. */
    public static RawClient asking(int port, String path, String... fields) throws IOException {
        RawClient client = new RawClient(port);
        client.request(handshake(path, fields));
        return client;
    }

    /** Reads the answer and expects a 101. */
    public Head expectUpgrade() throws IOException {
        Head head = readHead();
        assertThat(head.line()).as(head.toString()).startsWith("HTTP/1.1 101");
        assertThat(head.field("Sec-WebSocket-Accept")).contains(ACCEPT);
        return head;
    }

    /** Reads the answer and expects this status. */
    public Head expectStatus(int status) throws IOException {
        Head head = readHead();
        assertThat(head.status()).as(head.toString()).isEqualTo(status);
        return head;
    }
}
