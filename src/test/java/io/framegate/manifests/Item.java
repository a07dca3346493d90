package io.framegate.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A mapping of YAML that is asked for what is in it, key by key.
 *
 * @param where what failures call it
 * @param content what it has
 */
public record Item(String where, Map<String, Object> content) {

    /** The documents of a file; a key that is there twice fails. */
    public static List<Item> in(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The documents of a text. */
    public static List<Item> of(String where, String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        strict.setMaxAliasesForCollections(200);
        try {
            Iterable<Object> documents = new Yaml(new SafeConstructor(strict)).loadAll(yaml);
            return StreamSupport.stream(documents.spliterator(), false)
                    .map(document -> new Item(where, mapping(where, document)))
                    .map(item -> item.find("kind").isPresent() ? item.named() : item)
                    .toList();
        } catch (RuntimeException flaw) {
            throw new AssertionError(where + ": " + flaw.getMessage(), flaw);
        }
    }

    private Item named() {
        return new Item(
                where + ": " + text("kind") + " " + find("metadata", "name").orElse(""), content);
    }

    @SuppressWarnings("unchecked") // keys of YAML that are no texts would fail where they are asked for
    private static Map<String, Object> mapping(String where, Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new AssertionError(where + " is no mapping: " + value);
    }

    /** What stands there. */
    public Optional<Object> find(String... keys) {
        Object value = content;
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(value);
    }

    private Object at(String... keys) {
        return find(keys).orElseThrow(() -> new AssertionError(where + " has no " + String.join(".", keys)));
    }

    /** The mapping that must stand there. */
    public Item item(String... keys) {
        String place = where + " " + String.join(".", keys);
        return new Item(place, mapping(place, at(keys)));
    }

    /** The mappings in the list there; none if there is no list. */
    public List<Item> items(String... keys) {
        String place = where + " " + String.join(".", keys);
        return find(keys).map(list -> (List<?>) list).orElse(List.of()).stream()
                .map(value -> new Item(place, mapping(place, value)))
                .toList();
    }

    /** The scalars in the list there, as texts; none if there is no list. */
    public List<String> texts(String... keys) {
        return find(keys).map(list -> (List<?>) list).orElse(List.of()).stream()
                .map(String::valueOf)
                .toList();
    }

    /** The scalar that must stand there, as a text. */
    public String text(String... keys) {
        return String.valueOf(at(keys));
    }

    /** The whole number that must stand there. */
    public int number(String... keys) {
        return at(keys) instanceof Integer number ? number : fail(keys);
    }

    private int fail(String... keys) {
        throw new AssertionError(where + " " + String.join(".", keys) + " is no whole number: " + at(keys));
    }

    /** The scalars in the mapping there, as texts; none if there is no mapping. */
    public Map<String, String> pairs(String... keys) {
        Map<String, String> pairs = new TreeMap<>();
        find(keys)
                .map(value -> mapping(where, value))
                .orElse(Map.of())
                .forEach((key, value) -> pairs.put(key, String.valueOf(value)));
        return pairs;
    }

    public String kind() {
        return text("kind");
    }

    public String name() {
        return find("metadata").isPresent() ? text("metadata", "name") : text("name");
    }

    @Override
    public String toString() {
        return where;
    }
}
