package io.framegate.plugins.acl;

import io.framegate.pdk.Describe;
import io.framegate.plugins.Expression;
import io.framegate.plugins.json.Json;
import io.framegate.plugins.json.JsonNumber;
import io.framegate.plugins.json.JsonPointer;
import java.util.List;
import java.util.Optional;

/**
 * What must be in a JSON message: everything that is said here must hold.
 *
 * @param pointer where to look
 * @param equals what must be there; numbers are equal if their values are
 * @param in of what one must be there
 * @param matches what the text or number there must match as a whole
 * @param exists whether anything must be there
 */
public record JsonCondition(
        @Describe("A JSON pointer (RFC 6901) to where to look; \"\" is the whole message.")
        JsonPointer pointer,

        @Describe("What must be there, any JSON. Numbers are equal if their values are.")
        Optional<Object> equals,

        @Describe("Values of which one must be there.") List<Object> in,

        @Describe("A regular expression (RE2) that must match the whole text or number there.")
        Optional<Expression> matches,

        @Describe("Whether anything must be there, or nothing.")
        Optional<Boolean> exists) {

    /**
     * @throws IllegalArgumentException if it says nothing, or wants nothing to be there and something of it, or JSON has no such
     *     value
     */
    public JsonCondition {
        equals = equals.map(Json::copy);
        in = in.stream().map(Json::copy).toList();
        boolean wantsValue = equals.isPresent() || !in.isEmpty() || matches.isPresent();
        if (!wantsValue && exists.isEmpty()) {
            throw new IllegalArgumentException("at least one of equals, in, matches and exists is required");
        } else if (wantsValue && exists.isPresent() && !exists.get()) {
            throw new IllegalArgumentException(
                    "equals, in and matches need something to be there, exists: false nothing");
        }
    }

    boolean holds(Object message) {
        Object value = pointer.find(message);
        if (value == null) {
            return exists.isPresent() && !exists.get();
        }
        return exists.orElse(true)
                && (equals.isEmpty() || equals.get().equals(value))
                && (in.isEmpty() || in.contains(value))
                && (matches.isEmpty() || isText(value) && matches.get().matches(value.toString()));
    }

    private static boolean isText(Object value) {
        return value instanceof String || value instanceof JsonNumber;
    }
}
