package io.framegate.lua.library;

import io.framegate.lua.Budget;
import java.util.Arrays;
import org.luaj.vm2.LuaString;

/** Builds a Lua string byte by byte and tells a budget of what it allocates before it does. */
public final class ByteBuilder {

    /** What is longer is nobody's text. */
    private static final int LONGEST = 1 << 30;

    private final Budget budget;
    private byte[] bytes;
    private int length;

    /** A builder with room for so many bytes. */
    public ByteBuilder(Budget budget, int capacity) {
        this.budget = budget;
        budget.bytes(capacity);
        bytes = new byte[capacity];
    }

    /** Adds a byte. */
    public ByteBuilder append(int value) {
        makeRoom(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Adds bytes. */
    public ByteBuilder append(byte[] source, int from, int count) {
        makeRoom(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    /** Adds a string. */
    public ByteBuilder append(LuaString text) {
        return append(text.m_bytes, text.m_offset, text.m_length);
    }

    /** Adds the part of a string from one index to before another. */
    public ByteBuilder append(LuaString text, int from, int to) {
        return append(text.m_bytes, text.m_offset + from, to - from);
    }

    /** Adds characters that are bytes. */
    public ByteBuilder ascii(String text) {
        makeRoom(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Forgets what was added, except for so many bytes. */
    public void cut(int to) {
        length = to;
    }

    /** What was built. The builder is of no use afterwards. */
    public LuaString build() {
        return LuaString.valueUsing(bytes, 0, length);
    }

    /** What was built so far. The builder goes on. */
    public LuaString copy() {
        budget.bytes(length);
        return LuaString.valueUsing(Arrays.copyOf(bytes, length), 0, length);
    }

    private void makeRoom(int count) {
        if (count > bytes.length - length) {
            long wanted = Math.max((long) length + count, 2L * bytes.length);
            budget.bytes(wanted);
            if (wanted > LONGEST) {
                budget.bytes(Long.MAX_VALUE);
            }
            bytes = Arrays.copyOf(bytes, (int) wanted);
        }
    }
}
