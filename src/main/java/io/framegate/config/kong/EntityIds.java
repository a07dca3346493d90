package io.framegate.config.kong;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids for the entities of a declarative file that have none (spec 10.1). They depend on what an entity is and not on where
 * it stands, so that they are the same at the next reading; of several that are quite equal each gets its own.
 */
final class EntityIds {

    private final Map<String, Integer> occurrences = new HashMap<>();

    /** The id given, in lower case, or one derived from what the entity is. */
    String id(Optional<String> given, String kind, Object... identity) {
        return given.map(id -> id.toLowerCase(Locale.ROOT)).orElseGet(() -> derived(kind, identity));
    }

    private String derived(String kind, Object... identity) {
        StringBuilder text = new StringBuilder(kind);
        for (Object part : identity) {
            text.append('\n').append(part);
        }
        int occurrence = occurrences.merge(text.toString(), 1, Integer::sum);
        if (occurrence > 1) {
            text.append('\n').append(occurrence);
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** A name for an entity without one. */
    static String name(String start, String id) {
        return start + "-" + id.substring(0, 8);
    }
}
