package io.framegate.session;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionEnd;
import java.util.Optional;

/**
 * One socket's facts: what passed, who closed, whether it takes more.
 *
 * <pre>
 *   open ──close received──> waits for ours ──close sent──┐
 *    └───close sent────────> waits for its ──close received──> complete        any ──lost──> gone
 * </pre>
 */
final class Link {

    final Peer peer;
    boolean lost;
    boolean disconnected;
    boolean broken;
    boolean writable = true;
    long unwritableSince;
    long lastFrameAt;
    long lastMessageAt;
    long closeSentAt;
    Optional<CloseStatus> closeReceived = Optional.empty();
    Optional<CloseStatus> closeSent = Optional.empty();

    private long messagesReceived;
    private long bytesReceived;
    private long messagesSent;
    private long bytesSent;

    Link(Peer peer, long now) {
        this.peer = peer;
        this.lastFrameAt = now;
        this.lastMessageAt = now;
    }

    void received(Frame frame, long now) {
        lastFrameAt = now;
        if (!frame.type().isControl()) {
            lastMessageAt = now;
            messagesReceived++;
            bytesReceived += frame.payload().length();
        }
    }

    void sent(Frame frame) {
        if (!frame.type().isControl()) {
            messagesSent++;
            bytesSent += frame.payload().length();
        } else if (frame.isClose()) {
            closeSent = Optional.of(frame.closeStatus());
        }
    }

    /** Whether a frame can still be sent: nothing follows a close frame (RFC 6455 section 5.5.1). */
    boolean takesFrames() {
        return closeSent.isEmpty() && !isGone();
    }

    /** Whether nothing has begun that ends this connection. */
    boolean isUntouched() {
        return takesFrames() && closeReceived.isEmpty() && !broken;
    }

    /** Whether both close frames have passed: the connection may be closed. */
    boolean isComplete() {
        return closeReceived.isPresent() && closeSent.isPresent();
    }

    /** Whether nothing more is to come of it. */
    boolean isOver() {
        return isGone() || isComplete();
    }

    /** Whether there is no connection any more. */
    boolean isGone() {
        return lost || disconnected;
    }

    /** Gives the connection up: how, unless that was done or it is lost. */
    Optional<Action> disconnect() {
        boolean first = !disconnected;
        disconnected = true;
        return first && !lost ? Optional.of(new Action.Disconnect(peer)) : Optional.empty();
    }

    SessionEnd.Side side() {
        return new SessionEnd.Side(messagesReceived, bytesReceived, messagesSent, bytesSent, closeReceived, closeSent);
    }
}
