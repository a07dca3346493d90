package io.framegate.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
     * @param type what stands there
     */
    record Target(List<Object> steps, ValueType type) {

        private Target after(Object step) {
            List<Object> longer = new ArrayList<>();
            longer.add(step);
            longer.addAll(steps);
            return new Target(longer, type);
        }
    }

    /** What the name stands for in a document that is read into {@code root}; empty if nothing. */
    Optional<Target> resolve(String name, Class<? extends Record> root) {
        return inRecord(name.substring(prefix.length()), RecordType.of(root));
    }

    private Optional<Target> in(String rest, ValueType type) {
        if (rest.isEmpty()) {
            return Optional.of(new Target(List.of(), type));
        }
        if (type instanceof NestedType nested) {
            return inRecord(rest, RecordType.of(nested.type()));
        }
        if (type instanceof ListType list) {
            String digits = rest.contains(separator) ? rest.substring(0, rest.indexOf(separator)) : rest;
            return DIGITS.matcher(digits).matches() && isFirst(digits, rest)
                    ? in(restAfter(rest, digits), list.item()).map(target -> target.after(Integer.valueOf(digits)))
                    : Optional.empty();
        }
        if (type instanceof MapType map) {
            return in("", map.value()).map(target -> target.after(freeKey(rest)));
        }
        return type instanceof AnyMapType
                ? in("", new AnyType()).map(target -> target.after(freeKey(rest)))
                : Optional.empty();
    }

    /** Longest key first: of {@code a} and {@code a_b}, the name {@code A_B} means the latter. */
    private Optional<Target> inRecord(String rest, RecordType record) {
        return record.keyFields().stream()
                .sorted(Comparator.comparingInt(
                                (RecordField field) -> field.key().length())
                        .reversed())
                .filter(field -> isFirst(spelled(field.key()), rest))
                .flatMap(
                        field -> in(restAfter(rest, spelled(field.key())), field.type())
                                .map(target -> target.after(field.key()))
                                .stream())
                .findFirst();
    }

    /** Whether {@code part} is all of {@code rest}, or is followed by a separator and more. */
    private boolean isFirst(String part, String rest) {
        return rest.equals(part) || (rest.startsWith(part + separator) && rest.length() > part.length() + 1);
    }

    private String restAfter(String rest, String part) {
        return rest.length() == part.length() ? "" : rest.substring(part.length() + separator.length());
    }

    /** Every name there is, with 0 for the number of an item. */
    List<String> all(Class<? extends Record> root) {
        List<String> names = new ArrayList<>();
        addNames(names, prefix, NestedType.of(root), 0);
        return names;
    }

    private void addNames(List<String> names, String start, ValueType type, int depth) {
        if (type instanceof NestedType nested && depth < DEEPEST) {
            for (RecordField field : RecordType.of(nested.type()).keyFields()) {
                String name = start + spelled(field.key());
                names.add(name);
                addNames(names, name + separator, field.type(), depth + 1);
            }
        } else if (type instanceof ListType list) {
            addNames(names, start + "0" + separator, list.item(), depth + 1);
        }
    }
}
