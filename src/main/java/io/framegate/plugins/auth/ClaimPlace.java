package io.framegate.plugins.auth;

import io.framegate.plugins.json.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which claim of a token: its name, or a JSON pointer (RFC 6901) to something within one. Immutable. */
record ClaimPlace(String text, JsonPointer pointer) {

    /**
     * A claim from what a document holds.
     *
     * @throws IllegalArgumentException if it is none
     */
    static ClaimPlace parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("expected a claim such as sub, or a pointer such as /user/id");
        }
        String pointer =
                text.startsWith("/") ? text : "/" + text.replace("~", "~0").replace("/", "~1");
        return new ClaimPlace(text, JsonPointer.parse(pointer));
    }

    /** The text there, or the number; empty if there is something else, or what no header field can hold. */
    Optional<String> find(SignedToken token) {
        return plain(pointer.find(token.claims()));
    }

    /** What a header field holds of it: also of a list of texts and numbers, which are joined with commas. */
    Optional<String> fieldValue(SignedToken token) {
        if (!(pointer.find(token.claims()) instanceof List<?> several)) {
            return find(token);
        }
        List<String> texts = new ArrayList<>(several.size());
        for (Object one : several) {
            plain(one).ifPresent(texts::add);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", texts));
    }

    private static Optional<String> plain(@Nullable Object value) {
        if (value instanceof String text) {
            boolean fits = !text.isEmpty() && text.chars().noneMatch(c -> c < ' ' || c == 0x7F);
            return fits ? Optional.of(text) : Optional.empty();
        }
        return value instanceof Number || value instanceof Boolean ? Optional.of(value.toString()) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
