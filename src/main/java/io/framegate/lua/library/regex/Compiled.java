package io.framegate.lua.library.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.framegate.lua.Budget;
import io.framegate.lua.library.Text;
import java.util.List;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;

/**
 * An expression with its options. Without the option {@code u} a character is a byte.
 *
 * @param pattern for RE2
 * @param names the groups of each name
 * @param options the options
 */
record Compiled(Pattern pattern, Map<String, List<Integer>> names, String options) {

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
        for (char option : options.toCharArray()) {
            switch (option) {
                case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
                case 's' -> flags |= Pattern.DOTALL;
                case 'm' -> flags |= Pattern.MULTILINE;
                case 'd' -> flags |= Pattern.LONGEST_MATCH;
                case 'a', 'u', 'U', 'x', 'j', 'o', 'D', 'J' -> {}
                default -> throw new LuaError("unknown flag \"" + option + "\" (flags \"" + options + "\")");
            }
        }
        if (expression.length() > LONGEST) {
            throw new Malformed("pcre_compile() failed: expression of more than " + LONGEST + " bytes");
        }
        budget.steps(1_000L + 100L * expression.length());
        budget.bytes(1_000L + 100L * expression.length());
        boolean unicode = has(options, 'u') || has(options, 'U');
        String source = unicode ? Text.utf8(expression) : Text.wire(expression);
        try {
            PcreSyntax.Re2 re2 = PcreSyntax.toRe2(
                    source, new PcreSyntax.Options(has(options, 'x'), !unicode, has(options, 'D'), has(options, 'J')));
            Pattern pattern = Pattern.compile(re2.source(), flags);
            budget.steps(50L * pattern.programSize());
            budget.bytes(100L * pattern.programSize());
            return new Compiled(pattern, re2.names(), options);
        } catch (PatternSyntaxException wrong) {
            throw new Malformed("pcre_compile() failed: " + wrong.getDescription());
        }
    }

    private static boolean has(String options, char option) {
        return options.indexOf(option) >= 0;
    }

    /** Whether it must match where the search begins. */
    boolean isAnchored() {
        return has(options, 'a');
    }

    /** Whether a name may be that of several groups. */
    boolean hasNamesAgain() {
        return has(options, 'D');
    }

    /** Whether it finds the longest match, and of that no groups. */
    boolean isLongest() {
        return has(options, 'd');
    }

    /** A search of a text. */
    Search in(LuaString subject, Budget budget) {
        int cost = 1 + pattern.programSize() / 8;
        Metered text = new Metered(subject, has(options, 'u') || has(options, 'U'), cost, budget);
        return new Search(this, text, pattern.matcher(text), subject, budget);
    }
}
