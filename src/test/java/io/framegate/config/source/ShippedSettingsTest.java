package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings that are shipped explain every key; what stands there commented out is its default. */
class ShippedSettingsTest {

    private static final Pattern COMMENTED_OUT = Pattern.compile("(?m)^( *)# ( *(?:- )?[a-z0-9_]+:(?: .*)?)$");

    private static final Map<String, Object> SCHEMA = SettingsReader.schema();

    private final List<String> missing = new ArrayList<>();
    private final Map<String, Object> otherwise = new TreeMap<>();

    @Test
    void everySettingIsThereWithItsDefault() throws IOException {
        String text = Files.readString(Path.of("conf/framegate.yaml"));
        YamlDocument all = YamlDocument.parse(
                COMMENTED_OUT.matcher(text).replaceAll("$1$2").getBytes(StandardCharsets.UTF_8));
        assertThat(all.flaws()).isEmpty();

        compare("", SCHEMA, all.values());

        assertThat(missing).isEmpty();
        assertThat(otherwise)
                .isEqualTo(Map.of("admin.enabled", true, "demo.enabled", true, "listeners.host", "localhost"));
    }

    private void compare(String path, Map<?, ?> schema, Map<?, ?> values) {
        ((Map<?, ?>) schema.get("properties")).forEach((key, property) -> {
            if (values.containsKey(key)) {
                compareValue(path + key, (Map<?, ?>) property, values.get(key));
            } else {
                missing.add(path + key);
            }
        });
    }

    private void compareValue(String path, Map<?, ?> property, Object value) {
        if (value instanceof Map<?, ?> nested) {
            record(property).ifPresent(schema -> compare(path + ".", schema, nested));
        } else if (value instanceof List<?> items
                && !items.isEmpty()
                && property.get("items") instanceof Map<?, ?> item) {
            Map<Object, Object> together = new LinkedHashMap<>();
            items.forEach(one -> {
                if (one instanceof Map<?, ?> each) {
                    each.forEach(together::putIfAbsent);
                }
            });
            record(item).ifPresent(schema -> compare(path + ".", schema, together));
        } else if (property.get("default") != null && !isSame(property.get("default"), value)) {
            otherwise.put(path, value);
        }
    }

    /** YAML takes off for false, and so do the settings. */
    private static boolean isSame(Object byDefault, Object value) {
        return byDefault.toString().equals(value.toString()) || (byDefault.equals("off") && value.equals(false));
    }

    /** What a record's keys are, if it is one. */
    private static Optional<Map<?, ?>> record(Map<?, ?> property) {
        return Stream.concat(Stream.of(property), choices(property))
                .filter(choice -> choice.get("$ref") instanceof String)
                .map(choice -> ((String) choice.get("$ref")).substring("#/$defs/".length()))
                .<Map<?, ?>>map(name -> (Map<?, ?>) ((Map<?, ?>) SCHEMA.get("$defs")).get(name))
                .findFirst();
    }

    private static Stream<Map<?, ?>> choices(Map<?, ?> property) {
        return property.get("anyOf") instanceof List<?> choices
                ? choices.stream().map(choice -> (Map<?, ?>) choice)
                : Stream.empty();
    }
}
