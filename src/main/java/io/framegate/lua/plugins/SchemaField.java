package io.framegate.lua.plugins;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.Suggestion;
import io.framegate.lua.TextPattern;
import io.framegate.pdk.Objection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A field of a {@code schema.lua}, as Kong means it: its type, what may be in it, and what it is if it is left out.
 *
 * @param type Kong's name of the type
 * @param rules what the schema says about it, by Kong's words
 * @param fields of a record, in their order
 */
record SchemaField(String type, Map<String, Object> rules, Map<String, SchemaField> fields) {

    private static final Set<String> KNOWN = Set.of(
            "type",
            "required",
            "default",
            "one_of",
            "between",
            "gt",
            "len_min",
            "len_max",
            "len_eq",
            "elements",
            "keys",
            "values",
            "fields",
            "description",
            "encrypted",
            "referenceable",
            "unique",
            "auto",
            "indexed",
            "nilable");
    private static final Map<String, String> EXPECTED = Map.of(
            "string", "a text",
            "number", "a number",
            "integer", "a whole number",
            "boolean", "true or false",
            "array", "a list",
            "set", "a list",
            "map", "a map",
            "record", "a map",
            "any", "a value",
            "json", "a value");

    /**
     * Reads a field.
     *
     * @throws IllegalArgumentException if it is none that is known here; the message says where
     */
    static SchemaField of(String at, Object description) {
        if (!(description instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(at + ": expected a table with a type");
        }
        Map<String, Object> rules = new LinkedHashMap<>();
        map.forEach((key, value) -> rules.put(String.valueOf(key), value));
        String type = String.valueOf(rules.getOrDefault("type", rules.containsKey("fields") ? "record" : "any"));
        if (!EXPECTED.containsKey(type)) {
            throw new IllegalArgumentException(at + ": there is no type " + type + " here");
        }
        return new SchemaField(
                type, rules, type.equals("record") ? fields(at, rules.getOrDefault("fields", Map.of())) : Map.of());
    }

    /** Fields as Kong lists them: {@code {{name = {...}}, {other = {...}}}}. */
    static Map<String, SchemaField> fields(String at, @Nullable Object listed) {
        Map<String, SchemaField> fields = new LinkedHashMap<>();
        for (Object item : listed instanceof List<?> list ? list : List.of()) {
            if (item instanceof Map<?, ?> one) {
                one.forEach((name, field) -> fields.put(String.valueOf(name), of(at + "." + name, field)));
            }
        }
        return fields;
    }

    /** The words of the schema that nothing here looks at. */
    Set<String> unchecked() {
        Set<String> words = new TreeSet<>(rules.keySet());
        words.removeAll(KNOWN);
        fields.values().forEach(field -> words.addAll(field.unchecked()));
        inner("elements").ifPresent(field -> words.addAll(field.unchecked()));
        inner("values").ifPresent(field -> words.addAll(field.unchecked()));
        return words;
    }

    private Optional<SchemaField> inner(String word) {
        return Optional.ofNullable(rules.get(word)).map(field -> of(word, field));
    }

    // ---- reading a value

    /**
     * The value with defaults for what is left out; null if it is left out and has none. What is wrong is added to the objections.
     */
    @Nullable
    Object read(@Nullable Object value, List<Object> path, List<Objection> objections) {
        if (value == null) {
            return absent(path, objections);
        }
        int before = objections.size();
        Object read = ofType(value, path, objections);
        if (objections.size() == before && read != null) {
            check(read, path, objections);
        }
        return read;
    }

    private @Nullable Object absent(List<Object> path, List<Objection> objections) {
        Object otherwise = rules.get("default");
        boolean required = Boolean.TRUE.equals(rules.get("required"));
        if (otherwise != null) {
            return ofType(asWritten(otherwise), path, objections);
        } else if (required && type.equals("record")) {
            return ofType(Map.of(), path, objections);
        } else if (required) {
            object(objections, path, "required: expected " + expected() + ", found nothing");
        }
        return null;
    }

    /** An empty table of Lua is a list where a list is wanted. */
    private Object asWritten(Object otherwise) {
        boolean list = type.equals("array") || type.equals("set");
        return list && otherwise instanceof Map<?, ?> map && map.isEmpty() ? List.of() : otherwise;
    }

    private @Nullable Object ofType(Object value, List<Object> path, List<Objection> objections) {
        boolean fits =
                switch (type) {
                    case "string" -> value instanceof String;
                    case "number" -> value instanceof Number;
                    case "integer" ->
                        value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
                    case "boolean" -> value instanceof Boolean;
                    case "array", "set" -> value instanceof List;
                    case "map", "record" -> value instanceof Map;
                    default -> true;
                };
        if (!fits) {
            object(objections, path, "expected " + expected() + ", found " + shown(value));
            return null;
        } else if (value instanceof List<?> list) {
            return items(list, path, objections);
        } else if (value instanceof Map<?, ?> map) {
            return type.equals("record") ? record(map, path, objections) : entries(map, path, objections);
        }
        return value;
    }

    private List<@Nullable Object> items(List<?> list, List<Object> path, List<Objection> objections) {
        Optional<SchemaField> element = inner("elements");
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            items.add(element.isPresent() ? element.get().read(item, with(path, i), objections) : item);
        }
        return items;
    }

    private Map<String, Object> entries(Map<?, ?> map, List<Object> path, List<Objection> objections) {
        Optional<SchemaField> values = inner("values");
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            Object read = values.isPresent() ? values.get().read(value, with(path, name), objections) : value;
            if (read != null) {
                entries.put(name, read);
            }
        });
        return entries;
    }

    private Map<String, Object> record(Map<?, ?> map, List<Object> path, List<Objection> objections) {
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            if (!fields.containsKey(name)) {
                object(objections, with(path, name), "unknown key" + Suggestion.after(name, fields.keySet()));
            }
        }
        Map<String, Object> record = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            Object read = field.read(map.get(name), with(path, name), objections);
            if (read != null) {
                record.put(name, read);
            }
        });
        return record;
    }

    // ---- rules

    private void check(Object value, List<Object> path, List<Objection> objections) {
        if (rules.get("one_of") instanceof List<?> allowed && allowed.stream().noneMatch(one -> same(one, value))) {
            String list =
                    String.join(", ", allowed.stream().map(SchemaField::shown).toList());
            object(objections, path, "expected one of " + list + ", found " + shown(value));
        }
        if (rules.get("not_one_of") instanceof List<?> forbidden
                && forbidden.stream().anyMatch(one -> same(one, value))) {
            object(objections, path, "expected anything but " + shown(value));
        }
        if (rules.get("between") instanceof List<?> bounds
                && bounds.size() == 2
                && value instanceof Number number
                && (number.doubleValue() < number(bounds.get(0)) || number.doubleValue() > number(bounds.get(1)))) {
            object(
                    objections,
                    path,
                    "expected " + expected() + " in " + bounds.get(0) + ".." + bounds.get(1) + ", found "
                            + shown(value));
        }
        if (rules.get("gt") instanceof Number bound
                && value instanceof Number number
                && number.doubleValue() <= bound.doubleValue()) {
            object(objections, path, "expected " + expected() + " above " + bound + ", found " + shown(value));
        }
        length(value).ifPresent(length -> checkLength(length, path, objections));
        if (value instanceof String text) {
            checkText(text, path, objections);
        }
    }

    private void checkText(String text, List<Object> path, List<Objection> objections) {
        if (rules.get("starts_with") instanceof String start && !text.startsWith(start)) {
            object(
                    objections,
                    path,
                    "expected a text that begins with " + ConfigProblem.quote(start) + ", found " + shown(text));
        }
        if (rules.get("match") instanceof String pattern && !new TextPattern(pattern).isIn(text)) {
            object(
                    objections,
                    path,
                    "expected a text that matches " + ConfigProblem.quote(pattern) + ", found " + shown(text));
        }
    }

    private void checkLength(int length, List<Object> path, List<Objection> objections) {
        double least = rules.containsKey("len_eq") ? number(rules.get("len_eq")) : numberOr("len_min", 0);
        double most = rules.containsKey("len_eq") ? least : numberOr("len_max", Integer.MAX_VALUE);
        boolean empty = length == 0 && type.equals("string") && !rules.containsKey("len_min");
        if (empty || length < least || length > most) {
            object(
                    objections,
                    path,
                    empty
                            ? "expected a text, found an empty one"
                            : "expected a length of " + (long) least
                                    + (most == least ? "" : most == Integer.MAX_VALUE ? " or more" : ".." + (long) most)
                                    + ", found " + length);
        }
    }

    private static Optional<Integer> length(Object value) {
        if (value instanceof String text) {
            return Optional.of(text.length());
        }
        return value instanceof List<?> list ? Optional.of(list.size()) : Optional.empty();
    }

    private double numberOr(String word, double otherwise) {
        return rules.containsKey(word) ? number(rules.get(word)) : otherwise;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private static boolean same(Object allowed, Object value) {
        return allowed instanceof Number number && value instanceof Number other
                ? number.doubleValue() == other.doubleValue()
                : allowed.equals(value);
    }

    private String expected() {
        return EXPECTED.getOrDefault(type, "a value");
    }

    private static String shown(Object value) {
        if (value instanceof String text) {
            return ConfigProblem.quote(text);
        } else if (value instanceof Map) {
            return "a map";
        }
        return value instanceof List ? "a list" : value.toString();
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static void object(List<Objection> objections, List<Object> path, String text) {
        objections.add(new Objection(path, text, true));
    }
}
