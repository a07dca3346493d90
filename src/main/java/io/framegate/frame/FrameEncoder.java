package io.framegate.frame;

import java.nio.ByteBuffer;

/**
 * A frame to bytes: FIN set, RSV clear but for a compressed payload, the shortest length form (spec 5.1). Frames to the client are not masked, frames
 * to the upstream always are (RFC 6455 section 5.1).
 */
public final class FrameEncoder {

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;
    private static final int KEY_BYTES = 4;

    private FrameEncoder() {}

    /** How many bytes the frame takes on its way to {@code to}. */
    public static int size(Frame frame, Peer to) {
        int body = bodyLength(frame);
        int length = body < 126 ? 0 : body < 65536 ? 2 : 8;
        return 2 + length + (to == Peer.UPSTREAM ? KEY_BYTES : 0) + body;
    }

    /** Writes the frame for the client, at the position of a big-endian buffer with room for it. */
    public static void toClient(Frame frame, ByteBuffer out) {
        toClient(frame, false, out);
    }

    /** As above; {@code compressed} says what RSV1 is to say of the payload (RFC 7692 section 6). */
    public static void toClient(Frame frame, boolean compressed, ByteBuffer out) {
        header(frame, compressed, 0, out);
        if (frame.isClose()) {
            out.put(closeBody(frame));
        } else {
            out.put(frame.payload().array(), 0, frame.payload().length());
        }
    }

    /** Writes the frame for the upstream under a fresh {@code key}, at the position of a big-endian buffer with room. */
    public static void toUpstream(Frame frame, int key, ByteBuffer out) {
        toUpstream(frame, false, key, out);
    }

    /** As above; {@code compressed} says what RSV1 is to say of the payload (RFC 7692 section 6). */
    public static void toUpstream(Frame frame, boolean compressed, int key, ByteBuffer out) {
        header(frame, compressed, MASKED, out);
        out.putInt(key);
        if (frame.isClose()) {
            byte[] body = closeBody(frame);
            Masking.write(key, body, body.length, out);
        } else {
            Masking.write(key, frame.payload().array(), frame.payload().length(), out);
        }
    }

    private static void header(Frame frame, boolean compressed, int masked, ByteBuffer out) {
        int body = bodyLength(frame);
        out.put((byte) (FIN | (compressed ? RSV1 : 0) | frame.type().opcode()));
        if (body < 126) {
            out.put((byte) (masked | body));
        } else if (body < 65536) {
            out.put((byte) (masked | 126)).putShort((short) body);
        } else {
            out.put((byte) (masked | 127)).putLong(body);
        }
    }

    /** A close frame without a status has no body, so its reason stays unsent (spec 2.2, rule 8). */
    private static int bodyLength(Frame frame) {
        if (!frame.isClose()) {
            return frame.payload().length();
        }
        return frame.statusCode() == 0 ? 0 : 2 + frame.payload().length();
    }

    private static byte[] closeBody(Frame frame) {
        ByteBuffer body = ByteBuffer.allocate(bodyLength(frame));
        if (body.hasRemaining()) {
            body.putShort((short) frame.statusCode());
            body.put(frame.payload().array(), 0, frame.payload().length());
        }
        return body.array();
    }
}
