package io.framegate.config.document;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A configuration record as a document would have it, with every default written out: what an operator is shown. Secrets that
 * it got by reference stand there as references again, others are hidden by their keys ({@link HiddenSecrets}).
 */
public final class ShownRecord {

    private final Redaction redaction;

    private ShownRecord(Redaction redaction) {
        this.redaction = redaction;
    }

    /** The keys and values of this record: text, numbers, booleans, lists and maps. What was left out and has no default is absent. */
    public static Map<String, Object> of(Record record, Redaction redaction) {
        return HiddenSecrets.in(new ShownRecord(redaction).map(record));
    }

    private Map<String, Object> map(Record record) {
        Map<String, Object> map = new LinkedHashMap<>();
        RecordComponent[] components = record.getClass().getRecordComponents();
        List<RecordField> fields = RecordType.of(record.getClass()).fields();
        for (int i = 0; i < components.length; i++) {
            RecordField field = fields.get(i);
            Object value = value(components[i], record);
            if (field.isOpen()) {
                ((Map<?, ?>) value)
                        .forEach((key, item) -> shown(item).ifPresent(there -> map.put(String.valueOf(key), there)));
            } else if (field.presence() == RecordField.Presence.INLINE) {
                map.putAll(map((Record) value));
            } else if (field.presence() != RecordField.Presence.PATH) {
                shown(value).ifPresent(there -> map.put(field.key(), there));
            }
        }
        return map;
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<Object> shown(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(this::shown);
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? Optional.of(optional.getAsInt()) : Optional.empty();
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? Optional.of(optional.getAsLong()) : Optional.empty();
        } else if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? Optional.of(optional.getAsDouble()) : Optional.empty();
        } else if (value instanceof Collection<?> collection) {
            return Optional.of(list(collection));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((key, item) -> shown(item).ifPresent(there -> all.put(String.valueOf(key), there)));
            return Optional.of(all);
        } else if (value instanceof RawConfig raw) {
            return Optional.of(raw.values());
        } else if (value instanceof Enum<?> constant) {
            return Optional.of(ChoiceType.nameOf(constant));
        } else if (value instanceof Record record && isMap(record)) {
            return Optional.of(map(record));
        }
        boolean plain = value instanceof Number || value instanceof Boolean;
        return Optional.of(plain ? value : redaction.of(String.valueOf(value)));
    }

    private List<Object> list(Collection<?> collection) {
        return collection.stream().map(this::shown).flatMap(Optional::stream).toList();
    }

    /** Whether documents have it as a map and not as a text. */
    private static boolean isMap(Record record) {
        return record.getClass().isAnnotationPresent(OrText.class)
                || Arrays.stream(record.getClass().getDeclaredMethods())
                        .noneMatch(method ->
                                method.getName().equals("parse") && method.getReturnType() == record.getClass());
    }
}
