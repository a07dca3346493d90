package io.framegate.lua.library.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.framegate.lua.Budget;
import io.framegate.lua.library.Text;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;

/**
 * An expression with its options. Without the option {@code u} a character is a byte.
 *
 * @param pattern for RE2
 * @param anchored whether it must match where the search begins (option {@code a})
 * @param unicode whether characters are those of UTF-8
 */
record Compiled(Pattern pattern, boolean anchored, boolean unicode) {

    private static final int LONGEST = 4_096;

    /** It is no expression. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    static Compiled of(LuaString expression, String options, Budget budget) throws Malformed {
        int flags = 0;
        boolean anchored = false;
        boolean unicode = false;
        boolean extended = false;
        for (char option : options.toCharArray()) {
            switch (option) {
                case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
                case 's' -> flags |= Pattern.DOTALL;
                case 'm' -> flags |= Pattern.MULTILINE;
                case 'd' -> flags |= Pattern.LONGEST_MATCH;
                case 'a' -> anchored = true;
                case 'u', 'U' -> unicode = true;
                case 'x' -> extended = true;
                case 'j', 'o', 'D' -> {}
                default -> throw new LuaError("unknown flag \"" + option + "\" (flags \"" + options + "\")");
            }
        }
        if (expression.length() > LONGEST) {
            throw new Malformed("expression of more than " + LONGEST + " bytes");
        }
        budget.steps(1_000L + 100L * expression.length());
        budget.bytes(1_000L + 100L * expression.length());
        String source = unicode ? Text.utf8(expression) : Text.wire(expression);
        try {
            Pattern pattern = Pattern.compile(PcreSyntax.toRe2(source, extended, !unicode), flags);
            budget.steps(50L * pattern.programSize());
            budget.bytes(100L * pattern.programSize());
            return new Compiled(pattern, anchored, unicode);
        } catch (PatternSyntaxException wrong) {
            throw new Malformed(String.valueOf(wrong.getDescription()));
        }
    }

    /** A search of a text. */
    Search in(LuaString subject, Budget budget) {
        int cost = 1 + pattern.programSize() / 8;
        Metered text = new Metered(subject, unicode, cost, budget);
        return new Search(this, text, pattern.matcher(text), subject, budget);
    }

    Map<String, Integer> names() {
        return pattern.namedGroups();
    }
}
