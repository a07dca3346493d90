package io.framegate.config.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map whose keys are free and whose values are of one type. A value that cannot be read is reported and left out.
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
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Place at = place.key(key);
            Object raw = entry.getValue();
            (raw == null ? at.nothing(value) : at.read(value, raw)).ifPresent(read -> entries.put(key, read));
        }
        return Optional.of(Collections.unmodifiableMap(entries));
    }

    /** A flow map such as <code>{a: 1}</code>. */
    @Override
    public Object parse(String text) {
        return FlowText.parseMap(text);
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", value.schema(definitions));
        return schema;
    }
}
