package io.framegate.bus.wire;

import io.framegate.frame.Payload;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Appends to a buffer what everything is made of. {@link WireInput} reads it in the same order. */
final class WireOutput {

    private final Buffer buffer;

    WireOutput(Buffer buffer) {
        this.buffer = buffer;
    }

    /** One byte, 0..255. */
    WireOutput octet(int value) {
        buffer.appendByte((byte) value);
        return this;
    }

    /** A number in 1 to 10 bytes, seven bits in each, the least first; all but the last have their highest bit set. */
    WireOutput number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octet((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return octet((int) rest);
    }

    /** A number of 32 bits, in 1 to 5 bytes. */
    WireOutput integer(int value) {
        return number(value & 0xFFFF_FFFFL);
    }

    /** Its length in bytes, then its UTF-8; half a surrogate pair becomes a question mark. */
    WireOutput text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        integer(utf8.length);
        buffer.appendBytes(utf8);
        return this;
    }

    /** Its length, then its bytes, from where they are into the buffer. */
    WireOutput payload(Payload payload) {
        integer(payload.length());
        buffer.setBytes(buffer.length(), payload.buffer());
        return this;
    }

    <T> WireOutput form(Form<T> form, T value) {
        form.write(this, value);
        return this;
    }

    /** 0, or 1 and the value. */
    <T> WireOutput optional(Form<T> form, Optional<T> value) {
        octet(value.isPresent() ? 1 : 0);
        value.ifPresent(present -> form.write(this, present));
        return this;
    }

    /** How many there are, then each. */
    <T> WireOutput all(Form<T> form, Collection<? extends T> values) {
        integer(values.size());
        for (T value : values) {
            form.write(this, value);
        }
        return this;
    }

    /** How many entries there are, then the key and the value of each. */
    <T> WireOutput map(Form<T> form, Map<String, T> values) {
        integer(values.size());
        values.forEach((key, value) -> text(key).form(form, value));
        return this;
    }
}
