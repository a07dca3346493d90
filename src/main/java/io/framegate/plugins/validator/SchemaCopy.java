package io.framegate.plugins.validator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a schema that the library can take: in its own types, which it marks with what it found out, with whole numbers where
 * it expects them, and without what a peer could keep it busy with.
 */
final class SchemaCopy {

    private static final Set<String> MAPS_OF_SCHEMAS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");
    private static final Set<String> COUNTS =
            Set.of("maxItems", "minItems", "maxProperties", "minProperties", "maxContains", "minContains");

    /** Those that the library checks in a time that grows with the length of the text. */
    private static final Set<String> FORMATS = Set.of(
            "date",
            "time",
            "date-time",
            "duration",
            "uri",
            "uri-reference",
            "hostname",
            "ipv4",
            "ipv6",
            "uuid",
            "json-pointer",
            "relative-json-pointer");

    private final SchemaDraft draft;
    private final SchemaPatterns patterns;
    private boolean uniqueItems;

    SchemaCopy(SchemaDraft draft, SchemaPatterns patterns) {
        this.draft = draft;
        this.patterns = patterns;
    }

    /** Whether lists were to be without repetition anywhere, which takes the square of their length to tell. */
    boolean hasUniqueItems() {
        return uniqueItems;
    }

    /** @throws IllegalArgumentException if an expression in it is none */
    JsonObject of(Map<?, ?> schema) {
        JsonObject copy = new JsonObject();
        schema.forEach((key, value) -> {
            String keyword = String.valueOf(key);
            copy.put(keyword, keyword(keyword, value));
        });
        uniqueItems |= Boolean.TRUE.equals(schema.get("uniqueItems"));
        replaceFormat(copy);
        if (draft == SchemaDraft.DRAFT201909) {
            replaceRecursion(copy);
        }
        return copy;
    }

    private @Nullable Object keyword(String keyword, @Nullable Object value) {
        if (VALUES.contains(keyword)) {
            return plain(value);
        } else if (COUNTS.contains(keyword) && value instanceof Number count) {
            return (int) Math.min(Integer.MAX_VALUE, count.longValue());
        } else if (MAPS_OF_SCHEMAS.contains(keyword) && value instanceof Map<?, ?> map) {
            JsonObject schemas = new JsonObject();
            map.forEach((name, schema) -> schemas.put(String.valueOf(name), schemaOrPlain(schema)));
            return schemas;
        }
        return schemaOrPlain(value);
    }

    private @Nullable Object schemaOrPlain(@Nullable Object value) {
        if (value instanceof Map<?, ?> schema) {
            return of(schema);
        } else if (value instanceof List<?> list) {
            JsonArray items = new JsonArray();
            list.forEach(item -> items.add(item instanceof Map<?, ?> schema ? of(schema) : plain(item)));
            return items;
        }
        return value;
    }

    private void replaceFormat(JsonObject copy) {
        if (copy.remove("format") instanceof String format) {
            if (format.equals("email")) {
                copy.put("format", SchemaPatterns.EMAIL);
            } else if (FORMATS.contains(format)) {
                copy.put("format", format);
            }
        }
        if (copy.remove("pattern") instanceof String pattern) {
            if (copy.containsKey("format")) {
                also(copy, "format", copy.getString("format"));
            }
            copy.put("format", patterns.format(pattern));
        }
    }

    /** In a single document this is the same as a reference that the library follows. */
    private void replaceRecursion(JsonObject copy) {
        copy.remove("$recursiveAnchor");
        if (copy.remove("$recursiveRef") != null) {
            also(copy, "$ref", "#");
        }
    }

    private static void also(JsonObject schema, String keyword, String value) {
        JsonArray all = schema.getJsonArray("allOf", new JsonArray());
        schema.put("allOf", all.add(new JsonObject().put(keyword, value)));
    }

    /** The same in the library's types. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject copy = new JsonObject();
            map.forEach((name, entry) -> copy.put(String.valueOf(name), plain(entry)));
            return copy;
        } else if (value instanceof List<?> list) {
            JsonArray copy = new JsonArray();
            list.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        return value;
    }
}
