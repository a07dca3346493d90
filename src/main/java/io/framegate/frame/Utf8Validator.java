package io.framegate.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives, in pieces cut anywhere (RFC 6455 section 8.1, RFC 3629).
 *
 * <p>Overlong forms, surrogates and code points above U+10FFFF are refused at their first wrong byte. Not thread-safe;
 * one validator checks one text at a time.
 *
 * <p>ASCII is skipped 32 bytes at a time, and characters that arrive whole are checked without touching the state that
 * remembers a cut one.
 */
public final class Utf8Validator {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int STRIDE = 4 * Long.BYTES;
    /** Longest character. */
    private static final int MOST_BYTES = 4;

    private static final int WRONG = -1;

    /** Continuation bytes the character under way still needs. */
    private int missing;
    /** Bounds of the next continuation byte; only the second byte of a character ever has narrower ones. */
    private int lowest = 0x80;

    private int highest = 0xBF;

    /** Forgets the text under way. */
    public void reset() {
        missing = 0;
        lowest = 0x80;
        highest = 0xBF;
    }

    /** Whether the text so far ends between two characters. */
    public boolean isComplete() {
        return missing == 0;
    }

    /** Whether the bytes from {@code from} (inclusive) to {@code to} (exclusive) continue the text validly. */
    public boolean accepts(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && missing > 0) {
            if (!continues(bytes[at++] & 0xFF)) {
                return false;
            }
        }
        at = skipWhole(bytes, at, to);
        if (at == WRONG) {
            return false;
        }
        while (at < to) {
            int next = bytes[at++] & 0xFF;
            if (missing > 0 ? !continues(next) : next >= 0x80 && !begins(next)) {
                return false;
            }
        }
        return true;
    }

    /** Skips whole characters while there is room for the longest; where they end, or {@link #WRONG}. */
    private static int skipWhole(byte[] bytes, int from, int to) {
        int last = to - MOST_BYTES;
        int at = skipAscii(bytes, from, to);
        while (at <= last) {
            int first = bytes[at];
            if (first >= 0) {
                // Between characters of other scripts ASCII comes in short runs: looking far ahead costs more than it
                // saves.
                at = bytes[at + 1] >= 0 && bytes[at + 2] >= 0 ? skipAscii(bytes, at + 3, to) : at + 1;
                continue;
            }
            int length = wholeLength(first & 0xFF, bytes, at);
            if (length == WRONG) {
                return WRONG;
            }
            at += length;
        }
        return at;
    }

    /** How long the character of several bytes at {@code at} is, or {@link #WRONG}. */
    private static int wholeLength(int first, byte[] bytes, int at) {
        int second = bytes[at + 1] & 0xFF;
        if (first < 0xE0) {
            return first >= 0xC2 && isContinuation(second) ? 2 : WRONG;
        }
        if (!isContinuation(second) || !isContinuation(bytes[at + 2])) {
            return WRONG;
        }
        if (first < 0xF0) {
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second > 0x9F;
            return overlong || surrogate ? WRONG : 3;
        }
        boolean overlong = first == 0xF0 && second < 0x90;
        boolean tooHigh = first > 0xF4 || (first == 0xF4 && second > 0x8F);
        return overlong || tooHigh || !isContinuation(bytes[at + 3]) ? WRONG : 4;
    }

    private static boolean isContinuation(int next) {
        return (next & 0xC0) == 0x80;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        int last = to - STRIDE;
        for (; at <= last; at += STRIDE) {
            long any = (long) LONGS.get(bytes, at)
                    | (long) LONGS.get(bytes, at + Long.BYTES)
                    | (long) LONGS.get(bytes, at + 2 * Long.BYTES)
                    | (long) LONGS.get(bytes, at + 3 * Long.BYTES);
            if ((any & HIGH_BITS) != 0) {
                break;
            }
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Takes the first byte of a character of two to four bytes. */
    private boolean begins(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            missing = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            missing = 2;
            lowest = first == 0xE0 ? 0xA0 : 0x80;
            highest = first == 0xED ? 0x9F : 0xBF;
        } else if (first >= 0xF0 && first <= 0xF4) {
            missing = 3;
            lowest = first == 0xF0 ? 0x90 : 0x80;
            highest = first == 0xF4 ? 0x8F : 0xBF;
        } else {
            return false;
        }
        return true;
    }

    /** Takes one more byte of the character under way. */
    private boolean continues(int next) {
        if (next < lowest || next > highest) {
            return false;
        }
        lowest = 0x80;
        highest = 0xBF;
        missing--;
        return true;
    }
}
