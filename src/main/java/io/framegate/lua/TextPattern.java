package io.framegate.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A pattern of Lua as something that a text must match.
 *
 * @param pattern as a script would write it
 */
public record TextPattern(String pattern) {

    private static final long MOST_STEPS = 1_000_000;
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_MILLIS = 1_000;

    /**
     * Whether it matches somewhere in a text.
     *
     * @throws IllegalArgumentException if it is none, or takes too long
     */
    public boolean isIn(String text) {
        Budget budget = new Budget();
        budget.begin(MOST_STEPS, MOST_BYTES, MOST_MILLIS);
        LuaString in = LuaValue.valueOf(text);
        LuaString what = LuaValue.valueOf(pattern);
        int anchor = pattern.startsWith("^") ? 1 : 0;
        try {
            LuaPattern matcher = new LuaPattern(budget, in, what);
            for (int at = 0; at <= (anchor == 1 ? 0 : in.m_length); at++) {
                if (matcher.match(at, what.m_offset + anchor) >= 0) {
                    return true;
                }
            }
            return false;
        } catch (LuaError | Budget.Exceeded wrong) {
            throw new IllegalArgumentException(wrong.getMessage());
        }
    }
}
