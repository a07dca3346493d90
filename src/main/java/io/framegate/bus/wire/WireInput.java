package io.framegate.bus.wire;

import io.framegate.frame.Payload;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@link WireOutput} wrote, between two positions of a buffer. Believes nothing: what is longer than what is left
 * is refused before anything is made for it.
 */
final class WireInput {

    /** Of lists that say they are longer; they grow as their elements are read. */
    private static final int MOST_AT_ONCE = 64;

    private final Buffer buffer;
    private final int end;
    private int position;

    WireInput(Buffer buffer, int position, int end) {
        this.buffer = buffer;
        this.position = position;
        this.end = end;
    }

    int left() {
        return end - position;
    }

    /** What is between here and {@code length} bytes on. */
    WireInput part(int length) {
        return new WireInput(buffer, position, position + checked(length));
    }

    private int checked(int length) {
        if (length < 0 || length > left()) {
            throw new Unreadable("it is cut short");
        }
        return length;
    }

    int octet() {
        checked(1);
        return buffer.getByte(position++) & 0xFF;
    }

    /** Four bytes, the highest first. */
    int fourOctets() {
        checked(4);
        position += 4;
        return buffer.getInt(position - 4);
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7FL) << shift;
            if (octet < 0x80) {
                if ((shift > 0 && octet == 0) || (shift == 63 && octet > 1)) {
                    break;
                }
                return value;
            }
        }
        throw new Unreadable("a number is not in its shortest form");
    }

    int integer() {
        long value = number();
        if (value >>> Integer.SIZE != 0) {
            throw new Unreadable("a number has more than 32 bits");
        }
        return (int) value;
    }

    String text() {
        int length = checked(integer());
        if (length == 0) {
            return "";
        }
        byte[] utf8 = buffer.getBytes(position, position + length);
        position += length;
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw new Unreadable("a text is not UTF-8");
        }
        return text;
    }

    Payload payload() {
        int length = checked(integer());
        int start = position;
        position += length;
        return Payload.of(length, bytes -> buffer.getBytes(start, start + length, bytes));
    }

    <T> T form(Form<T> form) {
        return form.read(this);
    }

    <T> Optional<T> optional(Form<T> form) {
        int present = octet();
        if (present > 1) {
            throw new Unreadable("neither present nor absent: " + present);
        }
        return present == 1 ? Optional.of(form.read(this)) : Optional.empty();
    }

    /** Nothing takes less than a byte. */
    private int count() {
        return checked(integer());
    }

    <T> List<T> list(Form<T> form) {
        int count = count();
        if (count == 0) {
            return List.of();
        }
        List<T> values = new ArrayList<>(Math.min(count, MOST_AT_ONCE));
        for (int i = 0; i < count; i++) {
            values.add(form.read(this));
        }
        return Collections.unmodifiableList(values);
    }

    /** In the order that they were written in. */
    <T> Set<T> set(Form<T> form) {
        int count = count();
        if (count == 0) {
            return Set.of();
        }
        Set<T> values = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            if (!values.add(form.read(this))) {
                throw new Unreadable("an element of a set comes twice");
            }
        }
        return Collections.unmodifiableSet(values);
    }

    /** In the order that they were written in. */
    <T> Map<String, T> map(Form<T> form) {
        int count = count();
        if (count == 0) {
            return Map.of();
        }
        Map<String, T> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = text();
            if (values.put(key, form.read(this)) != null) {
                throw new Unreadable("a key of a map comes twice");
            }
        }
        return Collections.unmodifiableMap(values);
    }
}
