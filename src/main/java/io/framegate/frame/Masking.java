package io.framegate.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The XOR of RFC 6455 section 5.3, eight bytes at a time. A key is the four bytes of the header read big-endian. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Masks or unmasks bytes where they are.
     *
     * @param offset how many bytes of the same frame came before {@code from}
     */
    static void apply(int key, byte[] bytes, int from, int to, int offset) {
        int turned = Integer.rotateLeft(key, (offset & 3) * 8);
        long wide = (turned & 0xFFFFFFFFL) << 32 | (turned & 0xFFFFFFFFL);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (int i = 0; at < to; at++, i++) {
            bytes[at] ^= keyByte(turned, i);
        }
    }

    /** Writes the first {@code length} bytes masked into a big-endian buffer. */
    static void write(int key, byte[] bytes, int length, ByteBuffer out) {
        long wide = (key & 0xFFFFFFFFL) << 32 | (key & 0xFFFFFFFFL);
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            out.putLong((long) LONGS.get(bytes, at) ^ wide);
        }
        for (int i = 0; at < length; at++, i++) {
            out.put((byte) (bytes[at] ^ keyByte(key, i)));
        }
    }

    private static int keyByte(int key, int index) {
        return key >>> (24 - (index & 3) * 8);
    }
}
