package io.framegate.bus.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The constants of an enum: each has a number, which is one byte on the wire. It is the place in the list here, wherever the
 * constant stands in its enum; so the lists below only ever grow at their ends.
 */
final class Numbered<E extends Enum<E>> implements Form<E> {

    private final Class<E> type;
    private final List<E> constants;
    private final Map<E, Integer> numbers;

    private Numbered(Class<E> type, List<E> constants) {
        this.type = type;
        this.constants = constants;
        this.numbers = new EnumMap<>(type);
        for (int i = 0; i < constants.size(); i++) {
            numbers.put(constants.get(i), i);
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <E extends Enum<E>> Numbered<E> of(Class<E> type, E... constants) {
        return new Numbered<>(type, List.of(constants));
    }

    @Override
    public void write(WireOutput out, E value) {
        Integer number = numbers.get(value);
        if (number == null) {
            throw new IllegalArgumentException(value + " has no number");
        }
        out.octet(number);
    }

    @Override
    public E read(WireInput in) {
        int number = in.octet();
        if (number >= constants.size()) {
            throw new Unreadable("no " + type.getSimpleName() + " has the number " + number);
        }
        return constants.get(number);
    }

    /** The constants in the order of their numbers, from 0. */
    List<E> constants() {
        return constants;
    }
}
