package io.framegate.plugins.validator;

import io.framegate.plugins.json.JsonNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A copy of a schema that the library can take: without what only describes it, which the library would collect for every
 * message, without another draft than the one in the configuration, and with counts that it can count to. Values that
 * messages are compared with are kept here, since the library would look for schemas in them.
 */
final class SchemaCopy {

    /** Stands for a schema that is {@code false}, of which the library says nothing until all is over. */
    static final String NEVER = "$false";

    private static final Object NOTHING = Map.of(NEVER, "");

    private static final Set<String> SCHEMAS = Set.of(
            "items",
            "additionalItems",
            "prefixItems",
            "unevaluatedItems",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else");
    private static final Set<String> MAPS_OF_SCHEMAS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    private static final Set<String> VALUES = Set.of("const", "enum");
    private static final Set<String> LEFT_OUT = Set.of(
            "$schema",
            "$vocabulary",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentMediaType",
            "contentEncoding",
            "contentSchema");
    private static final Set<String> COUNTS = Set.of(
            "maxItems",
            "minItems",
            "maxLength",
            "minLength",
            "maxProperties",
            "minProperties",
            "maxContains",
            "minContains");
    private static final BigDecimal HIGHEST_COUNT = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final SchemaDraft draft;
    private final List<Object> values = new ArrayList<>();
    private final Object schema;
    private boolean uniqueItems;

    SchemaCopy(SchemaDraft draft, Object schema) {
        this.draft = draft;
        this.schema = copyOrNothing(schema);
    }

    /** The copy. */
    Object schema() {
        return schema;
    }

    /** Whether lists are to be without repetition anywhere, which may take the square of their length to tell. */
    boolean hasUniqueItems() {
        return uniqueItems;
    }

    /** What {@code const} and {@code enum} stand for, by the number that is in their place in the copy. */
    List<Object> values() {
        return values;
    }

    private Object copy(Object value) {
        if (value instanceof Map<?, ?> original) {
            return copyOf(original);
        } else if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(copy(item)));
            return items;
        }
        return value;
    }

    private Object copyOrNothing(Object value) {
        if (value instanceof List<?> list) {
            List<Object> schemas = new ArrayList<>(list.size());
            list.forEach(each -> schemas.add(copyOrNothing(each)));
            return schemas;
        }
        return Boolean.FALSE.equals(value) ? NOTHING : copy(value);
    }

    private Map<String, Object> copyOf(Map<?, ?> original) {
        Map<String, Object> copy = new LinkedHashMap<>();
        original.forEach((name, value) -> {
            String keyword = (String) name;
            if (!LEFT_OUT.contains(keyword) && !(draft == SchemaDraft.DRAFT4 && keyword.equals("const"))) {
                copy.put(keyword, keyword(keyword, value));
            }
        });
        uniqueItems |= Boolean.TRUE.equals(original.get("uniqueItems"));
        if (draft.refStandsAlone() && original.get("$ref") instanceof String) {
            copy.remove("id");
            copy.remove("$id");
        }
        return copy;
    }

    private Object keyword(String keyword, Object value) {
        if (VALUES.contains(keyword)) {
            values.add(value);
            return String.valueOf(values.size() - 1);
        } else if (COUNTS.contains(keyword) && value instanceof JsonNumber count) {
            return new JsonNumber(
                    count.nearest().min(HIGHEST_COUNT).toBigInteger().toString());
        } else if (MAPS_OF_SCHEMAS.contains(keyword) && value instanceof Map<?, ?> map) {
            Map<String, Object> schemas = new LinkedHashMap<>();
            map.forEach((name, each) -> schemas.put((String) name, copyOrNothing(each)));
            return schemas;
        }
        return SCHEMAS.contains(keyword) ? copyOrNothing(value) : copy(value);
    }
}
