package io.framegate.config;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.Shape;
import io.framegate.config.document.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document with {@link Overrides} applied to it. */
final class OverriddenDocument {

    /** What Kubernetes puts into the environment of every pod for a service whose name begins with ours. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("FRAMEGATE(_[A-Z0-9_]+)?_(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)"
                    + "|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Shape shape;
    private final Map<String, Object> document;
    private final ReadingScope scope;

    private OverriddenDocument(Shape shape, Map<String, Object> document, ReadingScope scope) {
        this.shape = shape;
        this.document = document;
        this.scope = scope;
    }

    /** A copy of {@code document} with the overrides in place; what is wrong with an override is reported under its name. */
    static Map<String, Object> of(
            Class<? extends Record> root, Map<String, ?> document, Overrides overrides, ReadingScope scope) {
        OverriddenDocument result = new OverriddenDocument(Shape.of(root), changeable(document), scope);
        result.apply(SettingName.VARIABLE, overrides.environment(), overrides.exceptions());
        result.apply(SettingName.PROPERTY, overrides.properties(), overrides.exceptions());
        return result.document;
    }

    /** An override of a setting that exists. */
    private record Replacement(String name, String value, SettingName.Target target) {}

    private void apply(SettingName kind, Map<String, String> values, Set<String> exceptions) {
        List<Replacement> replacements = new ArrayList<>();
        values.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            String name = entry.getKey();
            if (!name.startsWith(kind.prefix()) || exceptions.contains(name)) {
                return;
            }
            Optional<SettingName.Target> target = kind.resolve(name, shape);
            if (isServiceLink(name, entry.getValue(), target.isPresent())) {
                return;
            }
            if (target.isEmpty()) {
                String suggestion = Suggestion.closest(name, kind.all(shape))
                        .map(close -> ", did you mean " + close + "?")
                        .orElse("");
                scope.problem(new ConfigPath(name), "there is no such setting" + suggestion);
                return;
            }
            replacements.add(new Replacement(name, entry.getValue(), target.get()));
        });
        replacements.sort(
                Comparator.comparing(replacement -> replacement.target().steps(), OverriddenDocument::compareSteps));
        replacements.forEach(this::apply);
    }

    private static boolean isServiceLink(String name, String value, boolean isSetting) {
        return (!isSetting && SERVICE_LINK.matcher(name).matches())
                || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }

    /** A whole before its parts, items in the order of their numbers. */
    private static int compareSteps(List<Object> a, List<Object> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i) instanceof Integer left && b.get(i) instanceof Integer right
                    ? left.compareTo(right)
                    : a.get(i).toString().compareTo(b.get(i).toString());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private void apply(Replacement replacement) {
        ConfigPath name = new ConfigPath(replacement.name());
        replacement
                .target()
                .shape()
                .parse(replacement.value(), name, scope)
                .ifPresent(value -> put(document, replacement.target().steps(), value, name));
    }

    private void put(Object container, List<Object> steps, Object value, ConfigPath name) {
        Object step = steps.get(0);
        List<Object> rest = steps.subList(1, steps.size());
        Object inner = rest.isEmpty() ? changeableCopy(value) : null;
        if (step instanceof String key && container instanceof Map<?, ?> map) {
            Map<String, Object> keys = asMap(map);
            if (inner == null) {
                inner = orNew(keys.get(key), rest.get(0));
                put(inner, rest, value, name);
            }
            keys.put(key, inner);
        } else if (step instanceof Integer index && container instanceof List<?> list) {
            List<Object> items = asList(list);
            if (index > items.size()) {
                scope.problem(name, "there are only " + items.size() + " items before number " + index);
                return;
            }
            if (inner == null) {
                inner = orNew(index < items.size() ? items.get(index) : null, rest.get(0));
                put(inner, rest, value, name);
            }
            if (index == items.size()) {
                items.add(inner);
            } else {
                items.set(index, inner);
            }
        }
        // Else the document holds something there that the reader will object to.
    }

    private static Object orNew(@Nullable Object existing, Object firstStep) {
        if (existing != null) {
            return existing;
        }
        return firstStep instanceof Integer ? new ArrayList<>() : new LinkedHashMap<>();
    }

    private static Map<String, Object> changeable(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), changeableCopy(value)));
        return copy;
    }

    private static @Nullable Object changeableCopy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return changeable(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(changeableCopy(item)));
            return copy;
        }
        return value;
    }

    @SuppressWarnings("unchecked") // only ever called with what changeable() made
    private static Map<String, Object> asMap(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    @SuppressWarnings("unchecked") // only ever called with what changeable() made
    private static List<Object> asList(List<?> list) {
        return (List<Object>) list;
    }
}
