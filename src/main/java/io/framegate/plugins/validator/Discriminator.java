package io.framegate.plugins.validator;

import io.framegate.plugins.json.JsonNumber;
import io.framegate.plugins.json.JsonPointer;
import java.util.Optional;

/**
 * Where a message says of what type it is: a JSON pointer (RFC 6901) to a text, a number or a truth value. Immutable.
 *
 * @param pointer to it
 */
public record Discriminator(JsonPointer pointer) {

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
        try {
            return new Discriminator(JsonPointer.parse(text));
        } catch (IllegalArgumentException tilde) {
            throw new IllegalArgumentException("expected ~0 for ~ and ~1 for / in a JSON pointer", tilde);
        }
    }

    /** The type that a message says it is of; empty if it does not say. */
    Optional<String> typeOf(Object message) {
        Object type = pointer.find(message);
        return type instanceof String || type instanceof JsonNumber || type instanceof Boolean
                ? Optional.of(type.toString())
                : Optional.empty();
    }
}
