package io.framegate.config.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of an enum's constants, under the name {@link #nameOf} gives it.
 *
 * @param constants the constants by name, in their order
 */
record ChoiceType(Map<String, Object> constants) implements ValueType {

    static ChoiceType of(Class<?> enumType) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : enumType.getEnumConstants()) {
            constants.put(nameOf((Enum<?>) constant), constant);
        }
        return new ChoiceType(constants);
    }

    /** What {@code toString} says where an enum defines it, and else the constant's name in lower case. */
    static String nameOf(Enum<?> constant) {
        String text = constant.toString();
        return text.equals(constant.name()) ? text.toLowerCase(Locale.ROOT) : text;
    }

    @Override
    public String expected() {
        List<String> quoted =
                constants.keySet().stream().map(ConfigProblem::quote).toList();
        return quoted.size() == 1 ? quoted.get(0) : "one of " + String.join(", ", quoted);
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (!(found instanceof String text)) {
            return place.expected(expected(), found);
        }
        Object constant = constants.get(text);
        if (constant != null) {
            return Optional.of(constant);
        }
        return place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        return text.strip();
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("enum", List.copyOf(constants.keySet()));
        return schema;
    }
}
