package io.framegate.lua.library.regex;

import io.framegate.lua.Budget;
import io.framegate.lua.library.Text;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;

/**
 * A text of which each look at a character counts, so that a search ends when the call that makes it may not go on. Bytes are
 * characters of Latin-1; where characters are those of UTF-8, they are decoded and {@link #byteIndex} says where they were.
 */
final class Metered implements CharSequence {

    private final LuaString bytes;
    private final String decoded;
    private final int[] byteIndexes;
    private final int cost;
    private final Budget budget;

    Metered(LuaString bytes, boolean unicode, int cost, Budget budget) {
        this.bytes = bytes;
        this.cost = cost;
        this.budget = budget;
        this.decoded = unicode && !isAscii(bytes, budget) ? decode(bytes, budget) : "";
        this.byteIndexes = decoded.isEmpty() ? new int[0] : indexes(decoded);
    }

    private static boolean isAscii(LuaString bytes, Budget budget) {
        budget.steps(bytes.length() / 4);
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.luaByte(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String decode(LuaString bytes, Budget budget) {
        budget.steps(bytes.length());
        budget.bytes(6L * bytes.length());
        if (!bytes.isValidUtf8()) {
            throw new LuaError("ngx.re: option u with a text that is not UTF-8");
        }
        return Text.utf8(bytes);
    }

    private static int[] indexes(String decoded) {
        int[] indexes = new int[decoded.length() + 1];
        int at = 0;
        for (int i = 0; i < decoded.length(); i++) {
            indexes[i] = at;
            char c = decoded.charAt(i);
            at += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isHighSurrogate(c) ? 4 : Character.isLowSurrogate(c) ? 0 : 3;
        }
        indexes[decoded.length()] = at;
        return indexes;
    }

    /** Where a character begins, in bytes. */
    int byteIndex(int character) {
        return byteIndexes.length == 0 ? character : byteIndexes[character];
    }

    /** The first character that begins at or after a byte. */
    int characterIndex(int ofByte) {
        if (byteIndexes.length == 0) {
            return ofByte;
        }
        budget.steps(byteIndexes.length / 4);
        int index = 0;
        while (index < byteIndexes.length - 1 && byteIndexes[index] < ofByte) {
            index++;
        }
        return index;
    }

    @Override
    public int length() {
        return decoded.isEmpty() ? bytes.length() : decoded.length();
    }

    @Override
    public char charAt(int index) {
        budget.steps(cost);
        return decoded.isEmpty() ? (char) bytes.luaByte(index) : decoded.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().substring(from, to);
    }

    @Override
    public String toString() {
        return decoded.isEmpty() ? Text.wire(bytes) : decoded;
    }
}
