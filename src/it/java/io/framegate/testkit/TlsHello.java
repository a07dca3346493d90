package io.framegate.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The first message of TLS from either end, to the byte: offers and answers that no TLS library would let pass its own lips.
 * Versions and cipher suites are the numbers of the RFCs; {@code 0x0302} is TLS 1.1.
 */
public final class TlsHello {

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int[] GROUPS = {0x001D, 0x0017, 0x0018, 0x0019};
    private static final int[] SIGNATURES = {0x0403, 0x0503, 0x0603, 0x0804, 0x0401, 0x0203, 0x0201};

    private TlsHello() {}

    /** The hello of a client whose highest version is this one, at most TLS 1.2, and which knows these suites. */
    public static byte[] ofClient(int version, int... suites) throws IOException {
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(extensions);
        extension(out, 10, GROUPS);
        extension(out, 13, SIGNATURES);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        out = new DataOutputStream(body);
        start(out, version);
        out.writeShort(2 * suites.length);
        for (int suite : suites) {
            out.writeShort(suite);
        }
        out.writeShort(0x0100); // one compression: none
        out.writeShort(extensions.size());
        out.write(extensions.toByteArray());
        return message(1, version, body.toByteArray());
    }

    /** The hello of a server that has chosen these. */
    public static byte[] ofServer(int version, int suite) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        start(out, version);
        out.writeShort(suite);
        out.writeByte(0);
        return message(2, version, body.toByteArray());
    }

    /** Version, 32 random bytes, no session. */
    private static void start(DataOutputStream out, int version) throws IOException {
        out.writeShort(version);
        out.write(new byte[32]);
        out.writeByte(0);
    }

    private static void extension(DataOutputStream out, int number, int[] values) throws IOException {
        out.writeShort(number);
        out.writeShort(2 + 2 * values.length);
        out.writeShort(2 * values.length);
        for (int value : values) {
            out.writeShort(value);
        }
    }

    private static byte[] message(int type, int version, byte[] body) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(record);
        out.writeByte(HANDSHAKE);
        out.writeShort(version);
        out.writeShort(4 + body.length);
        out.writeInt(type << 24 | body.length);
        out.write(body);
        return record.toByteArray();
    }

    private static ByteBuffer record(RawPeer peer, int type) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(peer.read(5));
        if (header.get(0) != type) {
            throw new AssertionError("a TLS record of type " + header.get(0) + ", expected " + type);
        }
        return ByteBuffer.wrap(peer.read(header.getShort(3)));
    }

    /** Reads a fatal alert: its description, such as 70 for a version that is not spoken. */
    public static int readAlert(RawPeer peer) throws IOException {
        ByteBuffer alert = record(peer, ALERT);
        return alert.get(0) == 2 ? alert.get(1) : -alert.get(1);
    }

    /** Reads the hello of a server of TLS 1.2: the suite that it chose. */
    public static int readChoice(RawPeer peer) throws IOException {
        ByteBuffer hello = record(peer, HANDSHAKE);
        hello.position(4 + 2 + 32);
        skip(hello, hello.get() & 0xFF);
        return hello.getShort() & 0xFFFF;
    }

    /** What a client offers. */
    public record Offer(List<Integer> versions, List<Integer> suites) {}

    /** Reads the hello of a client. */
    public static Offer readOffer(RawPeer peer) throws IOException {
        ByteBuffer hello = record(peer, HANDSHAKE);
        hello.position(4 + 2 + 32);
        skip(hello, hello.get() & 0xFF);
        List<Integer> suites = numbers(hello, hello.getShort() & 0xFFFF);
        skip(hello, hello.get() & 0xFF);
        hello.getShort();
        List<Integer> versions = List.of();
        while (hello.hasRemaining()) {
            int number = hello.getShort() & 0xFFFF;
            int length = hello.getShort() & 0xFFFF;
            if (number == SUPPORTED_VERSIONS) {
                versions = numbers(hello, hello.get() & 0xFF);
            } else {
                skip(hello, length);
            }
        }
        return new Offer(versions, suites);
    }

    private static List<Integer> numbers(ByteBuffer in, int bytes) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < bytes; i += 2) {
            numbers.add(in.getShort() & 0xFFFF);
        }
        return numbers;
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }
}
