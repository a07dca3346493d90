package io.framegate.config.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of an enum's constants, under the name {@link #nameOf} gives it. YAML 1.1 takes a plain {@code off} for false, so false
 * stands for a constant of that name.
 *
 * @param constants the constants by name, in their order
 */
record ChoiceType(Map<String, Object> constants) implements ValueType {

    private static final String OFF = "off";
    private static final String ON = "on";

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
        Object constant = constants.get(Boolean.FALSE.equals(found) ? OFF : Boolean.TRUE.equals(found) ? ON : found);
        return constant == null ? place.expected(expected(), found) : Optional.of(constant);
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
