package io.framegate.config.kong;

import io.framegate.config.document.OrText;
import io.framegate.pdk.Describe;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * How one entity of a declarative file refers to another: by a text that is a name or an id, or by a map with one of them.
 *
 * @param name the name it may have
 * @param id the id it may have
 */
@OrText
@Describe("A reference to another entity by its name or its id.")
record EntityReference(
        @Describe("The name of the entity.") Optional<String> name,
        @Describe("The id of the entity.") Optional<String> id) {

    /** @throws IllegalArgumentException if there is neither a name nor an id */
    EntityReference {
        if (name.isEmpty() && id.isEmpty()) {
            throw new IllegalArgumentException("expected name or id, found neither");
        }
    }

    static EntityReference parse(String text) {
        return new EntityReference(Optional.of(text), Optional.of(text));
    }

    /** Whether one of them is the entity's; ids are in lower case. */
    boolean isAmong(Collection<String> namesAndIds) {
        return name.filter(namesAndIds::contains).isPresent()
                || id.map(any -> any.toLowerCase(Locale.ROOT))
                        .filter(namesAndIds::contains)
                        .isPresent();
    }

    /** The name, or the id if there is no name. */
    @Override
    public String toString() {
        return name.or(() -> id).orElse("");
    }
}
