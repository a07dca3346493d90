package io.framegate.config.document;

import io.framegate.config.document.ParsedType.TextForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record within a record. One marked {@link OrText} may also be written as a text.
 *
 * @param type the record
 * @param textForm how it is made from text
 */
record NestedType(Class<? extends Record> type, Optional<TextForm> textForm) implements ValueType {

    static NestedType of(Class<? extends Record> type) {
        return new NestedType(type, type.isAnnotationPresent(OrText.class) ? TextForm.of(type) : Optional.empty());
    }

    @Override
    public String expected() {
        return textForm.isPresent() ? "a text or a map" : "a map";
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (found instanceof Map<?, ?> map) {
            return RecordType.of(type).read(map, place);
        }
        if (found instanceof String text && textForm.isPresent()) {
            return ParsedType.read(textForm.get(), text, expected(), place);
        }
        return place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        return FlowText.parseMap(text);
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> reference = definitions.refer(type);
        return textForm.isPresent() ? Map.of("anyOf", List.of(Map.of("type", "string"), reference)) : reference;
    }
}
