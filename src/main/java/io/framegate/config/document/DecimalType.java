package io.framegate.config.document;

import java.util.Map;
import java.util.Optional;

/** A number, possibly with a fraction. */
record DecimalType() implements ValueType {

    @Override
    public String expected() {
        return "a number";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (found instanceof Number number && Double.isFinite(number.doubleValue())) {
            return Optional.of(number.doubleValue());
        }
        return place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException notDecimal) {
            return text;
        }
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of("type", "number");
    }
}
