package io.framegate.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of one peer while they arrive (RFC 7692 section 7.2.2). What came of a message is in
 * {@link #message()}, up to {@link #length()}. Not thread-safe; holds memory outside of the heap from the first compressed
 * message on, until {@link #end}, or without context takeover until the end of that message.
 *
 * <p>Limits act on what has come out so far: one byte over, and nothing more is inflated. What goes in is bounded too, since
 * deflate can say nothing at any length: to twice the limit and 64 KiB, more than any compressor needs.
 *
 * <p>This is the JDK's {@code Inflater} and not Netty's {@code PerMessageDeflateDecoder}. That one works on frames of
 * Netty's that were never made here; it inflates a whole frame into a buffer before anybody can look at its size (its
 * {@code maxAllocation} bounds that buffer, not the message, and ends in an exception without a close code), knows no ratio,
 * and does not let the text be checked in between. What stands here instead is the limits, the final blocks and the tail.
 */
final class MessageInflater {

    /** What a sender leaves out at the end of every message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    /** How much is given to the inflater at once: at most a thousand times as much is made of it before a limit is asked. */
    private static final int PIECE_BYTES = 4_096;

    private static final int LEAST_ROOM = 512;
    private static final int MOST_PADDING = 65_536;

    private static final Violation SOUND = Violation.protocol("");

    private final DeflateTerms terms;
    private final int maxPayload;
    private final byte[] oneMore = new byte[1];

    private @Nullable Inflater inflater;
    private byte[] piece = Payload.EMPTY.array();
    private byte[] message = Payload.EMPTY.array();
    private int length;
    private long arrived;
    private long inflated;
    /** The last thing that came was a final block: its sender starts over behind it. */
    private boolean finalBlock;

    private Violation violation = SOUND;

    /** @param maxPayload most bytes of one inflated message */
    MessageInflater(DeflateTerms terms, int maxPayload) {
        this.terms = terms;
        this.maxPayload = maxPayload;
    }

    /** A compressed message begins. */
    void begin() {
        length = 0;
        arrived = 0;
        finalBlock = false;
    }

    /** Whether a message may have so many more bytes on the wire. */
    boolean admits(long declared) {
        return declared >= 0 && declared <= 2L * maxPayload + MOST_PADDING - arrived;
    }

    /** The bytes of the message so far, and room for more. */
    byte[] message() {
        return message;
    }

    /** How many bytes were inflated in all, for whatever came of them. */
    long inflated() {
        return inflated;
    }

    /** How many bytes of the message there are so far. */
    int length() {
        return length;
    }

    /** The rule that was broken. Only after {@link #take} or {@link #finish} said no. */
    Violation violation() {
        return violation;
    }

    /**
     * Inflates the next bytes of the message.
     *
     * @param key their mask
     * @param offset how many bytes of the same frame came before
     */
    boolean take(ByteBuffer in, int count, int key, int offset) {
        if (piece.length == 0) {
            piece = new byte[PIECE_BYTES];
        }
        for (int done = 0; done < count; ) {
            int next = Math.min(count - done, PIECE_BYTES);
            in.get(piece, 0, next);
            if (key != 0) {
                Masking.apply(key, piece, 0, next, offset + done);
            }
            done += next;
            arrived += next;
            if (!inflate(piece, next)) {
                return false;
            }
        }
        return true;
    }

    /** The message is complete. One without any byte, which no compressor makes, is taken for an empty one. */
    boolean finish() {
        boolean sound = finalBlock || arrived == 0 || inflate(TAIL, TAIL.length);
        if (!terms.readTakeover()) {
            release();
        }
        return sound;
    }

    /** The message, which is given away. Only once it is complete. */
    Payload takeMessage() {
        Payload complete = Payload.owned(message, length);
        message = Payload.EMPTY.array();
        length = 0;
        return complete;
    }

    private boolean inflate(byte[] bytes, int count) {
        Inflater stream = inflater == null ? ZlibStreams.inflater() : inflater;
        inflater = stream;
        stream.setInput(bytes, 0, count);
        finalBlock = false;
        try {
            while (true) {
                int most = most();
                boolean full = length >= most;
                if (full) {
                    if (stream.inflate(oneMore) > 0) {
                        inflated++;
                        return fail(Violation.tooLarge(tooMuch()));
                    }
                } else {
                    makeRoom(most);
                    int made = stream.inflate(message, length, Math.min(message.length, most) - length);
                    length += made;
                    inflated += made;
                }
                if (stream.finished()) {
                    int rest = stream.getRemaining();
                    stream.reset();
                    finalBlock = rest == 0;
                    if (finalBlock) {
                        return true;
                    }
                    stream.setInput(bytes, count - rest, rest);
                } else if (full || length < Math.min(message.length, most)) {
                    return true;
                }
            }
        } catch (DataFormatException corrupt) {
            return fail(Violation.invalidPayload("RFC 7692 7.2.2: what came is not deflate"));
        }
    }

    private int most() {
        long byRatio = terms.rules().maxInflatedRatio().isPresent()
                ? terms.rules().maxInflatedRatio().getAsInt() * arrived
                : maxPayload;
        return (int) Math.min(maxPayload, byRatio);
    }

    private String tooMuch() {
        return length >= maxPayload
                ? "message of more than " + maxPayload + " bytes"
                : "message of more than " + terms.rules().maxInflatedRatio().orElse(0)
                        + " times as many bytes as arrived";
    }

    private void makeRoom(int most) {
        if (length == message.length) {
            message = Arrays.copyOf(message, Math.min(most, Math.max(LEAST_ROOM, length * 2)));
        }
    }

    private boolean fail(Violation broken) {
        violation = broken;
        end();
        return false;
    }

    /** Gives back what it holds; nothing more is read. May be called again. */
    void end() {
        release();
        message = Payload.EMPTY.array();
        length = 0;
    }

    private void release() {
        if (inflater != null) {
            ZlibStreams.end(inflater);
            inflater = null;
            piece = Payload.EMPTY.array();
        }
    }
}
