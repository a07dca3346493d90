package io.framegate.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives, in pieces cut anywhere (RFC 6455 section 8.1, RFC 3629).
 *
 * <p>Overlong forms, surrogates and code points above U+10FFFF are refused at their first wrong byte. Not thread-safe;
 * one validator checks one text at a time.
 */
public final class Utf8Validator {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

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
        while (at < to) {
            if (missing == 0) {
                at = skipAscii(bytes, at, to);
                if (at == to) {
                    return true;
                }
                if (!begins(bytes[at++] & 0xFF)) {
                    return false;
                }
            } else {
                int next = bytes[at++] & 0xFF;
                if (next < lowest || next > highest) {
                    return false;
                }
                lowest = 0x80;
                highest = 0xBF;
                missing--;
            }
        }
        return true;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
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
}
