package io.framegate.config;

import java.util.Map;

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
        values = AnyType.copyOf(values);
    }

    /** The keys only: values may be secrets that stand in the document itself. */
    @Override
    public String toString() {
        return "RawConfig" + values.keySet();
    }
}
