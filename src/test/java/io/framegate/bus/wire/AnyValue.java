package io.framegate.bus.wire;

import io.framegate.bus.PluginRequest;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.Headers;
import io.framegate.session.Answer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Values of any type that travels, out of what their types say of themselves: of a sealed family any kind, of a record
 * components of their types, until its constructor takes them. So nothing new is forgotten.
 */
final class AnyValue {

    private static final List<String> TEXTS = List.of(
            "", "a", "/echo", "x-field", "ws", "192.0.2.1", "ünïcödé", "\uD83D\uDC1F", "\uFFFD", "tab\there", "\0");
    private static final int[] STATUSES = {1000, 1001, 1011, 3000, 4001, 4999};

    private final Random random;

    AnyValue(Random random) {
        this.random = random;
    }

    <T> T of(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return text();
        } else if (plain == int.class) {
            return (int) number();
        } else if (plain == long.class) {
            return number();
        } else if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        } else if (plain == Payload.class) {
            return payload(300);
        } else if (plain == Frame.class) {
            return frame();
        } else if (plain == CloseStatus.class) {
            return random.nextInt(4) == 0 ? CloseStatus.NONE : CloseStatus.of(status(), oneOf(TEXTS));
        } else if (plain == Headers.class) {
            return Headers.of(several(() -> Map.entry(text(), text())));
        } else if (plain == Answer.Halt.class && random.nextBoolean()) {
            return Answer.Halt.NOWHERE;
        } else if (plain.isSealed()) {
            Class<?>[] kinds = plain.getPermittedSubclasses();
            return any(kinds[random.nextInt(kinds.length)]);
        }
        return record(plain);
    }

    private Object container(Class<?> type, Type[] of) {
        if (type == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(any(of[0]));
        } else if (type == List.class) {
            return several(() -> any(of[0]));
        } else if (type == Set.class) {
            return new LinkedHashSet<>(several(() -> any(of[0])));
        } else if (type == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            several(() -> map.put(any(of[0]), any(of[1])));
            return map;
        } else if (type == ConcurrentMap.class) {
            return new ConcurrentHashMap<>(); // does not travel
        }
        throw new IllegalArgumentException("what is any " + type + "?");
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int attempt = 0; attempt < 10_000; attempt++) {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals("problem")
                        ? Optional.empty()
                        : any(components[i].getGenericType());
            }
            try {
                Object value = type.getDeclaredConstructor(types).newInstance(values);
                if (!(value instanceof PluginRequest.Frames dispatch) || isAboutSomething(dispatch)) {
                    return value;
                }
            } catch (InvocationTargetException refused) {
                continue;
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        throw new IllegalArgumentException("no " + type + " is right");
    }

    private static boolean isAboutSomething(PluginRequest.Frames dispatch) {
        return !dispatch.frames().isEmpty() && dispatch.first() >= 0 && dispatch.first() < dispatch.end();
    }

    private <T> List<T> several(Supplier<T> one) {
        List<T> several = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            several.add(one.get());
        }
        return several;
    }

    private String text() {
        return random.nextInt(20) == 0 ? "x".repeat(random.nextInt(300)) : oneOf(TEXTS);
    }

    private String oneOf(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** Small, or of any size, or negative. */
    private long number() {
        return random.nextInt(3) == 0 ? random.nextLong() >> random.nextInt(64) : random.nextInt(600);
    }

    private int status() {
        return STATUSES[random.nextInt(STATUSES.length)];
    }

    private Payload payload(int most) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(most + 1) : random.nextInt(10)];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    private Frame frame() {
        FrameType type = FrameType.values()[random.nextInt(FrameType.values().length)];
        Frame frame = Frame.of(type, payload(type.isControl() ? CloseStatus.MAX_REASON : 300));
        return type == FrameType.CLOSE && random.nextBoolean() ? frame.withStatus(status()) : frame;
    }

    /** What can be compared: also where types have no equality. */
    static Object comparable(Object value) {
        if (value instanceof Headers headers) {
            return headers.fields();
        } else if (value instanceof Optional<?> optional) {
            return optional.map(AnyValue::comparable);
        } else if (value instanceof List<?> list) {
            return list.stream().map(AnyValue::comparable).toList();
        } else if (value instanceof Set<?> set) {
            return List.copyOf(set); // they are in order
        } else if (value instanceof Record) {
            List<Object> parts = new ArrayList<>(List.of(value.getClass()));
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    parts.add(comparable(component.getAccessor().invoke(value)));
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
            return parts;
        }
        return value;
    }
}
