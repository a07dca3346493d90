package io.framegate.pdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The header fields of a request, in the order they came; names are compared without regard to case. Immutable. */
public final class Headers {

    /** No header fields. */
    public static final Headers NONE = new Headers(List.of());

    private final List<Map.Entry<String, String>> fields;

    private Headers(List<Map.Entry<String, String>> fields) {
        this.fields = fields;
    }

    /** A copy of these fields; a name may come more than once. */
    public static Headers of(Iterable<Map.Entry<String, String>> fields) {
        List<Map.Entry<String, String>> copy = new ArrayList<>();
        fields.forEach(field -> copy.add(Map.entry(field.getKey(), field.getValue())));
        return new Headers(Collections.unmodifiableList(copy));
    }

    /** The first value of a field. */
    public Optional<String> first(String name) {
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return Optional.of(field.getValue());
            }
        }
        return Optional.empty();
    }

    /** Every value of a field, in order; empty if there is none. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                values.add(field.getValue());
            }
        }
        return values;
    }

    /**
     * The elements of a field that is a list, in order, as they were sent: of every field of this name, without the blanks
     * around them and without empty ones (RFC 9110 section 5.6.1). Empty if there is none.
     */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String value : all(name)) {
            for (String element : value.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(element.strip());
                }
            }
        }
        return elements;
    }

    /** Whether a field is present. */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** All fields, in order; unmodifiable. */
    public List<Map.Entry<String, String>> fields() {
        return fields;
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return fields.stream().map(Map.Entry::getKey).toList().toString();
    }
}
