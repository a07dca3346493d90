package io.framegate.conformance;

import io.framegate.frame.Peer;
import io.framegate.testkit.DeflatePeer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a case sends, as bytes of one peer, cut into writes. */
final class Script {

    private static final int RSV1 = 0x40;
    private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

    /** What is waited for behind a write. */
    enum Then {
        /** Nothing. */
        GO_ON,
        /** Everything that was sent so far has come out. */
        ARRIVED,
        /** The violation was answered. */
        BROKEN
    }

    /**
     * One write.
     *
     * @param bytes what is written
     * @param then what is waited for behind it
     * @param arrived how many frames have come out then, if that is waited for
     */
    record Write(byte[] bytes, Then then, int arrived) {}

    private final Peer from;
    private final List<Write> writes = new ArrayList<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final int piece;
    private final boolean frameWise;
    private final Joined joined = new Joined();
    private final Optional<DeflatePeer> deflater;

    private Script(Peer from, int piece, boolean frameWise, Optional<DeflatePeer> deflater) {
        this.from = from;
        this.piece = piece;
        this.frameWise = frameWise;
        this.deflater = deflater;
    }

    /** Reads the notation of {@code package-info}. */
    static Script parse(String text, Peer from) {
        Notation notation = Notation.parse(text);
        Script script = new Script(
                from, notation.piece(), notation.frameWise(), notation.deflate().map(agreed -> new DeflatePeer()));
        for (Notation.Part part : notation.parts()) {
            if (part instanceof Notation.Sent sent) {
                script.add(sent);
            } else {
                script.cut(then(part));
            }
        }
        script.cut(Then.GO_ON);
        return script;
    }

    /** The writes, in order. */
    List<Write> writes() {
        return writes;
    }

    private static Then then(Notation.Part part) {
        return switch (((Notation.Mark) part).sign()) {
            case '.' -> Then.ARRIVED;
            case '!' -> Then.BROKEN;
            default -> Then.GO_ON;
        };
    }

    private void add(Notation.Sent frame) {
        joined.add(frame);
        boolean compresses = deflater.isPresent() && frame.opcode() < 8;
        byte[] payload = compresses ? deflater.get().deflatePart(frame.payload(), frame.fin()) : frame.payload();
        header(frame.first() | (compresses && frame.opcode() != 0 ? RSV1 : 0), payload.length);
        int at = 0;
        for (Notation.Cut cut : frame.cuts()) {
            body(payload, at, cut.at());
            cut(then(cut.mark()));
            at = cut.at();
        }
        body(payload, at, payload.length);
        if (frameWise) {
            cut(Then.GO_ON);
        }
    }

    private void header(int first, int length) {
        int masked = from == Peer.CLIENT ? 0x80 : 0;
        pending.write(first);
        if (length < 126) {
            pending.write(masked | length);
        } else if (length < 65_536) {
            pending.write(masked | 126);
            pending.write(length >> 8);
            pending.write(length);
        } else {
            pending.write(masked | 127);
            pending.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                pending.write(length >> shift);
            }
        }
        if (from == Peer.CLIENT) {
            pending.writeBytes(KEY);
        }
    }

    private void body(byte[] payload, int start, int end) {
        byte[] bytes = Arrays.copyOfRange(payload, start, end);
        for (int i = 0; from == Peer.CLIENT && i < bytes.length; i++) {
            bytes[i] ^= KEY[start + i & 3];
        }
        pending.writeBytes(bytes);
    }

    private void cut(Then then) {
        byte[] bytes = pending.toByteArray();
        pending.reset();
        int step = piece == 0 ? Math.max(1, bytes.length) : piece;
        for (int at = 0; at < bytes.length; at += step) {
            writes.add(new Write(Arrays.copyOfRange(bytes, at, Math.min(at + step, bytes.length)), Then.GO_ON, 0));
        }
        if (then != Then.GO_ON) {
            writes.add(new Write(new byte[0], then, joined.frames().size()));
        }
    }
}
