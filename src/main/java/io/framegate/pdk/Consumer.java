package io.framegate.pdk;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody who opens sessions, as the declarative file names him. Immutable.
 *
 * @param id the id
 * @param username the name; it or {@code customId} is present
 * @param customId the id that another system knows him by
 * @param groups the groups that {@code acls} put him into, in the file's order
 * @param tags labels
 */
public record Consumer(
        String id, Optional<String> username, Optional<String> customId, Set<String> groups, Set<String> tags) {

    /** The name, or else the id of the other system. */
    @Override
    public String toString() {
        return username.or(() -> customId).orElse(id);
    }
}
