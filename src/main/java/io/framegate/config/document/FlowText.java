package io.framegate.config.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of text as JSON or YAML's flow style reads it: {@code [a, "b", 3]}, {@code {name: plain, port: 8080}},
 * {@code true}, {@code 12}, {@code text}. Anchors, tags and comments have no meaning here.
 */
final class FlowText {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
    private static final int DEEPEST = 50;

    private final String text;
    private int at;
    private int depth;

    private FlowText(String text) {
        this.text = text;
    }

    /** The value; empty if the text is malformed, or is nothing or null. */
    static Optional<Object> parse(String text) {
        FlowText flow = new FlowText(text);
        try {
            Object value = flow.value(true);
            flow.skipSpace();
            return flow.at == text.length() && value != NULL ? Optional.of(value) : Optional.empty();
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    /** The map that a text in braces is; any other text as it is. */
    static Object parseMap(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") ? parse(stripped).orElse(text) : text;
    }

    private static final Object NULL = new Object();

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    private Object value(boolean outermost) {
        skipSpace();
        if (at == text.length()) {
            throw new Malformed();
        }
        return switch (text.charAt(at)) {
            case '[' -> list();
            case '{' -> map();
            case '"', '\'' -> quoted();
            default -> scalar(plain(outermost));
        };
    }

    private List<Object> list() {
        open();
        List<Object> items = new ArrayList<>();
        while (!closes(']')) {
            Object item = value(false);
            items.add(item == NULL ? null : item);
            separator(']');
        }
        return items;
    }

    private Map<String, Object> map() {
        open();
        Map<String, Object> entries = new LinkedHashMap<>();
        while (!closes('}')) {
            char first = text.charAt(at);
            String key = first == '"' || first == '\'' ? quoted() : plain(false);
            skipSpace();
            if (at == text.length() || text.charAt(at) != ':' || entries.containsKey(key)) {
                throw new Malformed();
            }
            at++;
            Object value = value(false);
            entries.put(key, value == NULL ? null : value);
            separator('}');
        }
        return entries;
    }

    private void open() {
        at++;
        if (++depth > DEEPEST) {
            throw new Malformed();
        }
    }

    private boolean closes(char end) {
        skipSpace();
        if (at == text.length()) {
            throw new Malformed();
        }
        if (text.charAt(at) != end) {
            return false;
        }
        at++;
        depth--;
        return true;
    }

    /** A comma, or the end that {@link #closes} will take. */
    private void separator(char end) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
        } else if (at == text.length() || text.charAt(at) != end) {
            throw new Malformed();
        }
    }

    private String quoted() {
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                value.append(c == '\\' && quote == '"' ? escaped() : c);
            } else if (quote == '\'' && at < text.length() && text.charAt(at) == '\'') {
                value.append('\'');
                at++;
            } else {
                return value.toString();
            }
        }
        throw new Malformed();
    }

    private char escaped() {
        if (at == text.length()) {
            throw new Malformed();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '0' -> '\0';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw new Malformed();
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw new Malformed();
        }
        try {
            char c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException notHexadecimal) {
            throw new Malformed();
        }
    }

    /** An unquoted text; the outermost one may contain what would otherwise end it. */
    private String plain(boolean outermost) {
        int start = at;
        while (at < text.length() && (outermost || !endsPlain(at))) {
            at++;
        }
        String plain = text.substring(start, at).strip();
        if (plain.isEmpty()) {
            throw new Malformed();
        }
        return plain;
    }

    private boolean endsPlain(int index) {
        char c = text.charAt(index);
        if (c == ':') {
            return index + 1 == text.length() || " ,[]{}".indexOf(text.charAt(index + 1)) >= 0;
        }
        return ",[]{}".indexOf(c) >= 0;
    }

    private static Object scalar(String plain) {
        switch (plain) {
            case "true", "True", "TRUE":
                return true;
            case "false", "False", "FALSE":
                return false;
            case "null", "Null", "NULL", "~":
                return NULL;
            default:
                if (WHOLE.matcher(plain).matches()) {
                    return Long.valueOf(plain);
                }
                return DECIMAL.matcher(plain).matches() ? (Object) Double.valueOf(plain) : plain;
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
