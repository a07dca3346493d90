package io.framegate.lua.library;

import io.framegate.lua.Budget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Between Lua's strings, which are bytes, and the gateway's texts. */
public final class Text {

    private Text() {}

    /** The bytes of what came from the wire as one character for each byte, such as a header field. */
    public static LuaString ofWire(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return LuaString.valueUsing(bytes, 0, bytes.length);
    }

    /** What goes to the wire, one character for each byte. */
    public static String wire(LuaString text) {
        return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
    }

    /** The UTF-8 bytes of the gateway's own text, such as a name in the declarative file. */
    public static LuaString of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return LuaString.valueUsing(bytes, 0, bytes.length);
    }

    /** The same, or nil. */
    public static LuaValue ofAny(Optional<String> text) {
        return text.<LuaValue>map(Text::of).orElse(LuaValue.NIL);
    }

    /** The text that is UTF-8; malformed bytes become U+FFFD. */
    public static String utf8(LuaString text) {
        return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.UTF_8);
    }

    /** A copy of the bytes. */
    public static byte[] bytes(LuaString text) {
        return Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
    }

    /** A copy of a part that does not keep the whole. */
    public static LuaString part(Budget budget, LuaString text, int from, int to) {
        budget.bytes(to - from);
        byte[] copy = Arrays.copyOfRange(text.m_bytes, text.m_offset + from, text.m_offset + to);
        return LuaString.valueUsing(copy, 0, copy.length);
    }
}
