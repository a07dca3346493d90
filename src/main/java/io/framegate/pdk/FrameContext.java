package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a plugin is given in a frame phase: the frame in flight and the means to decide about it.
 *
 * <p>Valid during the call, or in the async form until its completion.
 */
public abstract sealed class FrameContext permits ClientFrameContext, UpstreamFrameContext {

    private final Frame frame;
    private final SessionFacts session;
    private final PluginContext ctx;

    FrameContext(Frame frame, SessionFacts session, PluginContext ctx) {
        this.frame = frame;
        this.session = session;
        this.ctx = ctx;
    }

    /** The frame in flight, as the plugins before this one left it ({@code get_frame}). */
    public Frame getFrame() {
        return frame;
    }

    /** What is known of the session since its handshake. */
    public SessionFacts session() {
        return session;
    }

    /** What plugins remember ({@code kong.ctx}). */
    public PluginContext ctx() {
        return ctx;
    }

    /** Lets the frame go on unchanged. */
    public Decision forward() {
        return Decision.Forward.UNCHANGED;
    }

    /**
     * Lets the frame go on unchanged although it breaks a rule, which the operator is told.
     *
     * @param unenforced the rule, in words; nothing that a peer sent
     */
    public Decision forward(String unenforced) {
        return new Decision.Forward(Optional.of(unenforced));
    }

    /**
     * Replaces the payload ({@code set_frame_data}); type and status stay. An empty payload makes an empty frame, it does
     * not drop it (spec 2.2, rule 4). On a close frame the payload is the reason, which is only sent beside a status.
     *
     * @throws PdkException if a control frame's payload is longer than 125 bytes or a close reason longer than 123 (A2)
     */
    public Decision.Modify withFrameData(Payload data) {
        return modify(() -> frame.withPayload(data));
    }

    /** As {@link #withFrameData(Payload)}, of the text's UTF-8 bytes. */
    public Decision.Modify withFrameData(String data) {
        return withFrameData(Payload.of(data));
    }

    /**
     * Replaces the status of a close frame ({@code set_status}); the reason stays.
     *
     * @throws PdkException if the frame is not close (F1), or the status may not be sent (A4)
     */
    public Decision.Modify withStatus(int status) {
        return modify(() -> frame.withStatus(status));
    }

    /**
     * Discards the frame ({@code drop_frame}): it is not forwarded, and the plugins after this one do not see it. A dropped
     * ping is answered by nobody.
     *
     * @throws PdkException if the frame is close (F2)
     */
    public Decision dropFrame() {
        return drop(Decision.Drop.THE_FRAME);
    }

    /**
     * Discards the frame and sends this message to whoever sent it, as an upstream that refuses one message of many would.
     * It goes out at once, ahead of what the other side sends later; no plugin sees it.
     *
     * @throws PdkException if the frame is close (F2), or the reply is a control frame
     */
    public Decision dropFrame(Frame reply) {
        return drop(new Decision.Drop(Optional.of(reply)));
    }

    private Decision drop(Decision.Drop drop) {
        drop.whatForbids(frame).ifPresent(why -> {
            throw new PdkException(why);
        });
        return drop;
    }

    /**
     * Says who the client is, as this frame has shown, and lets it go on unchanged.
     *
     * @param said whose session it is and how long it lasts from now on ({@link HandshakeDecision.Proceed#withConsumer},
     *     {@link HandshakeDecision.Proceed#withLifetime})
     */
    public Decision.Authenticate authenticate(HandshakeDecision.Proceed said) {
        return new Decision.Authenticate(said, Optional.of(frame));
    }

    /** Closes both connections with a bare close frame ({@code close} without arguments). */
    public final Decision.Close close() {
        return close(CloseStatus.NONE, CloseStatus.NONE);
    }

    /**
     * Closes both connections: the sender of the frame in flight with this status, the other side with a bare close frame.
     *
     * @throws PdkException if the status may not be sent (A4)
     */
    public final Decision.Close close(int status) {
        return close(status(status, ""), CloseStatus.NONE);
    }

    /**
     * As {@link #close(int)}, with a reason.
     *
     * @throws PdkException if the status may not be sent (A4) or the reason is longer than 123 bytes (A2)
     */
    public final Decision.Close close(int status, String message) {
        return close(status(status, message), CloseStatus.NONE);
    }

    /**
     * Closes both connections: the sender of the frame in flight with the first status, the other side with the second.
     *
     * @throws PdkException if a status may not be sent (A4) or a reason is longer than 123 bytes (A2)
     */
    public final Decision.Close close(int status, String message, int peerStatus, String peerMessage) {
        return close(status(status, message), status(peerStatus, peerMessage));
    }

    /**
     * Closes both connections: {@code sender} goes to the side the frame in flight came from, {@code peer} to the other.
     */
    public abstract Decision.Close close(CloseStatus sender, CloseStatus peer);

    private static CloseStatus status(int code, String reason) {
        if (!CloseStatus.mayBeSent(code)) {
            throw new PdkException("status " + code + " may not be sent in a close frame");
        }
        try {
            return CloseStatus.of(code, reason);
        } catch (IllegalArgumentException refused) {
            throw PdkException.of(refused);
        }
    }

    static Decision.Modify modify(Supplier<Frame> change) {
        try {
            return new Decision.Modify(change.get());
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw PdkException.of(refused);
        }
    }
}
