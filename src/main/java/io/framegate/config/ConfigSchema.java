package io.framegate.config;

import java.util.LinkedHashMap;
import java.util.Map;

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
        SchemaDefinitions definitions = new SchemaDefinitions();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(RecordType.of(type).schema(definitions));
        if (!definitions.schemas().isEmpty()) {
            schema.put("$defs", definitions.schemas());
        }
        return schema;
    }
}
