package io.framegate.frame;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what is sent to one peer (RFC 7692 section 7.2.1). Not thread-safe; holds memory outside of the heap from the
 * first compressed message on, until {@link #end}, or without context takeover until the end of that message.
 *
 * <p>The JDK's {@code Deflater} always has a window of 32 KiB. A smaller one is kept by forgetting: a full flush behind
 * every so many bytes, which no later byte can refer across. It costs compression, not correctness, and saves a second
 * deflate library.
 */
public final class MessageDeflater {

    /** What ends every flushed message and is not sent: 00 00 FF FF. */
    private static final int TAIL_BYTES = 4;

    private static final int LEAST_ROOM = 64;

    private final DeflateTerms terms;
    private final int window;
    private @Nullable Deflater deflater;
    private int sinceForgotten;
    private boolean ended;

    /** For one connection on which this was agreed. */
    public MessageDeflater(DeflateTerms terms) {
        this.terms = terms;
        // zlib never refers back by its whole window, so the largest needs no help
        this.window = terms.writeWindowBits() < DeflateRules.MOST_WINDOW_BITS
                ? 1 << terms.writeWindowBits()
                : Integer.MAX_VALUE;
    }

    /**
     * The frame with its payload compressed, to be sent with RSV1 set; the same frame if it is to be sent as it is: control
     * frames, short messages, and whatever is still sent after {@link #end}.
     */
    public Frame deflate(Frame frame) {
        int length = frame.payload().length();
        if (frame.type().isControl() || length == 0 || length < terms.rules().minSize() || ended) {
            return frame;
        }
        Deflater stream = deflater == null ? ZlibStreams.deflater(terms.rules().level()) : deflater;
        deflater = stream;
        Payload deflated = deflate(stream, frame.payload().array(), length);
        if (!terms.writeTakeover()) {
            release();
        }
        return frame.withPayload(deflated);
    }

    private Payload deflate(Deflater stream, byte[] bytes, int length) {
        byte[] out = new byte[Math.max(LEAST_ROOM, length / 2)];
        int filled = 0;
        for (int at = 0; at < length; ) {
            int count = Math.min(length - at, window - sinceForgotten);
            stream.setInput(bytes, at, count);
            at += count;
            sinceForgotten = window == Integer.MAX_VALUE ? 0 : sinceForgotten + count;
            int flush = sinceForgotten == window ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
            sinceForgotten %= window;
            do {
                if (out.length - filled < LEAST_ROOM) { // zlib repeats its marker where there is hardly room for it
                    out = Arrays.copyOf(out, out.length * 2);
                }
                filled += stream.deflate(out, filled, out.length - filled, flush);
            } while (filled == out.length);
        }
        return Payload.owned(out, filled - TAIL_BYTES);
    }

    /** Gives back what it holds; the connection is at its end. May be called again. */
    public void end() {
        ended = true;
        release();
    }

    private void release() {
        if (deflater != null) {
            ZlibStreams.end(deflater);
            deflater = null;
            sinceForgotten = 0;
        }
    }
}
