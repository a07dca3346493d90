package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One end of a real TCP connection, to the byte: what it sends need not be right, what it reads is taken apart and not
 * judged. Blocks, for at most {@value #PATIENCE} ms.
 */
public class RawPeer implements AutoCloseable {

    /** How long a read waits before the test fails, in ms. */
    public static final int PATIENCE = 10_000;

    private static final byte[] MASK = Frames.hex("37 FA 21 3D");

    private final Socket socket;
    private final InputStream in;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        this.in = socket.getInputStream();
    }

    /** A frame as it was on the wire, its payload unmasked. */
    public record WireFrame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {

        /** The bytes of the frame without its mask, in upper-case hex. */
        public String hex() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 65_536) {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            } else {
                out.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out.write((int) ((long) payload.length >> shift));
                }
            }
            out.writeBytes(payload);
            return Frames.hex(out.toByteArray());
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "opcode " + opcode + (fin ? "" : " unfinished") + ", " + payload.length + " bytes"
                    + (payload.length <= 125 ? ": " + text() : "");
        }
    }

    // ---- sending

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Bytes written as hex. */
    public void sendHex(String hex) throws IOException {
        send(Frames.hex(hex));
    }

    /** A whole frame with this opcode; masked with 37 FA 21 3D or not. */
    public static byte[] frame(int opcode, byte[] payload, boolean masked) {
        return frame(true, opcode, payload, masked);
    }

    public static byte[] frame(boolean fin, int opcode, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        int bit = masked ? 0x80 : 0;
        out.write((fin ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            out.write(bit | payload.length);
        } else if (payload.length < 65_536) {
            out.write(bit | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(bit | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] body = payload;
        if (masked) {
            out.writeBytes(MASK);
            body = payload.clone();
            for (int i = 0; i < body.length; i++) {
                body[i] ^= MASK[i & 3];
            }
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    // ---- reading

    private int read() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the connection ended");
        }
        return value;
    }

    /** Reads exactly this many bytes. */
    public byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Reads one frame. */
    public WireFrame readFrame() throws IOException {
        int first = read();
        int second = read();
        long length = second & 0x7F;
        if (length >= 126) {
            int bytes = length == 126 ? 2 : 8;
            length = 0;
            for (byte b : read(bytes)) {
                length = length << 8 | (b & 0xFF);
            }
        }
        boolean masked = (second & 0x80) != 0;
        byte[] mask = masked ? read(4) : new byte[4];
        byte[] payload = read((int) length);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new WireFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, masked, payload);
    }

    /** Reads frames until the connection ends; a reset is an end. */
    public List<WireFrame> readToEnd() throws IOException {
        List<WireFrame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(readFrame());
            }
        } catch (EOFException | SocketException end) {
            return frames;
        }
    }

    /** Reads one frame and expects these bytes, mask aside. */
    public void expectHex(String hex) throws IOException {
        assertThat(readFrame().hex()).isEqualTo(Frames.hex(Frames.hex(hex)));
    }

    public void expectText(String text) throws IOException {
        WireFrame frame = readFrame();
        assertThat(frame.opcode()).as(frame.toString()).isEqualTo(1);
        assertThat(frame.fin()).isTrue();
        assertThat(frame.text()).isEqualTo(text);
    }

    /** Reads one frame and expects a close frame with this status and reason. */
    public void expectClose(int status, String reason) throws IOException {
        WireFrame frame = readFrame();
        assertThat(frame.opcode()).as(frame.toString()).isEqualTo(8);
        assertThat(frame.payload()).as(frame.toString()).hasSizeGreaterThanOrEqualTo(2);
        assertThat((frame.payload()[0] & 0xFF) << 8 | (frame.payload()[1] & 0xFF))
                .isEqualTo(status);
        assertThat(frame.text().substring(2)).isEqualTo(reason);
    }

    public void expectEmptyClose() throws IOException {
        expectHex("88 00");
    }

    /** Expects that the other end closes the connection and sends nothing before. */
    public void expectEnd() throws IOException {
        int value;
        try {
            value = in.read();
        } catch (SocketException reset) {
            return;
        }
        assertThat(value).as("a byte instead of the end").isEqualTo(-1);
    }

    /** Expects that nothing comes for a while. */
    public void expectSilence(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            int value = in.read();
            assertThat(value).as("a byte, or the end, instead of silence").isEqualTo(-2);
        } catch (java.net.SocketTimeoutException silence) {
            socket.setSoTimeout(PATIENCE);
        }
    }

    /** An HTTP message's head: its first line and its header fields. */
    public record Head(String line, List<String> fields) {

        /** The first value of a field. */
        public Optional<String> field(String name) {
            return fields.stream()
                    .filter(field -> field.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .map(field -> field.substring(name.length() + 1).strip())
                    .findFirst();
        }

        public int status() {
            return Integer.parseInt(line.split(" ")[1]);
        }
    }

    /** Reads an HTTP head. */
    public Head readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(read());
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        return new Head(lines.get(0), lines.subList(1, lines.size() - 1));
    }

    /** Reads what is left until the connection ends. */
    public String readRest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    // ---- ending

    /** Ends this side's half of the connection. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Cuts the connection off with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether the other end still waits for more after these bytes: neither answers nor ends the connection. */
    public boolean isOpenAfter(String sent) {
        try {
            send(sent.getBytes(StandardCharsets.US_ASCII));
            read(1);
            return false;
        } catch (SocketTimeoutException open) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** How long a read waits before it fails, in ms; 0 is for ever. */
    public void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** How much the kernel may buffer of what arrives, in bytes; before anything is read. */
    public void receiveBuffer(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
