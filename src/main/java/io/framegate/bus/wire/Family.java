package io.framegate.bus.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A closed family of kinds: each has a number, which is one byte on the wire, and a form. A number is never given to another
 * kind, also when its own is gone.
 */
final class Family<T> implements Form<T> {

    /** One kind. */
    record Kind<K>(int number, Class<K> type, Form<K> form) {

        private void writeCast(WireOutput out, Object value) {
            out.octet(number);
            form.write(out, type.cast(value));
        }
    }

    private final Class<T> type;
    private final List<Kind<? extends T>> kinds;

    private Family(Class<T> type, List<Kind<? extends T>> kinds) {
        this.type = type;
        this.kinds = kinds;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Family<T> of(Class<T> type, Kind<? extends T>... kinds) {
        return new Family<>(type, List.of(kinds));
    }

    static <K> Kind<K> kind(int number, Class<K> type, BiConsumer<WireOutput, K> write, Function<WireInput, K> read) {
        return new Kind<>(number, type, Form.of(write, read));
    }

    @Override
    public void write(WireOutput out, T value) {
        for (Kind<? extends T> kind : kinds) {
            if (kind.type() == value.getClass()) {
                kind.writeCast(out, value);
                return;
            }
        }
        throw new IllegalArgumentException(value.getClass().getName() + " has no number");
    }

    @Override
    public T read(WireInput in) {
        int number = in.octet();
        for (Kind<? extends T> kind : kinds) {
            if (kind.number() == number) {
                return kind.form().read(in);
            }
        }
        throw new Unreadable("no " + type.getSimpleName() + " has the number " + number);
    }

    /** Which kind each number is. */
    Map<Integer, Class<?>> numbers() {
        Map<Integer, Class<?>> numbers = new TreeMap<>();
        kinds.forEach(kind -> numbers.put(kind.number(), kind.type()));
        return numbers;
    }
}
