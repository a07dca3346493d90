package io.framegate.bus.wire;

import io.framegate.bus.PluginEnvelope;
import io.framegate.bus.ReplyEnvelope;
import io.framegate.pdk.PdkException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes envelopes over the event bus: within a process by reference, since everything in them is immutable or belongs to the
 * session and is passed on with it; between processes in the form that the package describes.
 *
 * <p>Reading never throws: Vert.x reads a message when its receiver asks for the body, and what cannot be read is then an
 * envelope with a {@code problem()}. Thread-safe.
 */
public final class EnvelopeCodec<E> implements MessageCodec<E, E> {

    /** The version that this process speaks. */
    static final int VERSION = 4;

    /** The version in one byte, and the length of what follows in four. */
    private static final int HEAD = 5;

    private final Class<E> type;
    private final Form<E> form;
    private final Function<String, E> unreadable;

    private EnvelopeCodec(Class<E> type, Form<E> form, Function<String, E> unreadable) {
        this.type = type;
        this.form = form;
        this.unreadable = unreadable;
    }

    /** For what gateways ask. */
    public static EnvelopeCodec<PluginEnvelope> ofRequests() {
        Form<PluginEnvelope> form = Form.of(
                (out, envelope) -> readable(out, envelope.problem())
                        .text(envelope.replyTo())
                        .all(RequestForms.REQUEST, envelope.requests()),
                in -> new PluginEnvelope(in.text(), in.list(RequestForms.REQUEST)));
        return new EnvelopeCodec<>(PluginEnvelope.class, form, PluginEnvelope::unreadable);
    }

    /** For what hosts answer. */
    public static EnvelopeCodec<ReplyEnvelope> ofReplies() {
        Form<ReplyEnvelope> form = Form.of(
                (out, envelope) -> readable(out, envelope.problem()).all(ReplyForms.REPLY, envelope.replies()),
                in -> new ReplyEnvelope(in.list(ReplyForms.REPLY)));
        return new EnvelopeCodec<>(ReplyEnvelope.class, form, ReplyEnvelope::unreadable);
    }

    private static WireOutput readable(WireOutput out, Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException("what could not be read is not passed on");
        }
        return out;
    }

    @Override
    public E transform(E envelope) {
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
    public void encodeToWire(Buffer buffer, E envelope) {
        int start = buffer.length();
        buffer.appendByte((byte) VERSION).appendInt(0);
        form.write(new WireOutput(buffer), envelope);
        buffer.setInt(start + 1, buffer.length() - start - HEAD);
    }

    @Override
    public E decodeFromWire(int position, Buffer buffer) {
        try {
            WireInput head = new WireInput(buffer, position, buffer.length());
            int version = head.octet();
            return version == VERSION
                    ? read(head.part(head.fourOctets()))
                    : unreadable.apply("version " + version + " of the wire form, this process speaks " + VERSION);
        } catch (Unreadable | PdkException | IllegalArgumentException refused) {
            return unreadable.apply("not readable: " + refused.getMessage());
        } catch (RuntimeException unforeseen) {
            return unreadable.apply("not readable: " + unforeseen.getClass().getSimpleName());
        }
    }

    private E read(WireInput rest) {
        E envelope = form.read(rest);
        if (rest.left() > 0) {
            throw new Unreadable("something is left over");
        }
        return envelope;
    }
}
