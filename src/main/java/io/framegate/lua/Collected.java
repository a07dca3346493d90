package io.framegate.lua;

import java.util.Arrays;
import org.luaj.vm2.LuaString;

/** Bytes that become a string, paid for as they come. */
final class Collected {

    private final Machine machine;
    private byte[] bytes;
    private int length;

    Collected(Machine machine, int expected) {
        this.machine = machine;
        machine.allocate(expected);
        this.bytes = new byte[Math.max(16, expected)];
    }

    void add(byte c) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = c;
    }

    void add(byte[] source, int from, int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void add(LuaString text) {
        add(text.m_bytes, text.m_offset, text.m_length);
    }

    private void grow(int by) {
        long wanted = Math.max(2L * bytes.length, (long) length + by);
        if ((long) length + by <= Machine.LONGEST) {
            wanted = Math.min(wanted, Machine.LONGEST);
        }
        machine.allocate(wanted);
        bytes = Arrays.copyOf(bytes, (int) wanted);
    }

    LuaString value() {
        return LuaString.valueUsing(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
}
