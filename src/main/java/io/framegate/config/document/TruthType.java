package io.framegate.config.document;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** True or false. */
record TruthType() implements ValueType {

    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        return found instanceof Boolean ? Optional.of(found) : place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        return Map.of("type", "boolean");
    }
}
