package io.framegate.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The bytes of a frame: immutable, shared by reference between the socket, the session and its plugins.
 *
 * <p>Safe to keep and to share between threads. Nobody can change the bytes: every accessor copies or is read-only.
 */
public final class Payload {

    /** No bytes. */
    public static final Payload EMPTY = new Payload(new byte[0], 0);

    private final byte[] bytes;
    private final int length;

    private Payload(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** A payload of a copy of {@code bytes}. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone(), bytes.length);
    }

    /** The UTF-8 bytes of {@code text}. */
    public static Payload of(String text) {
        return text.isEmpty() ? EMPTY : owned(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A payload of the bytes between position and limit of {@code buffer}, copied; the buffer's position is left alone. */
    public static Payload of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return owned(copy);
    }

    /** A payload of the bytes that {@code source} puts into an array of this length, without another copy. It must not keep it. */
    public static Payload of(int length, Consumer<byte[]> source) {
        byte[] bytes = new byte[length];
        source.accept(bytes);
        return owned(bytes);
    }

    /** A payload that takes {@code bytes} as its own, without a copy. The caller must not touch the array again. */
    static Payload owned(byte[] bytes) {
        return owned(bytes, bytes.length);
    }

    /** As {@link #owned(byte[])}, of the first {@code length} bytes. */
    static Payload owned(byte[] bytes, int length) {
        return length == 0 ? EMPTY : new Payload(bytes, length);
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * One byte.
     *
     * @throws IndexOutOfBoundsException if {@code index} is negative or not below {@link #length()}
     */
    public byte at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("byte " + index + " of " + length);
        }
        return bytes[index];
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** A read-only view of the bytes, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    /** The bytes read as UTF-8; malformed ones become U+FFFD. */
    public String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Whether the bytes are valid UTF-8 (RFC 6455 section 8.1). */
    public boolean isUtf8() {
        Utf8Validator validator = new Utf8Validator();
        return validator.accepts(bytes, 0, length) && validator.isComplete();
    }

    /** The backing array, valid up to {@link #length()}: for the encoder only, which reads it. */
    byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, 0, length, payload.bytes, 0, payload.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The length and the first bytes, printable ones as they are. For tests and TRACE logs only. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder().append(length).append(" bytes");
        for (int i = 0; i < Math.min(length, 24); i++) {
            int value = bytes[i] & 0xFF;
            shown.append(i == 0 ? ": " : "");
            if (value >= 0x20 && value < 0x7F) {
                shown.append((char) value);
            } else {
                shown.append('\\')
                        .append(Character.forDigit(value >> 4, 16))
                        .append(Character.forDigit(value & 15, 16));
            }
        }
        return length > 24 ? shown.append("...").toString() : shown.toString();
    }
}
