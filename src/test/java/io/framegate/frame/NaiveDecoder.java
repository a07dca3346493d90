package io.framegate.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * RFC 6455 section 5 read as plainly as it can be: all the bytes are there, frames are taken from the front one by one, and
 * whatever is incomplete at the end counts for what it is.
 */
final class NaiveDecoder {

    private static final byte[] CONTINUATIONS = {(byte) 0x80, (byte) 0x90, (byte) 0xA0, (byte) 0xBF};

    private final DecoderRules rules;
    private final byte[] bytes;
    private final List<Frame> frames = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int at;
    private int messageOpcode;
    private int fragments;
    private OptionalInt status = OptionalInt.empty();

    private NaiveDecoder(DecoderRules rules, byte[] bytes) {
        this.rules = rules;
        this.bytes = bytes;
    }

    /** What these bytes are: whole frames, and the status of the violation behind them if there is one. */
    record Decoded(List<Frame> frames, OptionalInt status) {}

    static Decoded decode(DecoderRules rules, byte[] bytes) {
        NaiveDecoder decoder = new NaiveDecoder(rules, bytes);
        while (decoder.status.isEmpty() && decoder.frame()) {
            // the frame was taken
        }
        return new Decoded(decoder.frames, decoder.status);
    }

    private int octet(int index) {
        return bytes[index] & 0xFF;
    }

    private boolean frame() {
        int left = bytes.length - at;
        if (left < 2) {
            return false;
        }
        boolean fin = octet(at) >= 0x80;
        int opcode = octet(at) & 0x0F;
        boolean masked = octet(at + 1) >= 0x80;
        int shortLength = octet(at + 1) & 0x7F;
        boolean control = opcode >= 8;
        boolean inMessage = messageOpcode != 0;
        if ((octet(at) & 0x70) != 0
                || !List.of(0, 1, 2, 8, 9, 10).contains(opcode)
                || masked != (rules.from() == Peer.CLIENT)
                || (control && (!fin || shortLength > 125))
                || (!control && (opcode == 0) != inMessage)) {
            return fail(1002);
        }
        int lengthBytes = shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0;
        int header = 2 + lengthBytes + (masked ? 4 : 0);
        if (left < header) {
            return false;
        }
        long length = shortLength;
        if (lengthBytes > 0) {
            byte[] wide = new byte[8];
            System.arraycopy(bytes, at + 2, wide, 8 - lengthBytes, lengthBytes);
            length = ByteBuffer.wrap(wide).getLong();
        }
        boolean shortest = length < 0 || lengthBytes == (length < 126 ? 0 : length < 65_536 ? 2 : 8);
        if (rules.minimalLength() && !shortest) {
            return fail(1002);
        }
        if (!control
                && (length < 0
                        || length + message.size() > rules.maxPayload()
                        || fragments + 1 > rules.maxFragments())) {
            return fail(1009);
        }
        byte[] payload = Arrays.copyOfRange(bytes, at + header, (int) Math.min(bytes.length, at + header + length));
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= bytes[at + header - 4 + i % 4];
        }
        boolean whole = payload.length == length;
        at += header + payload.length;
        return control ? whole && control(opcode, payload) : data(opcode, fin, whole, payload);
    }

    private boolean control(int opcode, byte[] payload) {
        if (opcode != 8) {
            frames.add(Frame.of(opcode == 9 ? FrameType.PING : FrameType.PONG, Payload.of(payload)));
            return true;
        }
        if (payload.length == 0) {
            frames.add(Frame.close(CloseStatus.NONE));
            return true;
        }
        if (payload.length == 1) {
            return fail(1002);
        }
        int code = (payload[0] & 0xFF) * 256 + (payload[1] & 0xFF);
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        boolean known = List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
                .contains(code);
        if (!known && (code < 3000 || code > 4999)) {
            return fail(1002);
        }
        if (rules.utf8() && !isUtf8(reason)) {
            return fail(1007);
        }
        frames.add(Frame.close(code, Payload.of(reason)));
        return true;
    }

    private boolean data(int opcode, boolean fin, boolean whole, byte[] payload) {
        if (opcode != 0) {
            messageOpcode = opcode;
        }
        fragments++;
        message.writeBytes(payload);
        if (messageOpcode == 1 && rules.utf8() && !canBecomeUtf8(message.toByteArray())) {
            return fail(1007);
        }
        if (!whole) {
            return false;
        }
        if (fin) {
            if (messageOpcode == 1 && rules.utf8() && !isUtf8(message.toByteArray())) {
                return fail(1007);
            }
            FrameType type = messageOpcode == 1 ? FrameType.TEXT : FrameType.BINARY;
            frames.add(Frame.of(type, Payload.of(message.toByteArray())));
            message.reset();
            messageOpcode = 0;
            fragments = 0;
        }
        return true;
    }

    private boolean fail(int code) {
        status = OptionalInt.of(code);
        return false;
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Whether some bytes behind these would make them UTF-8: up to three are tried, of every range that matters. */
    private static boolean canBecomeUtf8(byte[] text) {
        return canBecomeUtf8(text, 3);
    }

    private static boolean canBecomeUtf8(byte[] text, int more) {
        if (isUtf8(text)) {
            return true;
        }
        for (int i = 0; more > 0 && i < CONTINUATIONS.length; i++) {
            byte[] longer = Arrays.copyOf(text, text.length + 1);
            longer[text.length] = CONTINUATIONS[i];
            if (canBecomeUtf8(longer, more - 1)) {
                return true;
            }
        }
        return false;
    }
}
