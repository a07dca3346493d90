package io.framegate.config.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map of a document as it was written: its references to secrets are not resolved, its keys are not checked. It is what a
 * dump of the configuration may show.
 *
 * @param values the keys and values: text, numbers, booleans, lists, maps and nulls; unmodifiable
 */
public record RawConfig(Map<String, Object> values) {

    /** No keys. */
    public static final RawConfig EMPTY = new RawConfig(Map.of());

    public RawConfig {
        values = copyOf(values);
    }

    /** An unmodifiable copy of a document's map, with the maps and lists in it. */
    static Map<String, Object> copyOf(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object copyOf(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copyOf(item)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }

    /** The same for the same keys and values in the same order, in every process. */
    public String digest() {
        return UUID.nameUUIDFromBytes(values.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The keys only: values may be secrets that stand in the document itself. */
    @Override
    public String toString() {
        return "RawConfig" + values.keySet();
    }
}
