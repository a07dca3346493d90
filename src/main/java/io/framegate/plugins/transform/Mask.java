package io.framegate.plugins.transform;

import com.google.re2j.Matcher;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.plugins.Expression;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.json.JsonNumber;
import io.framegate.plugins.json.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is not to be read in a message, and what stands there instead: whole values, or what an expression finds in them.
 *
 * @param pointers where; with a pattern and without pointers everywhere
 * @param pattern what of texts and numbers; without one all of whatever is there, except {@code null}
 * @param with what stands there instead
 */
public record Mask(
        @Describe("JSON pointers to the values to mask. With a pattern and without pointers, all texts and numbers.")
        List<JsonPointer> pointers,

        @Describe(
                "A regular expression (RE2): what it finds in texts and numbers is masked. Without one, whole values.")
        Optional<Expression> pattern,

        @Describe(
                "What stands there instead: a text, or \"last4\" for asterisks and the last four characters (asterisks alone where"
                        + " there are fewer than eight).")
        @Default("***")
        String with)
        implements Step {

    private static final String LAST_FOUR = "last4";
    private static final int SHOWN = 4;

    /** @throws IllegalArgumentException if it says neither where nor what, or points to the whole message */
    public Mask {
        if (pointers.isEmpty() && pattern.isEmpty()) {
            throw new IllegalArgumentException("at least one of pointers and pattern is required");
        } else if (pointers.stream().anyMatch(JsonPointer::isRoot)) {
            throw new IllegalArgumentException("pointers: expected pointers to what is in a message, found \"\"");
        }
    }

    /** Whether it is about every text, that of a message that is not JSON too. */
    boolean isEverywhere() {
        return pointers.isEmpty();
    }

    @Override
    public void apply(Message message) {
        if (isEverywhere()) {
            Object masked = maskedWithin(message.root(), message);
            if (masked != message.root()) {
                message.root(masked);
            }
        }
        for (JsonPointer pointer : pointers) {
            Object value = pointer.find(message.root());
            if (value != null) {
                Object masked = pattern.isPresent() ? maskedWithin(value, message) : masked(value);
                if (masked != value) {
                    pointer.replace(message.root(), masked);
                    message.changed();
                }
            }
        }
    }

    private Object masked(Object value) {
        if (value == Json.NULL) {
            return value;
        }
        return value instanceof String || value instanceof JsonNumber ? hidden(value.toString()) : hidden("");
    }

    /** The same object if nothing is found; arrays and objects stay the same and are changed within. */
    @SuppressWarnings("unchecked")
    private Object maskedWithin(Object value, Message message) {
        if (value instanceof Map<?, ?> members) {
            ((Map<String, Object>) members).replaceAll((name, member) -> noted(member, message));
        } else if (value instanceof List<?> elements) {
            ((List<Object>) elements).replaceAll(element -> noted(element, message));
        } else if (value instanceof String || value instanceof JsonNumber) {
            String text = value.toString();
            String masked = maskedIn(text);
            return masked.equals(text) ? value : masked;
        }
        return value;
    }

    private Object noted(Object value, Message message) {
        Object masked = maskedWithin(value, message);
        if (masked != value) {
            message.changed();
        }
        return masked;
    }

    /** A text in which what the pattern finds is masked. */
    String maskedIn(String text) {
        if (pattern.isEmpty()) {
            return text;
        }
        Matcher matcher = pattern.get().in(text);
        StringBuilder masked = null;
        int rest = 0;
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                masked = masked == null ? new StringBuilder(text.length()) : masked;
                masked.append(text, rest, matcher.start())
                        .append(hidden(text.substring(matcher.start(), matcher.end())));
                rest = matcher.end();
            }
        }
        return masked == null ? text : masked.append(text, rest, text.length()).toString();
    }

    private String hidden(String text) {
        if (!with.equals(LAST_FOUR)) {
            return with;
        }
        int length = text.codePointCount(0, text.length());
        if (length == 0) {
            return "*".repeat(SHOWN);
        }
        return length < 2 * SHOWN
                ? "*".repeat(length)
                : "*".repeat(length - SHOWN) + text.substring(text.offsetByCodePoints(0, length - SHOWN));
    }
}
