package io.framegate.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands envelopes over by reference: everything in them is immutable, or belongs to the session and is passed on with it.
 * Envelopes are sent {@code localOnly}, so they never meet the wire.
 */
final class EnvelopeCodec<T> implements MessageCodec<T, T> {

    private final Class<T> type;

    EnvelopeCodec(Class<T> type) {
        this.type = type;
    }

    @Override
    public T transform(T envelope) {
        return envelope;
    }

    @Override
    public String name() {
        return "framegate." + type.getSimpleName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    @Override
    public void encodeToWire(Buffer buffer, T envelope) {
        throw new IllegalStateException("envelopes are sent within one process");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new IllegalStateException("envelopes are sent within one process");
    }
}
