package io.framegate.script;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code kong.websocket.client} or {@code kong.websocket.upstream}: the six functions of the PDK with their phases, arguments
 * and errors (spec 2, 2.0, 2.1). Arguments are what a script passed: a string is a {@link Payload} or {@link String}, a
 * number any {@link Number}, nil null.
 */
public final class KongWebSocket {

    private final ScriptCall call;
    private final Peer peer;
    private final PhaseGuard inFramePhase;
    private final PhaseGuard inHandshake = PhaseGuard.onlyIn(Phase.WS_HANDSHAKE);

    KongWebSocket(ScriptCall call, Peer peer) {
        this.call = call;
        this.peer = peer;
        this.inFramePhase = PhaseGuard.onlyIn(peer == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME);
    }

    /**
     * What {@code get_frame} returns.
     *
     * @param payload the payload, or the reason of a close frame
     * @param type {@code text}, {@code binary}, {@code ping}, {@code pong} or {@code close}
     * @param status of a close frame that has one
     */
    public record FrameValues(Payload payload, String type, OptionalInt status) {}

    /**
     * {@code get_frame()}, with the changes made so far.
     *
     * @throws PdkException P1, P2
     */
    public FrameValues getFrame() {
        call.check(inFramePhase);
        Frame frame = call.frame();
        return new FrameValues(frame.payload(), frame.type().pdkName(), frame.status());
    }

    /**
     * {@code set_frame_data(data)}.
     *
     * @throws PdkException P1, P2, A1, A2
     */
    public void setFrameData(@Nullable Object data) {
        call.check(inFramePhase);
        Payload payload = string("data", data);
        if (call.isOpen("set_frame_data")) {
            call.change(new Decision.Modify(call.frame()).withFrameData(payload));
        }
    }

    /**
     * {@code set_status(status)}.
     *
     * @throws PdkException P1, P2, A3, A4, F1
     */
    public void setStatus(@Nullable Object status) {
        call.check(inFramePhase);
        int code = status("status", status);
        if (call.isOpen("set_status")) {
            call.change(new Decision.Modify(call.frame()).withStatus(code));
        }
    }

    /**
     * {@code drop_frame()}.
     *
     * @throws PdkException P1, P2, F2
     */
    public void dropFrame() {
        call.check(inFramePhase);
        if (call.isOpen("drop_frame")) {
            call.finish(call.context().dropFrame());
        }
    }

    /**
     * {@code close([status[, message[, peer_status[, peer_payload]]]])}: the first two for this side, the others for the
     * other side. A message without a status is ignored with a warning (spec 2.2, rule 9).
     *
     * @throws PdkException P1, P2, A1 to A4
     */
    public void close(
            @Nullable Object status,
            @Nullable Object message,
            @Nullable Object peerStatus,
            @Nullable Object peerPayload) {
        call.check(inFramePhase);
        String other = peer == Peer.CLIENT ? "upstream" : "client";
        CloseStatus own = closeStatus("status", status, "message", message);
        CloseStatus others = closeStatus(other + "_status", peerStatus, other + "_payload", peerPayload);
        if (call.isOpen("close")) {
            call.finish(call.context().close(own, others));
        }
    }

    private CloseStatus closeStatus(
            String statusName, @Nullable Object status, String reasonName, @Nullable Object reason) {
        Payload text = reason == null ? Payload.EMPTY : string(reasonName, reason);
        if (status == null) {
            if (reason != null) {
                call.warn(reasonName + " is ignored without " + statusName);
            }
            return CloseStatus.NONE;
        }
        int code = status(statusName, status);
        if (text.length() > CloseStatus.MAX_REASON) {
            throw new PdkException(reasonName + " must be at most " + CloseStatus.MAX_REASON + " bytes");
        } else if (!text.isUtf8()) {
            throw new PdkException(reasonName + " must be UTF-8");
        }
        return CloseStatus.of(code, text.text());
    }

    /**
     * {@code set_max_payload_size(size)}: 0 restores the default.
     *
     * @throws PdkException P1, P2, A5
     */
    public void setMaxPayloadSize(@Nullable Object size) {
        call.check(inHandshake);
        if (size instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= 0
                && number.doubleValue() <= DecoderRules.HIGHEST_MAX_PAYLOAD) {
            call.limit(peer, number.intValue());
        } else {
            throw new PdkException("size must be an integer between 0 and " + DecoderRules.HIGHEST_MAX_PAYLOAD);
        }
    }

    // ---- arguments

    private static Payload string(String name, @Nullable Object value) {
        if (value instanceof Payload payload) {
            return payload;
        } else if (value instanceof String text) {
            return Payload.of(text);
        }
        throw new PdkException(name + " must be a string");
    }

    private static int status(String name, @Nullable Object value) {
        if (!(value instanceof Number number)) {
            throw new PdkException(name + " must be a number");
        }
        double code = number.doubleValue();
        if (code != Math.rint(code) || code < 0 || code > 65_535 || !CloseStatus.mayBeSent((int) code)) {
            throw new PdkException(name + " must be a status that may be sent in a close frame");
        }
        return (int) code;
    }
}
