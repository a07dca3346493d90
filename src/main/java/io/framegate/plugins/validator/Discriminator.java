package io.framegate.plugins.validator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a message says of what type it is: a JSON pointer (RFC 6901) to a text, a number or a truth value. Immutable.
 *
 * @param steps the names and indices on the way to it
 */
public record Discriminator(List<String> steps) {

    public Discriminator {
        steps = List.copyOf(steps);
    }

    /**
     * A pointer from its text.
     *
     * @param text such as {@code /type}, or {@code /2} for the third item of a list
     * @throws IllegalArgumentException if it does not begin with a slash, or has a tilde that escapes nothing
     */
    static Discriminator parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("expected a JSON pointer such as /type or /2");
        }
        return new Discriminator(Arrays.stream(text.substring(1).split("/", -1))
                .map(Discriminator::unescaped)
                .toList());
    }

    private static String unescaped(String step) {
        if (step.replace("~0", "").replace("~1", "").indexOf('~') >= 0) {
            throw new IllegalArgumentException("expected ~0 for ~ and ~1 for / in a JSON pointer");
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** The type that a message says it is of; empty if it does not say. */
    Optional<String> typeOf(@Nullable Object message) {
        @Nullable Object at = message;
        for (String step : steps) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (at instanceof List<?> list) {
                at = item(list, step);
            } else {
                return Optional.empty();
            }
        }
        return at instanceof String || at instanceof Number || at instanceof Boolean
                ? Optional.of(at.toString())
                : Optional.empty();
    }

    /** An index has neither a sign nor leading zeros (RFC 6901 section 4). */
    private static @Nullable Object item(List<?> list, String step) {
        if (!step.matches("0|[1-9][0-9]{0,8}")) {
            return null;
        }
        int index = Integer.parseInt(step);
        return index < list.size() ? list.get(index) : null;
    }
}
