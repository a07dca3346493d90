package io.framegate.lua;

import java.util.Arrays;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A pattern of Lua (reference manual 5.1, section 5.4.1) on a text, byte by byte. Every byte looked at is a step of the budget:
 * patterns such as {@code .-.-.-.-b} take the fourth power of the text's length.
 */
final class LuaPattern {

    private static final int MOST_CAPTURES = 32;
    private static final int DEEPEST = 200;
    private static final int UNCLOSED = -1;
    private static final int POSITION = -2;

    private final Budget budget;
    private final byte[] text;
    private final int textStart;
    private final int textEnd;
    private final byte[] pattern;
    private final int patternEnd;
    private final int[] starts = new int[MOST_CAPTURES];
    private final int[] lengths = new int[MOST_CAPTURES];
    private int captures;
    private int depth;

    LuaPattern(Budget budget, LuaString text, LuaString pattern) {
        this.budget = budget;
        this.text = text.m_bytes;
        this.textStart = text.m_offset;
        this.textEnd = text.m_offset + text.m_length;
        this.pattern = pattern.m_bytes;
        this.patternEnd = pattern.m_offset + pattern.m_length;
    }

    /**
     * Matches the pattern from one place in the text on.
     *
     * @param from offset in the text
     * @param patternFrom offset in the pattern's array
     * @return where the match ends, or -1 if there is none
     */
    int match(int from, int patternFrom) {
        captures = 0;
        depth = 0;
        int end = doMatch(textStart + from, patternFrom);
        return end < 0 ? -1 : end - textStart;
    }

    /** How many captures the match has; none stands for all of it. */
    int captures() {
        return captures;
    }

    /** A capture of the last match; the whole of it if it has none and {@code i} is 0. */
    LuaValue capture(int i, int from, int end) {
        if (i >= captures) {
            if (i != 0) {
                throw new LuaError("invalid capture index");
            }
            return slice(textStart + from, end - from);
        } else if (lengths[i] == POSITION) {
            return LuaInteger.valueOf(starts[i] - textStart + 1);
        } else if (lengths[i] == UNCLOSED) {
            throw new LuaError("unfinished capture");
        }
        return slice(starts[i], lengths[i]);
    }

    /** All captures, or the whole match if there are none. */
    Varargs results(int from, int end, boolean wholeIfNone) {
        int count = captures == 0 && wholeIfNone ? 1 : captures;
        LuaValue[] values = new LuaValue[count];
        Arrays.setAll(values, i -> capture(i, from, end));
        return LuaValue.varargsOf(values);
    }

    /** All of a match, whatever its captures. */
    LuaString whole(int from, int end) {
        return slice(textStart + from, end - from);
    }

    private LuaString slice(int from, int length) {
        budget.bytes(length + 40L);
        return LuaString.valueUsing(Arrays.copyOfRange(text, from, from + length));
    }

    // ---- matching

    private int doMatch(int startOfText, int startOfPattern) {
        int s = startOfText;
        int p = startOfPattern;
        if (++depth > DEEPEST) {
            throw new LuaError("pattern too complex");
        }
        try {
            while (p < patternEnd) {
                budget.steps(1);
                switch (pattern[p]) {
                    case '(' -> {
                        return p + 1 < patternEnd && pattern[p + 1] == ')'
                                ? open(s, p + 2, POSITION)
                                : open(s, p + 1, UNCLOSED);
                    }
                    case ')' -> {
                        return close(s, p + 1);
                    }
                    case '$' -> {
                        if (p + 1 == patternEnd) {
                            return s == textEnd ? s : -1;
                        }
                    }
                    case '%' -> {
                        if (p + 1 < patternEnd) {
                            int special = special(s, p);
                            if (special >= -1) {
                                if (special == -1) {
                                    return -1;
                                }
                                s = special;
                                p += pattern[p + 1] == 'b' ? 4 : pattern[p + 1] == 'f' ? classEnd(p + 2) - p : 2;
                                continue;
                            }
                        }
                    }
                    default -> {
                        // one character, below
                    }
                }
                int end = classEnd(p);
                int suffix = end < patternEnd ? pattern[end] : 0;
                switch (suffix) {
                    case '?' -> {
                        if (single(s, p, end)) {
                            int result = doMatch(s + 1, end + 1);
                            if (result >= 0) {
                                return result;
                            }
                        }
                        p = end + 1;
                    }
                    case '*' -> {
                        return longest(s, p, end);
                    }
                    case '+' -> {
                        return single(s, p, end) ? longest(s + 1, p, end) : -1;
                    }
                    case '-' -> {
                        return shortest(s, p, end);
                    }
                    default -> {
                        if (!single(s, p, end)) {
                            return -1;
                        }
                        s++;
                        p = end;
                    }
                }
            }
            return s;
        } finally {
            depth--;
        }
    }

    /** {@code %b}, {@code %f} and {@code %1}: where the match ends, -1 if there is none, -2 if it is another escape. */
    private int special(int s, int p) {
        int what = pattern[p + 1];
        if (what == 'b') {
            return balanced(s, p + 2);
        } else if (what == 'f') {
            int set = p + 2;
            if (set >= patternEnd || pattern[set] != '[') {
                throw new LuaError("missing '[' after '%f' in pattern");
            }
            int end = classEnd(set);
            int before = s == textStart ? 0 : text[s - 1] & 0xFF;
            int now = s == textEnd ? 0 : text[s] & 0xFF;
            return !inSet(before, set, end - 1) && inSet(now, set, end - 1) ? s : -1;
        } else if (what >= '0' && what <= '9') {
            return again(s, what);
        }
        return -2;
    }

    private int longest(int s, int p, int end) {
        int count = 0;
        while (single(s + count, p, end)) {
            count++;
        }
        for (; count >= 0; count--) {
            int result = doMatch(s + count, end + 1);
            if (result >= 0) {
                return result;
            }
        }
        return -1;
    }

    private int shortest(int start, int p, int end) {
        int s = start;
        while (true) {
            int result = doMatch(s, end + 1);
            if (result >= 0) {
                return result;
            } else if (!single(s, p, end)) {
                return -1;
            }
            s++;
        }
    }

    private int open(int s, int p, int kind) {
        if (captures >= MOST_CAPTURES) {
            throw new LuaError("too many captures");
        }
        starts[captures] = s;
        lengths[captures] = kind;
        captures++;
        int result = doMatch(s, p);
        if (result < 0) {
            captures--;
        }
        return result;
    }

    private int close(int s, int p) {
        int i = captures - 1;
        while (i >= 0 && lengths[i] != UNCLOSED) {
            i--;
        }
        if (i < 0) {
            throw new LuaError("invalid pattern capture");
        }
        lengths[i] = s - starts[i];
        int result = doMatch(s, p);
        if (result < 0) {
            lengths[i] = UNCLOSED;
        }
        return result;
    }

    private int balanced(int s, int p) {
        if (p + 1 >= patternEnd) {
            throw new LuaError("missing arguments to '%b'");
        }
        if (s >= textEnd || text[s] != pattern[p]) {
            return -1;
        }
        int open = 1;
        for (int at = s + 1; at < textEnd; at++) {
            budget.steps(1);
            if (text[at] == pattern[p + 1]) {
                if (--open == 0) {
                    return at + 1;
                }
            } else if (text[at] == pattern[p]) {
                open++;
            }
        }
        return -1;
    }

    private int again(int s, int digit) {
        int i = digit - '1';
        if (i < 0 || i >= captures || lengths[i] < 0) {
            throw new LuaError("invalid capture index");
        }
        int length = lengths[i];
        budget.steps(length);
        return textEnd - s >= length && Arrays.equals(text, starts[i], starts[i] + length, text, s, s + length)
                ? s + length
                : -1;
    }

    // ---- one character

    private boolean single(int s, int p, int end) {
        budget.steps(1);
        if (s >= textEnd) {
            return false;
        }
        int c = text[s] & 0xFF;
        return switch (pattern[p]) {
            case '.' -> true;
            case '%' -> inClass(c, pattern[p + 1]);
            case '[' -> inSet(c, p, end - 1);
            default -> (pattern[p] & 0xFF) == c;
        };
    }

    private int classEnd(int start) {
        int p = start;
        int first = pattern[p++];
        if (first == '%') {
            if (p >= patternEnd) {
                throw new LuaError("malformed pattern (ends with '%')");
            }
            return p + 1;
        } else if (first == '[') {
            if (p < patternEnd && pattern[p] == '^') {
                p++;
            }
            do {
                if (p >= patternEnd) {
                    throw new LuaError("malformed pattern (missing ']')");
                }
                if (pattern[p++] == '%' && p < patternEnd) {
                    p++;
                }
            } while (p >= patternEnd || pattern[p] != ']');
            return p + 1;
        }
        return p;
    }

    /** Whether a byte is in the set from {@code [} up to {@code ]}. */
    private boolean inSet(int c, int start, int end) {
        budget.steps(1 + ((end - start) >> 3));
        int p = start;
        boolean yes = true;
        if (pattern[p + 1] == '^') {
            yes = false;
            p++;
        }
        while (++p < end) {
            if (pattern[p] == '%') {
                p++;
                if (inClass(c, pattern[p])) {
                    return yes;
                }
            } else if (p + 2 < end && pattern[p + 1] == '-') {
                p += 2;
                if ((pattern[p - 2] & 0xFF) <= c && c <= (pattern[p] & 0xFF)) {
                    return yes;
                }
            } else if ((pattern[p] & 0xFF) == c) {
                return yes;
            }
        }
        return !yes;
    }

    private static boolean inClass(int c, int name) {
        boolean in =
                switch (name | 0x20) {
                    case 'a' -> isLetter(c);
                    case 'c' -> c < 0x20 || c == 0x7F;
                    case 'd' -> isDigit(c);
                    case 'g' -> c > 0x20 && c < 0x7F;
                    case 'l' -> c >= 'a' && c <= 'z';
                    case 'p' -> c > 0x20 && c < 0x7F && !isLetter(c) && !isDigit(c);
                    case 's' -> c == ' ' || c >= 0x09 && c <= 0x0D;
                    case 'u' -> c >= 'A' && c <= 'Z';
                    case 'w' -> isLetter(c) || isDigit(c);
                    case 'x' -> isDigit(c) || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
                    case 'z' -> c == 0;
                    default -> {
                        yield (name & 0xFF) == c;
                    }
                };
        boolean isClass = "acdglpsuwxz".indexOf(name | 0x20) >= 0 && isLetter(name);
        return isClass && name >= 'A' && name <= 'Z' ? !in : in;
    }

    private static boolean isLetter(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
