package io.framegate.config.document;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Key;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One component of a configuration record: its key, what it holds, and what it is when it was left out.
 *
 * @param key the key in a document
 * @param type what the key holds
 * @param presence whether it may be left out
 * @param defaultText the value if it was left out, as it would stand in YAML; empty if there is none
 * @param description what it means
 */
record RecordField(
        String key, ValueType type, Presence presence, Optional<String> defaultText, Optional<String> description) {

    /** What a component is if its key was left out. */
    enum Presence {
        /** There is no value without the key. */
        REQUIRED,
        DEFAULTED,
        OPTIONAL,
        OPTIONAL_INT,
        OPTIONAL_LONG,
        OPTIONAL_DOUBLE,
        EMPTY_LIST,
        EMPTY_SET,
        EMPTY_MAP,
        EMPTY_RAW,
        /** Not a key: the component is given the path of its record. */
        PATH,
        /** Not a key: the component's own keys stand beside those of its record. */
        INLINE
    }

    /** @throws IllegalArgumentException if a document cannot hold such a component, or an annotation does not fit it */
    static RecordField of(RecordComponent component) {
        String key = component.isAnnotationPresent(Key.class)
                ? component.getAnnotation(Key.class).value()
                : snakeCase(component.getName());
        Optional<Range> range = Optional.ofNullable(component.getAnnotation(Range.class));
        Optional<Matches> matches = Optional.ofNullable(component.getAnnotation(Matches.class));
        Optional<String> defaultText =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        Optional<String> description =
                Optional.ofNullable(component.getAnnotation(Describe.class)).map(Describe::value);
        try {
            Presence presence = component.isAnnotationPresent(Inline.class)
                    ? Presence.INLINE
                    : defaultText.isPresent() ? Presence.DEFAULTED : presence(component.getType());
            ValueType type = new TypeBuilder(range, matches).ofComponent(component.getGenericType());
            RecordField field = new RecordField(key, type, presence, defaultText, description);
            field.checkDefault();
            return field;
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + ": " + unusable.getMessage(),
                    unusable);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Presence presence(Class<?> type) {
        if (type == Optional.class) {
            return Presence.OPTIONAL;
        } else if (type == OptionalInt.class) {
            return Presence.OPTIONAL_INT;
        } else if (type == OptionalLong.class) {
            return Presence.OPTIONAL_LONG;
        } else if (type == OptionalDouble.class) {
            return Presence.OPTIONAL_DOUBLE;
        } else if (type == List.class) {
            return Presence.EMPTY_LIST;
        } else if (type == Set.class) {
            return Presence.EMPTY_SET;
        } else if (type == Map.class) {
            return Presence.EMPTY_MAP;
        } else if (type == RawConfig.class) {
            return Presence.EMPTY_RAW;
        }
        return type == ConfigPath.class ? Presence.PATH : Presence.REQUIRED;
    }

    /** Whether it takes whatever keys its record has. */
    boolean isOpen() {
        return presence == Presence.INLINE && type instanceof AnyMapType;
    }

    /** The keys that a document may hold for this component: its own, none, or those of the record it is. */
    Stream<RecordField> keyFields() {
        if (isOpen()) {
            return Stream.empty();
        }
        if (presence == Presence.INLINE) {
            return inlined().keyFields().stream();
        }
        return presence == Presence.PATH ? Stream.empty() : Stream.of(this);
    }

    private RecordType inlined() {
        if (type instanceof NestedType nested) {
            return RecordType.of(nested.type());
        }
        throw new IllegalArgumentException("@Inline is for records");
    }

    /** The component's value in the record that {@code map} is; empty if there is none, which was then reported. */
    Optional<Object> read(Map<?, ?> map, Place record) {
        Object found = map.get(key);
        if (presence == Presence.PATH) {
            return Optional.of(record.path());
        } else if (isOpen()) {
            return type.read(map, record);
        } else if (presence == Presence.INLINE) {
            return inlined().make(map, record);
        }
        Place place = record.key(key);
        if (found == null) {
            Optional<Object> absent = absent(place);
            if (absent.isEmpty() && presence == Presence.REQUIRED) {
                place.problem("required: expected " + type.expected() + ", found nothing");
            }
            return absent;
        }
        return place.read(type, found).map(this::wrapped);
    }

    /** The value that stands in for one that is left out. */
    Optional<Object> absent(Place place) {
        return switch (presence) {
            case REQUIRED, INLINE -> Optional.empty();
            case DEFAULTED ->
                type.read(type.parse(defaultText.orElse("")), place).map(this::wrapped);
            case OPTIONAL -> Optional.of(Optional.empty());
            case OPTIONAL_INT -> Optional.of(OptionalInt.empty());
            case OPTIONAL_LONG -> Optional.of(OptionalLong.empty());
            case OPTIONAL_DOUBLE -> Optional.of(OptionalDouble.empty());
            case EMPTY_LIST -> Optional.of(List.of());
            case EMPTY_SET -> Optional.of(Set.of());
            case EMPTY_MAP -> Optional.of(Map.of());
            case EMPTY_RAW -> Optional.of(RawConfig.EMPTY);
            case PATH -> Optional.of(place.path());
        };
    }

    private Object wrapped(Object value) {
        return switch (presence) {
            case OPTIONAL -> Optional.of(value);
            case OPTIONAL_INT -> OptionalInt.of((Integer) value);
            case OPTIONAL_LONG -> OptionalLong.of((Long) value);
            case OPTIONAL_DOUBLE -> OptionalDouble.of((Double) value);
            default -> value;
        };
    }

    /** A default inside another record is checked when it is used: records may be recursive. */
    private void checkDefault() {
        if (presence != Presence.DEFAULTED || type instanceof NestedType) {
            return;
        }
        ReadingScope scope = new ReadingScope(References.NONE);
        absent(Place.at(ConfigPath.ROOT, scope));
        scope.problems().forEach(problem -> {
            throw new IllegalArgumentException("its default does not fit: " + problem);
        });
    }

    Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        description.ifPresent(text -> schema.put("description", text));
        Map<String, Object> value = type.schema(definitions);
        schema.putAll(presence == Presence.REQUIRED ? value : ConfigSchema.orNull(value));
        defaultText.ifPresent(text -> schema.put("default", type.parse(text)));
        return schema;
    }

    /** Finds the {@link ValueType} for a component's Java type. */
    private record TypeBuilder(Optional<Range> range, Optional<Matches> matches) {

        ValueType ofComponent(Type type) {
            ValueType value = of(type);
            ValueType leaf = value;
            while (leaf instanceof ListType || leaf instanceof MapType) {
                leaf = leaf instanceof ListType list ? list.item() : ((MapType) leaf).value();
            }
            if (range.isPresent() && !(leaf instanceof WholeType) && !(leaf instanceof DecimalType)) {
                throw new IllegalArgumentException("@Range is for numbers");
            }
            if (matches.isPresent() && !(leaf instanceof TextType)) {
                throw new IllegalArgumentException("@Matches is for texts");
            }
            return value;
        }

        private ValueType of(Type type) {
            if (type instanceof ParameterizedType generic) {
                return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
            }
            if (type instanceof Class<?> plain) {
                return ofClass(plain);
            }
            throw unsupported(type);
        }

        private ValueType ofGeneric(Class<?> raw, Type[] arguments) {
            if (raw == Optional.class) {
                return of(arguments[0]);
            } else if (raw == List.class || raw == Set.class) {
                return new ListType(of(arguments[0]), raw == Set.class);
            } else if (raw == Map.class && arguments[0] == String.class) {
                return arguments[1] == Object.class ? new AnyMapType() : new MapType(of(arguments[1]));
            }
            throw unsupported(raw);
        }

        private ValueType ofClass(Class<?> type) {
            if (type == int.class || type == Integer.class || type == OptionalInt.class) {
                return WholeType.of(true, range);
            } else if (type == long.class || type == Long.class || type == OptionalLong.class) {
                return WholeType.of(false, range);
            } else if (type == double.class || type == Double.class || type == OptionalDouble.class) {
                return DecimalType.of(range);
            } else if (type == boolean.class || type == Boolean.class) {
                return new TruthType();
            } else if (type == String.class) {
                return new TextType(matches);
            } else if (type == Object.class || type == ConfigPath.class) {
                return new AnyType();
            } else if (type == RawConfig.class) {
                return new RawType();
            } else if (type.isEnum()) {
                return ChoiceType.of(type);
            }
            Optional<ValueType> parsed =
                    type.isAnnotationPresent(OrText.class) ? Optional.empty() : ParsedType.of(type);
            if (parsed.isPresent()) {
                return parsed.get();
            }
            if (type.isRecord()) {
                return NestedType.of(type.asSubclass(Record.class));
            }
            throw unsupported(type);
        }

        private static IllegalArgumentException unsupported(Type type) {
            return new IllegalArgumentException("a document cannot hold a " + type.getTypeName());
        }
    }
}
