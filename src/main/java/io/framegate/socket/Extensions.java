package io.framegate.socket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class Extensions {

    /** The header field. */
    static final String FIELD = "Sec-WebSocket-Extensions";

    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";
    private static final char END = 0;

    /**
     * One element of the list.
     *
     * @param name its name in lower case
     * @param parameters its parameters by name, each with its value, if it has one
     * @param repeats whether a parameter is given twice
     */
    record Extension(String name, Map<String, Optional<String>> parameters, boolean repeats) {}

    private final String text;
    private int at;

    private Extensions(String text) {
        this.text = text;
    }

    /** The extensions of every field, in order; empty if one of them cannot be read. */
    static Optional<List<Extension>> read(List<String> fields) {
        List<Extension> all = new ArrayList<>();
        try {
            for (String field : fields) {
                new Extensions(field).list(all);
            }
            return Optional.of(all);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void list(List<Extension> into) {
        while (peek() != END) {
            if (!skip(',')) {
                into.add(extension());
                if (peek() != END && !skip(',')) {
                    throw new IllegalArgumentException(text);
                }
            }
        }
    }

    private Extension extension() {
        String name = token().toLowerCase(Locale.ROOT);
        Map<String, Optional<String>> parameters = new LinkedHashMap<>();
        boolean repeats = false;
        while (skip(';')) {
            String parameter = token().toLowerCase(Locale.ROOT);
            Optional<String> value = skip('=') ? Optional.of(value()) : Optional.empty();
            repeats |= parameters.put(parameter, value) != null;
        }
        return new Extension(name, parameters, repeats);
    }

    private String token() {
        peek();
        int start = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new IllegalArgumentException(text);
        }
        return text.substring(start, at);
    }

    /** A quoted value must be a token once its quotes are gone. */
    private String value() {
        if (peek() != '"') {
            return token();
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        if (at == text.length() || value.isEmpty() || !value.chars().allMatch(Extensions::isTokenCharacter)) {
            throw new IllegalArgumentException(text);
        }
        at++;
        return value.toString();
    }

    private static boolean isTokenCharacter(int character) {
        return character > 0x20 && character < 0x7F && SEPARATORS.indexOf(character) < 0;
    }

    /** The next character that is no space, or {@link #END}. */
    private char peek() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean skip(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }
}
