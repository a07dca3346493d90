package io.framegate.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames: joins fragments, removes masks, and enforces RFC 6455 section 5 and the limits of spec 5.3 on the way.
 *
 * <p>Bytes may be cut anywhere. A limit is checked as soon as a header declares a length, before any of the payload is
 * kept; memory grows with what has arrived, not with what was declared. After a violation the decoder swallows whatever
 * follows. Where permessage-deflate was agreed on, messages are inflated while they arrive and the limits act on what comes
 * out (RFC 7692). Not thread-safe.
 */
public final class FrameDecoder {

    /** What came of reading. */
    public enum Progress {
        /** {@link #takeFrame()} is the next frame; there may be more in the buffer. */
        FRAME,
        /** The buffer is used up and no frame is complete. */
        MORE,
        /** The peer broke a rule: see {@link #violation()}. */
        BROKEN
    }

    private enum State {
        /** Reading the first two bytes. */
        START,
        /** Reading the rest of the header, as long as the first two bytes say. */
        HEADER,
        PAYLOAD,
        BROKEN
    }

    private static final int CONTINUATION = 0x0;
    private static final int RSV = 0x70;
    private static final int RSV1 = 0x40;
    /** A message up to this many bytes gets its array at once; a longer one grows as it arrives. */
    private static final int EAGER_BYTES = 65_536;

    private static final Frame NO_FRAME = Frame.of(FrameType.BINARY, Payload.EMPTY);
    private static final Violation NO_VIOLATION = Violation.protocol("");

    private final DecoderRules rules;
    private final @Nullable MessageInflater inflater;
    private final Utf8Validator utf8 = new Utf8Validator();

    private State state = State.START;
    private Frame frame = NO_FRAME;
    private Violation violation = NO_VIOLATION;

    /** The header under way: two bytes, then the length in 0, 2 or 8 bytes, then the key in 0 or 4. */
    private final byte[] header = new byte[14];

    private int headerFilled;
    private int headerLength = 2;

    private int opcode;
    private boolean fin;
    private int key;
    private int frameLength;
    private int frameFilled;

    /** The message under way, over all its fragments. */
    private FrameType messageType = FrameType.BINARY;

    private boolean inMessage;
    private boolean compressed;
    private int fragments;
    private byte[] message = Payload.EMPTY.array();
    private int messageLength;

    private byte[] control = Payload.EMPTY.array();

    /** A decoder for one connection without an extension. */
    public FrameDecoder(DecoderRules rules) {
        this(rules, Optional.empty());
    }

    /** A decoder for one connection, on which permessage-deflate was agreed or not. With it, {@link #end} must be called. */
    public FrameDecoder(DecoderRules rules, Optional<DeflateTerms> deflate) {
        this.rules = rules;
        this.inflater = deflate.map(terms -> new MessageInflater(terms, rules.maxPayload()))
                .orElse(null);
    }

    /** Whether no frame and no message is under way: what comes next is not needed to make sense of what came. */
    public boolean isBetweenMessages() {
        return state == State.START && headerFilled == 0 && !inMessage;
    }

    /** The frame the last {@link #read} completed, given away. Only after {@link Progress#FRAME}. */
    public Frame takeFrame() {
        Frame taken = frame;
        frame = NO_FRAME; // a connection may be idle for days: it is not to hold its last message
        return taken;
    }

    /** The rule the peer broke. Only after {@link Progress#BROKEN}. */
    public Violation violation() {
        return violation;
    }

    /**
     * Reads until a frame is complete, a rule is broken or the buffer is used up; the position moves past what was read.
     */
    public Progress read(ByteBuffer in) {
        while (true) {
            switch (state) {
                case START:
                    if (!fillHeader(in)) {
                        return Progress.MORE;
                    }
                    startFrame();
                    break;
                case HEADER:
                    if (!fillHeader(in)) {
                        return Progress.MORE;
                    }
                    finishHeader();
                    break;
                case PAYLOAD:
                    if (isControl() ? fillControl(in) : compressed ? fillCompressed(in) : fillMessage(in)) {
                        if (endFrame()) {
                            return Progress.FRAME;
                        }
                    } else if (state != State.BROKEN) {
                        return Progress.MORE;
                    }
                    break;
                default:
                    in.position(in.limit());
                    return Progress.BROKEN;
            }
        }
    }

    private boolean fillHeader(ByteBuffer in) {
        int count = Math.min(headerLength - headerFilled, in.remaining());
        in.get(header, headerFilled, count);
        headerFilled += count;
        return headerFilled == headerLength;
    }

    /** The first two bytes are there: everything they alone can break, then how long the header is. */
    private void startFrame() {
        int first = header[0] & 0xFF;
        int second = header[1] & 0xFF;
        fin = (first & 0x80) != 0;
        opcode = first & 0x0F;
        boolean masked = (second & 0x80) != 0;
        int shortLength = second & 0x7F;
        if ((first & RSV) != 0 && !beginsCompressed(first)) {
            fail(Violation.protocol(
                    inflater == null
                            ? "RFC 6455 5.2: RSV1, RSV2 and RSV3 must be 0 without an extension"
                            : "RFC 7692 6: only the first frame of a message may have RSV1, and none RSV2 or RSV3"));
        } else if (opcode > 0xA || (opcode > 0x2 && opcode < 0x8)) {
            fail(Violation.protocol("RFC 6455 5.2: opcode " + opcode + " is reserved"));
        } else if (masked != (rules.from() == Peer.CLIENT)) {
            fail(Violation.protocol("RFC 6455 5.1: a client must mask its frames, a server must not"));
        } else if (isControl() && !fin) {
            fail(Violation.protocol("RFC 6455 5.5: a control frame must not be fragmented"));
        } else if (isControl() && shortLength > FrameType.MAX_CONTROL_PAYLOAD) {
            fail(Violation.protocol("RFC 6455 5.5: a control frame carries at most 125 bytes"));
        } else if (!isControl() && (opcode == CONTINUATION) != inMessage) {
            fail(Violation.protocol(
                    inMessage
                            ? "RFC 6455 5.4: a new message began inside a fragmented one"
                            : "RFC 6455 5.4: a continuation without a message to continue"));
        } else {
            headerLength += (shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8) + (masked ? 4 : 0);
            state = State.HEADER;
        }
        if (state == State.HEADER && headerLength == headerFilled) {
            finishHeader();
        }
    }

    /** RFC 7692 section 6. */
    private boolean beginsCompressed(int first) {
        return inflater != null
                && (first & RSV) == RSV1
                && (opcode == FrameType.TEXT.opcode() || opcode == FrameType.BINARY.opcode());
    }

    private boolean isControl() {
        return opcode >= 0x8;
    }

    private void finishHeader() {
        int shortLength = header[1] & 0x7F;
        long declared = shortLength < 126 ? shortLength : number(2, shortLength == 126 ? 2 : 8);
        if (rules.minimalLength()
                && declared >= 0
                && declared < (shortLength < 126 ? 0 : shortLength == 126 ? 126 : 65536)) {
            fail(Violation.protocol("RFC 6455 5.2: the length is not in its shortest form"));
            return;
        }
        if (!isControl() && !startFragment(declared)) {
            return;
        }
        key = rules.from() == Peer.CLIENT ? (int) number(headerLength - 4, 4) : 0;
        frameLength = (int) declared;
        frameFilled = 0;
        headerFilled = 0;
        headerLength = 2;
        state = State.PAYLOAD;
        if (isControl()) {
            control = new byte[frameLength];
        }
    }

    private long number(int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << 8 | (header[i] & 0xFF);
        }
        return number;
    }

    /** A data frame's length is known: the limits of spec 5.3, before a byte of it is kept. */
    private boolean startFragment(long declared) {
        if (!inMessage) {
            inMessage = true;
            messageType = opcode == FrameType.TEXT.opcode() ? FrameType.TEXT : FrameType.BINARY;
            messageLength = 0;
            fragments = 0;
            utf8.reset();
            compressed = (header[0] & RSV1) != 0;
            if (compressed) {
                inflater().begin();
            }
        }
        if (compressed ? !inflater().admits(declared) : declared < 0 || declared > rules.maxPayload() - messageLength) {
            return fail(Violation.tooLarge("message of more than " + rules.maxPayload() + " bytes"));
        }
        if (++fragments > rules.maxFragments()) {
            return fail(Violation.tooLarge("message of more than " + rules.maxFragments() + " fragments"));
        }
        if (!fin && declared < rules.minFragmentSize()) {
            return fail(Violation.tooLarge("fragment of fewer than " + rules.minFragmentSize() + " bytes"));
        }
        return true;
    }

    private boolean fillControl(ByteBuffer in) {
        int count = Math.min(frameLength - frameFilled, in.remaining());
        in.get(control, frameFilled, count);
        frameFilled += count;
        if (frameFilled < frameLength) {
            return false;
        }
        if (key != 0) {
            Masking.apply(key, control, 0, frameLength, 0);
        }
        return opcode != FrameType.CLOSE.opcode() || checkClose();
    }

    private boolean fillMessage(ByteBuffer in) {
        int count = Math.min(frameLength - frameFilled, in.remaining());
        int end = messageLength + count;
        makeRoom(end, messageLength + frameLength - frameFilled);
        in.get(message, messageLength, count);
        if (key != 0) {
            Masking.apply(key, message, messageLength, end, frameFilled);
        }
        if (rules.utf8() && messageType == FrameType.TEXT && !utf8.accepts(message, messageLength, end)) {
            return fail(Violation.invalidPayload("RFC 6455 8.1: text is not UTF-8"));
        }
        messageLength = end;
        frameFilled += count;
        return frameFilled == frameLength;
    }

    /** Whatever arrived is inflated at once, and the limits and UTF-8 are about what came of it. */
    private boolean fillCompressed(ByteBuffer in) {
        int count = Math.min(frameLength - frameFilled, in.remaining());
        boolean sound = inflater().take(in, count, key, frameFilled);
        frameFilled += count;
        return sound
                ? checkInflated() && frameFilled == frameLength
                : fail(inflater().violation());
    }

    private boolean checkInflated() {
        int from = messageLength;
        messageLength = inflater().length();
        if (rules.utf8()
                && messageType == FrameType.TEXT
                && !utf8.accepts(inflater().message(), from, messageLength)) {
            return fail(Violation.invalidPayload("RFC 6455 8.1: text is not UTF-8"));
        }
        return true;
    }

    /** An unfragmented message of ordinary size gets exactly its array; every other doubles, so that copies stay few. */
    private void makeRoom(int needed, int announced) {
        if (needed > message.length) {
            boolean whole = fin && fragments == 1;
            int room = whole && announced <= EAGER_BYTES
                    ? announced
                    : Math.max(needed, Math.max(whole ? EAGER_BYTES : 0, message.length * 2));
            message = Arrays.copyOf(message, Math.min(room, whole ? announced : rules.maxPayload()));
        }
    }

    /** Whether the frame that just ended completes something to hand out. */
    private boolean endFrame() {
        state = State.START;
        if (isControl()) {
            frame = controlFrame();
            return true;
        }
        if (!fin) {
            return false;
        }
        if (compressed
                && !(inflater().finish() ? checkInflated() : fail(inflater().violation()))) {
            return false;
        }
        if (rules.utf8() && messageType == FrameType.TEXT && !utf8.isComplete()) {
            fail(Violation.invalidPayload("RFC 6455 8.1: text ends inside a character"));
            return false;
        }
        frame = Frame.of(messageType, compressed ? inflater().takeMessage() : Payload.owned(message, messageLength));
        inMessage = false;
        compressed = false;
        message = Payload.EMPTY.array();
        return true;
    }

    private Frame controlFrame() {
        if (opcode == FrameType.CLOSE.opcode()) {
            return frameLength == 0
                    ? Frame.close(CloseStatus.NONE)
                    : Frame.close(closeCode(), Payload.owned(Arrays.copyOfRange(control, 2, frameLength)));
        }
        return Frame.of(opcode == FrameType.PING.opcode() ? FrameType.PING : FrameType.PONG, Payload.owned(control));
    }

    private int closeCode() {
        return (control[0] & 0xFF) << 8 | (control[1] & 0xFF);
    }

    private boolean checkClose() {
        if (frameLength == 1) {
            return fail(Violation.protocol("RFC 6455 5.5.1: a close frame's body begins with a two-byte status"));
        }
        if (frameLength >= 2 && !CloseStatus.mayBeSent(closeCode())) {
            return fail(
                    Violation.protocol("RFC 6455 7.4: status " + closeCode() + " may not be sent in a close frame"));
        }
        if (rules.utf8() && frameLength > 2) {
            Utf8Validator reason = new Utf8Validator();
            if (!reason.accepts(control, 2, frameLength) || !reason.isComplete()) {
                return fail(Violation.invalidPayload("RFC 6455 5.5.1: a close reason is not UTF-8"));
            }
        }
        return true;
    }

    /** Ends all reading; returns false so that a check can fail in one line. */
    private boolean fail(Violation broken) {
        violation = broken;
        state = State.BROKEN;
        message = Payload.EMPTY.array();
        end();
        return false;
    }

    private MessageInflater inflater() {
        if (inflater == null) {
            throw new IllegalStateException("permessage-deflate was not agreed on");
        }
        return inflater;
    }

    /** Gives back what inflating holds outside of the heap; nothing more is read. May be called again. */
    public void end() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
