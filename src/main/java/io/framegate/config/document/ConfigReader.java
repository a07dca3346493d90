package io.framegate.config.document;

import java.util.Map;

/**
 * Turns a document, as YAML or JSON gives it, into a record. The record is the single truth about the document: its
 * components are the keys, in snake case, and their annotations say the rest. {@link ConfigSchema} describes the same
 * records to an editor.
 *
 * <p>A component may be an {@code int}, {@code long}, {@code double} or {@code boolean}, a {@code String}, an enum (one of
 * its names in lower case, or what its {@code toString} says), a {@link java.nio.file.Path}, another record, a class or
 * record with a static method {@code parse(String)}, an {@code Object} for whatever there is; a {@code List} or {@code Set}
 * of these, a {@code Map} from {@code String} to one of these; an {@code Optional} of one of these, {@code OptionalInt},
 * {@code OptionalLong}, {@code OptionalDouble}.
 *
 * <p>What may be left out: a component with {@link io.framegate.pdk.Default}, an optional one (it is empty), a list, set or
 * map (likewise empty). A key that is there but empty counts as left out. Everything else is required.
 * {@link io.framegate.pdk.Range} bounds whole numbers and {@link io.framegate.pdk.Matches} gives a form to texts, also where
 * they are items of a list. A record may refuse its values with an {@link IllegalArgumentException}.
 *
 * <p>Reading never throws because of the document. It reports every problem, each with its path: unknown keys, missing
 * ones, wrong types, values out of bounds, and what records refuse. Lists, sets and maps in the result are unmodifiable and
 * keep the document's order.
 *
 * <p>Immutable.
 */
public final class ConfigReader {

    private final References references;

    private ConfigReader(References references) {
        this.references = references;
    }

    /** A reader that takes every text as it stands. */
    public static ConfigReader plain() {
        return new ConfigReader(References.NONE);
    }

    /** A reader that resolves references to secrets; what they resolve to is kept out of problems. */
    public static ConfigReader resolving(References references) {
        return new ConfigReader(references);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if a component of the record is of a type that a document cannot hold, or carries an
     *     annotation that does not fit it; never because of the document
     */
    public <R extends Record> Reading<R> read(Class<R> type, Map<String, ?> document) {
        ReadingScope scope = new ReadingScope(references);
        return scope.reading(scope.read(type, document, ConfigPath.ROOT));
    }
}
