package io.framegate.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map whose keys are free and whose values are of one type.
 *
 * @param value what each value is
 */
record MapType(ValueType value) implements ValueType {

    @Override
    public String expected() {
        return "a map";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (!(found instanceof Map<?, ?> map)) {
            return place.expected(expected(), found);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Place at = place.key(key);
            Object raw = entry.getValue();
            Optional<Object> read = raw == null ? at.nothing(value) : at.read(value, raw);
            read.ifPresent(ok -> entries.put(key, ok));
            whole &= read.isPresent();
        }
        return whole ? Optional.of(Collections.unmodifiableMap(entries)) : Optional.empty();
    }

    /** A flow map such as <code>{a: 1}</code>. */
    @Override
    public Object parse(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") ? FlowText.parse(stripped).orElse(text) : text;
    }

    @Override
    public Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", value.schema(definitions));
        return schema;
    }
}
