package io.framegate.lua.library.regex;

import io.framegate.lua.library.regex.Compiled.Malformed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.luaj.vm2.LuaError;

/**
 * Puts an expression in PCRE's syntax into RE2's. What RE2 cannot match in linear time is an error of the script rather than an
 * expression that never matches: somebody may rely on it.
 */
final class PcreSyntax {

    /** How many instructions RE2's program may have, about. */
    private static final int LARGEST = 10_000;

    private final String source;
    private final Options options;
    private final StringBuilder result = new StringBuilder();
    private final Deque<Long> outside = new ArrayDeque<>();
    private final Map<String, List<Integer>> names = new LinkedHashMap<>();
    private int groups;
    private int at;
    private long size;
    private long last;

    private PcreSyntax(String source, Options options) {
        this.source = source;
        this.options = options;
    }

    /**
     * How an expression is read.
     *
     * @param extended whether blanks and comments in it do not count ({@code x})
     * @param bytes whether characters are bytes, of which those above 127 are no letters (without {@code u})
     * @param again whether a name may be that of several groups ({@code D})
     * @param javaScript whether code points may be written as JavaScript does ({@code J})
     */
    record Options(boolean extended, boolean bytes, boolean again, boolean javaScript) {}

    /**
     * An expression in RE2's syntax.
     *
     * @param source the expression; its groups have no names
     * @param names the groups of each name
     */
    record Re2(String source, Map<String, List<Integer>> names) {}

    /**
     * The expression in RE2's syntax.
     *
     * @throws Malformed if it is none
     */
    static Re2 toRe2(String source, Options options) throws Malformed {
        PcreSyntax syntax = new PcreSyntax(source, options);
        while (syntax.at < source.length()) {
            syntax.step();
            if (syntax.size > LARGEST) {
                throw new LuaError("ngx.re: the expression is too large");
            }
        }
        for (List<Integer> groups : syntax.names.values()) {
            if (groups.size() > 1 && !options.again()) {
                throw new Malformed(
                        "pcre_compile() failed: two named subpatterns have the same name (option D allows it)");
            }
        }
        return new Re2(syntax.result.toString(), syntax.names);
    }

    private void step() {
        char c = source.charAt(at);
        if (c == '\\') {
            escape(false);
            grow(1);
        } else if (c == '[') {
            set();
            grow(1);
        } else if (c == '(') {
            outside.push(size);
            size = 0;
            group();
        } else if (c == ')') {
            long inside = size;
            size = outside.isEmpty() ? size : outside.pop();
            grow(inside + 1);
            take(1);
        } else if (options.extended() && (c == ' ' || (c >= '\t' && c <= '\r'))) {
            at++;
        } else if (options.extended() && c == '#') {
            int end = source.indexOf('\n', at);
            at = end < 0 ? source.length() : end + 1;
        } else if ((c == '*' || c == '+' || c == '?' || c == '}') && next(1) == '+') {
            throw refused("possessive quantifiers (" + c + "+)");
        } else if (c == '{') {
            repeated();
        } else if (c >= 0x80 && options.bytes()) {
            grow(1);
            replace(1, String.format("(?-i:\\x{%X})", (int) c));
        } else {
            grow(1);
            take(1);
        }
    }

    /** So much more of the program that RE2 makes of it. */
    private void grow(long by) {
        last = by;
        size += by;
    }

    /** What stands before {@code {2,5}} comes as often in the program. */
    private void repeated() {
        long most = 0;
        long number = 0;
        for (int i = at + 1; i < source.length() && i < at + 12 && source.charAt(i) != '}'; i++) {
            char c = source.charAt(i);
            number = c >= '0' && c <= '9' ? 10 * number + c - '0' : 0;
            most = Math.max(most, number);
        }
        grow(last * Math.min(most, LARGEST));
        take(1);
    }

    private char next(int offset) {
        return at + offset < source.length() ? source.charAt(at + offset) : 0;
    }

    private void take(int count) {
        result.append(source, at, Math.min(source.length(), at + count));
        at += count;
    }

    private void replace(int count, String with) {
        result.append(with);
        at += count;
    }

    private void group() {
        if (next(1) == '*') {
            throw refused("verbs such as (*" + next(2) + "...)");
        } else if (next(1) != '?') {
            groups++;
            take(1);
            return;
        }
        switch (next(2)) {
            case '=', '!' -> throw refused("looking ahead, (?" + next(2) + "...)");
            case '>' -> throw refused("atomic groups, (?>...)");
            case '|' -> throw refused("branch reset, (?|...)");
            case '(' -> throw refused("conditions, (?(...)...)");
            case 'R', '&', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw refused("recursion, (?" + next(2) + "...)");
            case '#' -> {
                int end = source.indexOf(')', at);
                at = end < 0 ? source.length() : end + 1;
            }
            case '<' -> {
                if (next(3) == '=' || next(3) == '!') {
                    throw refused("looking behind, (?<" + next(3) + "...)");
                }
                named(3, '>');
            }
            case '\'' -> named(3, '\'');
            case 'P' -> {
                if (next(3) != '<') {
                    throw refused("(?P" + next(3) + "...)");
                }
                named(4, '>');
            }
            default -> take(2);
        }
    }

    /** A group with a name, which is remembered: RE2 has no two of one name. */
    private void named(int prefix, char closing) {
        int end = source.indexOf(closing, at + prefix);
        String name = source.substring(at + prefix, Math.max(at + prefix, end));
        names.computeIfAbsent(name, none -> new ArrayList<>()).add(++groups);
        replace(prefix + name.length() + 1, "(");
    }

    /** A set such as {@code [a-z\d]}. */
    private void set() {
        take(1);
        if (next(0) == '^') {
            take(1);
        }
        if (next(0) == ']') {
            replace(1, "\\]");
        }
        while (at < source.length() && next(0) != ']') {
            if (next(0) == '\\') {
                escape(true);
            } else if (next(0) == '[' && next(1) == ':') {
                int end = source.indexOf(":]", at);
                take(end < 0 ? 1 : end + 2 - at);
            } else if (next(0) == '[') {
                replace(1, "\\[");
            } else {
                take(1);
            }
        }
        take(1);
    }

    private void escape(boolean inSet) {
        char c = next(1);
        switch (c) {
            case 'h' -> replace(2, inSet ? " \\t\\xA0" : "[ \\t\\xA0]");
            case 'R' -> replace(2, "(?:\\r\\n|[\\n\\x0B\\f\\r\\x85])");
            case 'N' -> replace(2, "[^\\n]");
            case 'e' -> replace(2, "\\x1B");
            case 'v' -> replace(2, inSet ? "\\n\\x0B\\f\\r\\x85" : "[\\n\\x0B\\f\\r\\x85]");
            case 's' -> replace(2, inSet ? "\\s\\x0B" : "[\\s\\x0B]");
            case 'S' -> replace(2, inSet ? "\\S" : "[^\\s\\x0B]");
            case 'Z' -> throw refused("\\Z (use \\z)");
            case 'G', 'K', 'X', 'C' -> throw refused("\\" + c);
            case 'k', 'g' -> throw refused("back references, \\" + c);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                if (inSet) {
                    take(2);
                } else {
                    throw refused("back references, \\" + c);
                }
            }
            case 'b' -> {
                if (inSet) {
                    replace(2, "\\x08");
                } else {
                    take(2);
                }
            }
            case 'Q' -> {
                int end = source.indexOf("\\E", at + 2);
                String literal = source.substring(at + 2, end < 0 ? source.length() : end);
                replace(literal.length() + (end < 0 ? 2 : 4), quoted(literal));
            }
            case 'c' -> replace(3, String.format("\\x%02X", Character.toUpperCase(next(2)) ^ 0x40));
            case 'x' -> hexadecimal();
            case 'u' -> {
                if (options.javaScript() && at + 6 <= source.length()) {
                    replace(6, "\\x{" + source.substring(at + 2, at + 6) + "}");
                } else {
                    take(2);
                }
            }
            default -> literal(c);
        }
    }

    private void hexadecimal() {
        if (next(2) == '{') {
            take(3);
            return;
        }
        int digits = Character.digit(next(2), 16) < 0 ? 0 : Character.digit(next(3), 16) < 0 ? 1 : 2;
        String number = source.substring(at + 2, at + 2 + digits);
        replace(2 + digits, "\\x{" + (digits == 0 ? "0" : number) + "}");
    }

    /** RE2 knows fewer characters that a backslash makes ordinary. */
    private void literal(char c) {
        if (c >= 0x80) {
            replace(2, String.valueOf(c));
        } else if (c == 0 || Character.isLetterOrDigit(c)) {
            take(2);
        } else if (c <= ' ' || c == 0x7F) {
            replace(2, String.format("\\x%02X", (int) c));
        } else {
            take(2);
        }
    }

    private static String quoted(String literal) {
        StringBuilder quoted = new StringBuilder();
        for (char c : literal.toCharArray()) {
            quoted.append(c < 0x80 && !Character.isLetterOrDigit(c) ? String.format("\\x%02X", (int) c) : "" + c);
        }
        return quoted.toString();
    }

    private static LuaError refused(String what) {
        return new LuaError("ngx.re does not have " + what
                + ": expressions are matched in time linear in the text, which RE2 can do and PCRE cannot");
    }
}
