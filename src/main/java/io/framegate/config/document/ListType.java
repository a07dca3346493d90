package io.framegate.config.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of values of one type. A set is written the same way; repeating an item in one changes nothing. An item that cannot
 * be read is reported and left out, so that rules can look at the others.
 *
 * @param item what each item is
 * @param isSet whether a record component holds it as a set
 */
record ListType(ValueType item, boolean isSet) implements ValueType {

    @Override
    public String expected() {
        return "a list";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (!(found instanceof List<?> list)) {
            return place.expected(expected(), found);
        }
        List<Object> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Place at = place.index(i);
            Object raw = list.get(i);
            if (!at.isSkipped() && (raw != null || !(item instanceof AnyType))) {
                (raw == null ? at.nothing(item) : at.read(item, raw)).ifPresent(items::add);
            }
        }
        return Optional.of(isSet ? Collections.unmodifiableSet(new LinkedHashSet<>(items)) : List.copyOf(items));
    }

    /** A flow list such as {@code [a, b]}, or items separated by commas. */
    @Override
    public Object parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return List.of();
        }
        if (stripped.startsWith("[")) {
            return FlowText.parse(stripped).orElse(text);
        }
        if (stripped.startsWith("{")) {
            return text;
        }
        return Arrays.stream(stripped.split(",", -1))
                .map(part -> item.parse(part.strip()))
                .toList();
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", item.schema(definitions));
        return schema;
    }
}
