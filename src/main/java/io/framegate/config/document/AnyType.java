package io.framegate.config.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever a document holds: text, a number, a boolean, a list or a map. References in it are resolved, nulls are kept. */
record AnyType() implements ValueType {

    @Override
    public String expected() {
        return "a value";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (found instanceof Map<?, ?> map) {
            return readMap(map, place);
        }
        return found instanceof List<?> list ? readList(list, place) : Optional.of(found);
    }

    private Optional<Object> readMap(Map<?, ?> map, Place place) {
        Map<String, Object> entries = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (entry.getValue() == null) {
                entries.put(key, null);
                continue;
            }
            Optional<Object> value = place.key(key).read(this, entry.getValue());
            value.ifPresent(ok -> entries.put(key, ok));
            whole &= value.isPresent();
        }
        return whole ? Optional.of(Collections.unmodifiableMap(entries)) : Optional.empty();
    }

    private Optional<Object> readList(List<?> list, Place place) {
        List<Object> items = new ArrayList<>(list.size());
        boolean whole = true;
        for (int i = 0; i < list.size(); i++) {
            Object raw = list.get(i);
            if (raw == null) {
                items.add(null);
                continue;
            }
            Optional<Object> value = place.index(i).read(this, raw);
            value.ifPresent(items::add);
            whole &= value.isPresent();
        }
        return whole ? Optional.of(Collections.unmodifiableList(items)) : Optional.empty();
    }

    @Override
    public Object parse(String text) {
        return FlowText.parse(text).orElse(text);
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of();
    }
}
