package io.framegate.config.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What may stand at a place of a document, and what may stand within that: a way through records for whoever knows a value
 * by another name than its path, such as the name of an environment variable. Immutable.
 */
public final class Shape {

    private final ValueType type;

    private Shape(ValueType type) {
        this.type = type;
    }

    /**
     * The shape of a document.
     *
     * @throws IllegalArgumentException as {@link ConfigReader#read}
     */
    public static Shape of(Class<? extends Record> record) {
        return new Shape(NestedType.of(record));
    }

    /** The keys of a record with what each holds, in the order of its components; empty if this is no record. */
    public Map<String, Shape> keys() {
        Map<String, Shape> keys = new LinkedHashMap<>();
        if (type instanceof NestedType nested) {
            RecordType.of(nested.type()).keyFields().forEach(field -> keys.put(field.key(), new Shape(field.type())));
        }
        return keys;
    }

    /** What each item of a list is; empty if this is no list. */
    public Optional<Shape> item() {
        return type instanceof ListType list ? Optional.of(new Shape(list.item())) : Optional.empty();
    }

    /** What each value of a map with free keys is; empty if this is no such map. */
    public Optional<Shape> entry() {
        if (type instanceof MapType map) {
            return Optional.of(new Shape(map.value()));
        }
        return type instanceof AnyMapType ? Optional.of(new Shape(new AnyType())) : Optional.empty();
    }

    /**
     * What a document would hold here where a line of text stands for it.
     *
     * @param at the place to report problems for
     * @return empty if a problem was reported
     */
    public Optional<Object> parse(String text, ConfigPath at, ReadingScope scope) {
        int before = scope.problemCount();
        Object value = type.parse(text);
        Place.at(at, scope).read(type, value);
        return scope.problemCount() == before ? Optional.of(value) : Optional.empty();
    }
}
