package io.framegate.config.document;

import io.framegate.pdk.Matches;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text, possibly of a certain form. */
final class TextType implements ValueType {

    private final Optional<Matches> form;
    private final Pattern pattern;

    TextType(Optional<Matches> form) {
        this.form = form;
        this.pattern = Pattern.compile(form.map(Matches::value).orElse("(?s).*"));
    }

    @Override
    public String expected() {
        return form.map(Matches::expected).orElse("a text");
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (!(found instanceof String text)) {
            return place.expected(
                    expected() + (found instanceof Map || found instanceof Iterable ? "" : " in quotes"), found);
        }
        return pattern.matcher(text).matches() ? Optional.of(text) : place.expected(expected(), found);
    }

    @Override
    public Object parse(String text) {
        return text;
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        form.ifPresent(matches -> schema.put("pattern", "^(?:" + matches.value() + ")$"));
        return schema;
    }
}
