package io.framegate.config.document;

import java.util.Map;
import java.util.Optional;

/** A map whose keys and values are free. References in it are resolved, nulls are kept. */
record AnyMapType() implements ValueType {

    private static final AnyType ANY = new AnyType();

    @Override
    public String expected() {
        return "a map";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        return found instanceof Map ? ANY.read(found, place) : place.expected(expected(), found);
    }

    /** A flow map such as <code>{a: 1}</code>. */
    @Override
    public Object parse(String text) {
        return FlowText.parseMap(text);
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of("type", "object");
    }
}
