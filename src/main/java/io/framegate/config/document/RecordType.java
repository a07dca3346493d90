package io.framegate.config.document;

import io.framegate.pdk.Describe;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration record, as its components and their annotations describe it. */
final class RecordType {

    private static final ClassValue<RecordType> KNOWN = new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
            return new RecordType(type.asSubclass(Record.class));
        }
    };

    private final Class<? extends Record> type;
    private final Constructor<? extends Record> constructor;
    private final List<RecordField> fields;
    private final List<String> keys;

    private RecordType(Class<? extends Record> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            this.constructor.setAccessible(true);
        } catch (NoSuchMethodException | RuntimeException unusable) {
            throw new IllegalArgumentException(type.getName() + ": its constructor cannot be called", unusable);
        }
        this.fields = Arrays.stream(components).map(RecordField::of).toList();
        this.keys = keyFields().stream().map(RecordField::key).toList();
    }

    /** @throws IllegalArgumentException if a component is of a type that a document cannot hold */
    static RecordType of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    /** Its components, in their order. */
    List<RecordField> fields() {
        return fields;
    }

    /** The components that are keys, those of inlined records among them. */
    List<RecordField> keyFields() {
        return fields.stream().flatMap(RecordField::keyFields).toList();
    }

    /**
     * The record that a map stands for. Where a component cannot be read and may be left out, the record is made without it,
     * so that rules which look at whole records find more to object to; whoever asked looks at the problems, not at the
     * value, to learn whether the document is sound.
     */
    Optional<Object> read(Map<?, ?> map, Place place) {
        int before = place.problemCount();
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            if (!isOpen() && !keys.contains(name)) {
                place.key(name).problem("unknown key" + Suggestion.after(name, keys));
            }
        }
        return make(map, place, before);
    }

    private boolean isOpen() {
        return fields.stream().anyMatch(RecordField::isOpen);
    }

    /** The same of a map that may hold other keys. */
    Optional<Object> make(Map<?, ?> map, Place place) {
        return make(map, place, place.problemCount());
    }

    private Optional<Object> make(Map<?, ?> map, Place place, int before) {
        List<Object> arguments = new ArrayList<>(fields.size());
        for (RecordField field : fields) {
            field.read(map, place)
                    .or(() -> map.get(field.key()) == null ? Optional.empty() : field.absent(place.key(field.key())))
                    .ifPresent(arguments::add);
        }
        return arguments.size() == fields.size()
                ? construct(arguments, place, place.problemCount() == before)
                : Optional.empty();
    }

    private Optional<Object> construct(List<Object> arguments, Place place, boolean sound) {
        try {
            return Optional.of(constructor.newInstance(arguments.toArray()));
        } catch (InvocationTargetException thrown) {
            if (sound) {
                place.problem(objection(thrown.getTargetException()));
            }
            return Optional.empty();
        } catch (InstantiationException | IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String objection(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof IllegalArgumentException && thrown.getMessage() != null
                ? thrown.getMessage()
                : "refused with " + thrown;
    }

    /** The JSON Schema of the record: every key, no others. */
    Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type.isAnnotationPresent(Describe.class)) {
            schema.put("description", type.getAnnotation(Describe.class).value());
        }
        schema.put("type", "object");
        Map<String, Object> properties = new LinkedHashMap<>();
        keyFields().forEach(field -> properties.put(field.key(), field.schema(definitions)));
        schema.put("properties", properties);
        List<String> required = keyFields().stream()
                .filter(field -> field.presence() == RecordField.Presence.REQUIRED)
                .map(RecordField::key)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", isOpen());
        return schema;
    }
}
