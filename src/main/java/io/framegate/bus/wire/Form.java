package io.framegate.bus.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/** How values of one type are written, and read again. */
interface Form<T> {

    Form<String> TEXT = of(WireOutput::text, WireInput::text);

    void write(WireOutput out, T value);

    /**
     * Reads one.
     *
     * @throws Unreadable if what is there is no such value; so do the constructors of many values, with other exceptions
     */
    T read(WireInput in);

    static <T> Form<T> of(BiConsumer<WireOutput, T> write, Function<WireInput, T> read) {
        return new Form<>() {
            @Override
            public void write(WireOutput out, T value) {
                write.accept(out, value);
            }

            @Override
            public T read(WireInput in) {
                return read.apply(in);
            }
        };
    }
}
