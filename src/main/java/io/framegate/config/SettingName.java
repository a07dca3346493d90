package io.framegate.config;

import io.framegate.config.document.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two ways to name a setting outside a document. Keys contain underscores, so a name is resolved by walking the records
 * and not by splitting it.
 */
enum SettingName {
    /** {@code FRAMEGATE_LISTENERS_0_PORT}. */
    VARIABLE("FRAMEGATE_", "_") {
        @Override
        String spelled(String key) {
            return key.toUpperCase(Locale.ROOT);
        }

        @Override
        String freeKey(String rest) {
            return rest.toLowerCase(Locale.ROOT);
        }
    },
    /** {@code framegate.listeners.0.port}. */
    PROPERTY("framegate.", ".") {
        @Override
        String spelled(String key) {
            return key;
        }

        @Override
        String freeKey(String rest) {
            return rest;
        }
    };

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,4}");
    private static final int DEEPEST = 8;

    private final String prefix;
    private final String separator;

    SettingName(String prefix, String separator) {
        this.prefix = prefix;
        this.separator = separator;
    }

    String prefix() {
        return prefix;
    }

    /** How a key of a record is spelled in a name. */
    abstract String spelled(String key);

    /** The key of a free map that the rest of a name stands for. */
    abstract String freeKey(String rest);

    /**
     * What a name stands for.
     *
     * @param steps the way there: keys are texts, positions in lists are numbers
     * @param shape what stands there
     */
    record Target(List<Object> steps, Shape shape) {

        private Target after(Object step) {
            List<Object> longer = new ArrayList<>();
            longer.add(step);
            longer.addAll(steps);
            return new Target(longer, shape);
        }
    }

    /** What the name stands for in a document of this shape; empty if nothing. */
    Optional<Target> resolve(String name, Shape document) {
        return inRecord(name.substring(prefix.length()), document.keys());
    }

    private Optional<Target> in(String rest, Shape shape) {
        return rest.isEmpty()
                ? Optional.of(new Target(List.of(), shape))
                : inRecord(rest, shape.keys())
                        .or(() -> shape.item().flatMap(item -> inList(rest, item)))
                        .or(() -> shape.entry().map(entry -> new Target(List.of(freeKey(rest)), entry)));
    }

    /** Longest key first: of {@code a} and {@code a_b}, the name {@code A_B} means the latter. */
    private Optional<Target> inRecord(String rest, Map<String, Shape> keys) {
        return keys.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparingInt(String::length).reversed()))
                .filter(key -> isFirst(spelled(key.getKey()), rest))
                .flatMap(key -> in(restAfter(rest, spelled(key.getKey())), key.getValue())
                        .map(target -> target.after(key.getKey()))
                        .stream())
                .findFirst();
    }

    private Optional<Target> inList(String rest, Shape item) {
        String digits = rest.contains(separator) ? rest.substring(0, rest.indexOf(separator)) : rest;
        return DIGITS.matcher(digits).matches() && isFirst(digits, rest)
                ? in(restAfter(rest, digits), item).map(target -> target.after(Integer.valueOf(digits)))
                : Optional.empty();
    }

    /** Whether {@code part} is all of {@code rest}, or is followed by a separator and more. */
    private boolean isFirst(String part, String rest) {
        return rest.equals(part) || (rest.startsWith(part + separator) && rest.length() > part.length() + 1);
    }

    private String restAfter(String rest, String part) {
        return rest.length() == part.length() ? "" : rest.substring(part.length() + separator.length());
    }

    /** Every name there is, with 0 for the number of an item. */
    List<String> all(Shape document) {
        List<String> names = new ArrayList<>();
        addNames(names, prefix, document, 0);
        return names;
    }

    private void addNames(List<String> names, String start, Shape shape, int depth) {
        if (depth < DEEPEST) {
            shape.keys().forEach((key, value) -> {
                String name = start + spelled(key);
                names.add(name);
                addNames(names, name + separator, value, depth + 1);
            });
        }
        shape.item().ifPresent(item -> addNames(names, start + "0" + separator, item, depth + 1));
    }
}
