package io.framegate.lua.library.json;

import io.framegate.lua.library.Text;
import org.luaj.vm2.LuaString;

/**
 * A number as C's {@code strtod} reads it: also infinities, NaN and hexadecimal numbers.
 *
 * @param value the number
 * @param end where the text goes on; where it began if there is no number
 * @param isWhole whether it is digits alone
 */
record CNumber(double value, int end, boolean isWhole) {

    /** The number that begins here. */
    static CNumber at(LuaString text, int start) {
        boolean negative = at(text, start, 0) == '-';
        int p = negative ? start + 1 : start;
        double sign = negative ? -1 : 1;
        if (isWord(text, p, "inf")) {
            int end = p + (isWord(text, p, "infinity") ? 8 : 3);
            return new CNumber(sign * Double.POSITIVE_INFINITY, end, false);
        } else if (isWord(text, p, "nan")) {
            return new CNumber(Double.NaN, p + 3, false);
        } else if (isWord(text, p, "0x") && Character.digit(at(text, p + 2, 0), 16) >= 0) {
            return hexadecimal(text, p + 2, sign);
        }
        int whole = digits(text, p);
        int end = whole;
        if (at(text, end, 0) == '.' && (whole > p || isDigit(at(text, end + 1, 0)))) {
            end = digits(text, end + 1);
        }
        if (end == p) {
            return new CNumber(0, start, false);
        }
        end = exponent(text, end, 'e');
        return new CNumber(Double.parseDouble(Text.wire(text.substring(start, end))), end, end == whole);
    }

    private static CNumber hexadecimal(LuaString text, int start, double sign) {
        double value = 0;
        int end = start;
        for (int digit = Character.digit(at(text, end, 0), 16); digit >= 0; ) {
            value = value * 16 + digit;
            digit = Character.digit(at(text, ++end, 0), 16);
        }
        return new CNumber(sign * value, end, false);
    }

    /** The end of an exponent that begins here, if one does. */
    private static int exponent(LuaString text, int start, char letter) {
        if ((at(text, start, 0) | 0x20) != letter) {
            return start;
        }
        int c = at(text, start + 1, 0);
        int from = c == '+' || c == '-' ? start + 2 : start + 1;
        int end = digits(text, from);
        return end > from ? end : start;
    }

    private static int digits(LuaString text, int from) {
        int end = from;
        while (isDigit(at(text, end, 0))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static int at(LuaString text, int index, int otherwise) {
        return index < text.length() ? text.luaByte(index) : otherwise;
    }

    /** Whether a word stands here, in whatever case. */
    static boolean isWord(LuaString text, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            int c = at(text, from + i, 0);
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
