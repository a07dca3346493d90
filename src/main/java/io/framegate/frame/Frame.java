package io.framegate.frame;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * One message or control frame: its type, its payload, and for a close frame its status.
 *
 * <p>Immutable; safe to share between threads. The payload of a close frame is its reason (spec 2.2, rule 7). A frame
 * that exists can be sent: control payloads are at most {@value FrameType#MAX_CONTROL_PAYLOAD} bytes, a close reason at
 * most {@value CloseStatus#MAX_REASON}, a status one that {@link CloseStatus#mayBeSent(int)} admits. Whether a text's
 * bytes are UTF-8 is the decoder's business, since an operator may switch that check off.
 */
public final class Frame {

    private static final int NO_STATUS = 0;

    private final FrameType type;
    private final Payload payload;
    private final int status;

    private Frame(FrameType type, Payload payload, int status) {
        this.type = type;
        this.payload = payload;
        this.status = status;
        if (type.isControl()) {
            checkControl();
        }
    }

    private void checkControl() {
        int most = type == FrameType.CLOSE ? CloseStatus.MAX_REASON : FrameType.MAX_CONTROL_PAYLOAD;
        if (payload.length() > most) {
            throw new IllegalArgumentException(
                    (type == FrameType.CLOSE ? "close reason" : "payload of a " + type.pdkName()) + " is longer than "
                            + most + " bytes");
        }
        if (status != NO_STATUS && !CloseStatus.mayBeSent(status)) {
            throw new IllegalArgumentException("status " + status + " may not be sent in a close frame");
        }
    }

    /** A text frame. */
    public static Frame text(String text) {
        return new Frame(FrameType.TEXT, Payload.of(text), NO_STATUS);
    }

    /** A close frame of this status. */
    public static Frame close(CloseStatus status) {
        return new Frame(FrameType.CLOSE, Payload.of(status.reason()), status.code());
    }

    /** A close frame of a received body: no status if {@code code} is 0. */
    static Frame close(int code, Payload reason) {
        return new Frame(FrameType.CLOSE, reason, code);
    }

    /**
     * A frame of any type; a close frame made this way has no status.
     *
     * @throws IllegalArgumentException if a control frame's payload is too long (RFC 6455 section 5.5)
     */
    public static Frame of(FrameType type, Payload payload) {
        return new Frame(type, payload, NO_STATUS);
    }

    /** The type; no plugin can change it (spec 2.2, rule 5). */
    public FrameType type() {
        return type;
    }

    /** The payload, empty rather than absent; the reason if this is a close frame. */
    public Payload payload() {
        return payload;
    }

    /** The payload read as UTF-8. */
    public String text() {
        return payload.text();
    }

    /** The status of a close frame; empty for every other type and for a close frame without a body. */
    public OptionalInt status() {
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Status and reason of a close frame, for records of how a session ended; a reason that is not UTF-8 is left out.
     *
     * @throws IllegalStateException if this is not a close frame
     */
    public CloseStatus closeStatus() {
        if (!isClose()) {
            throw new IllegalStateException("a " + type.pdkName() + " frame has no status");
        }
        String reason = payload.text();
        return new CloseStatus(status, status == NO_STATUS || reason.indexOf('\uFFFD') >= 0 ? "" : reason);
    }

    /** The status as it goes on the wire: 0 where there is none. */
    int statusCode() {
        return status;
    }

    /** Whether this is a close frame. */
    public boolean isClose() {
        return type == FrameType.CLOSE;
    }

    /**
     * This frame with another payload; the type and the status stay.
     *
     * @throws IllegalArgumentException if a control frame's payload is too long (RFC 6455 section 5.5)
     */
    public Frame withPayload(Payload replacement) {
        return new Frame(type, replacement, status);
    }

    /**
     * This close frame with another status; the reason stays.
     *
     * @throws IllegalStateException if this is not a close frame (spec 2.1 F1)
     * @throws IllegalArgumentException if the status may not be sent (spec 2.1 A4)
     */
    public Frame withStatus(int replacement) {
        if (!isClose()) {
            throw new IllegalStateException("a " + type.pdkName() + " frame has no status");
        }
        if (!CloseStatus.mayBeSent(replacement)) {
            throw new IllegalArgumentException("status " + replacement + " may not be sent in a close frame");
        }
        return new Frame(type, payload, replacement);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame
                && type == frame.type
                && status == frame.status
                && payload.equals(frame.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, payload, status);
    }

    /** Type, status and the first bytes of the payload. For tests and TRACE logs only. */
    @Override
    public String toString() {
        return type.pdkName() + "(" + (status == NO_STATUS ? "" : status + ", ") + payload + ")";
    }
}
