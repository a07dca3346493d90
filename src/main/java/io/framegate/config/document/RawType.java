package io.framegate.config.document;

import java.util.Map;
import java.util.Optional;

/** A map that is taken as it stands, with its references unresolved. */
record RawType() implements ValueType {

    @Override
    public String expected() {
        return "a map";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        return found instanceof Map<?, ?> map
                ? Optional.of(new RawConfig(RawConfig.copyOf(map)))
                : place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        return FlowText.parse(text).orElse(text);
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of("type", "object");
    }
}
