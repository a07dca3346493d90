package io.framegate.config.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes configuration records as JSON Schema (2020-12), for editors: what {@link ConfigReader} accepts. */
public final class ConfigSchema {

    private ConfigSchema() {}

    /**
     * The schema of a document, with descriptions and defaults. Its values are texts, numbers, booleans, lists and maps, in
     * an order that is always the same.
     *
     * <p>The schema knows nothing of what a record's constructor refuses, nor of what a class with a method {@code parse}
     * does not understand; it takes a reference to a secret for a plain text.
     *
     * @param title what the document is called
     * @throws IllegalArgumentException as {@link ConfigReader#read}
     */
    public static Map<String, Object> of(Class<? extends Record> type, String title) {
        Definitions definitions = new Definitions();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(RecordType.of(type).schema(definitions));
        if (!definitions.schemas().isEmpty()) {
            schema.put("$defs", definitions.schemas());
        }
        return schema;
    }

    /** The schema, or null in its place: a key that may be left out may also be left empty. */
    static Map<String, Object> orNull(Map<String, Object> schema) {
        Map<String, Object> result = new LinkedHashMap<>(schema);
        if (schema.isEmpty()) {
            return result;
        }
        if (schema.get("anyOf") instanceof List<?> choices) {
            result.put("anyOf", with(choices, Map.of("type", "null")));
            return result;
        }
        if (schema.get("type") instanceof String type) {
            result.put("type", List.of(type, "null"));
            if (schema.get("enum") instanceof List<?> names) {
                result.put("enum", with(names, null));
            }
            return result;
        }
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static List<Object> with(List<?> items, @Nullable Object last) {
        List<Object> longer = new ArrayList<>(items);
        longer.add(last);
        return longer;
    }

    /** The records a JSON Schema refers to, each described once under {@code $defs}. */
    static final class Definitions {

        private final Map<Class<?>, String> names = new LinkedHashMap<>();
        private final Map<String, Object> schemas = new LinkedHashMap<>();

        /** A reference to a record's schema, which is generated the first time it is referred to. */
        Map<String, Object> refer(Class<? extends Record> type) {
            String known = names.get(type);
            if (known != null) {
                return Map.of("$ref", "#/$defs/" + known);
            }
            String name = type.getSimpleName();
            for (int i = 2; names.containsValue(name); i++) {
                name = type.getSimpleName() + i;
            }
            names.put(type, name);
            schemas.put(name, Map.of());
            schemas.put(name, RecordType.of(type).schema(this));
            return Map.of("$ref", "#/$defs/" + name);
        }

        Map<String, Object> schemas() {
            return schemas;
        }
    }
}
