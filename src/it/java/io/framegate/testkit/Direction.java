package io.framegate.testkit;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import java.io.IOException;
import java.util.function.Function;

/** One of the two directions, so that a test is written once and run as client and as upstream. */
public enum Direction {
    FROM_CLIENT(Peer.CLIENT),
    FROM_UPSTREAM(Peer.UPSTREAM);

    private final Peer from;

    Direction(Peer from) {
        this.from = from;
    }

    /** Where frames come from in this direction. */
    public Peer from() {
        return from;
    }

    /** The end that sends. */
    public RawPeer sender(TestGateway.Session session) {
        return this == FROM_CLIENT ? session.client() : session.upstream();
    }

    /** The end that receives. */
    public RawPeer receiver(TestGateway.Session session) {
        return this == FROM_CLIENT ? session.upstream() : session.client();
    }

    /** Sends a whole frame, masked as it has to be. */
    public void send(TestGateway.Session session, int opcode, byte[] payload) throws IOException {
        sender(session).send(RawPeer.frame(opcode, payload, this == FROM_CLIENT));
    }

    /** Sends a fragment. */
    public void send(TestGateway.Session session, boolean fin, int opcode, byte[] payload) throws IOException {
        sender(session).send(RawPeer.frame(fin, opcode, payload, this == FROM_CLIENT));
    }

    public void sendText(TestGateway.Session session, String text) throws IOException {
        send(session, 1, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public void sendClose(TestGateway.Session session, int status, String reason) throws IOException {
        send(session, 8, RawClient.closeBody(status, reason));
    }

    /** A plugin that decides so about the frames of this direction. */
    public Plugin deciding(Function<FrameContext, Decision> decide) {
        if (this == FROM_CLIENT) {
            OnClientFrame plugin = decide::apply;
            return plugin;
        }
        OnUpstreamFrame plugin = decide::apply;
        return plugin;
    }

    /** The four arguments of {@code close}, mirrored in the upstream's direction. */
    public static Decision close(FrameContext frame, int own, String reason, int other, String otherReason) {
        return frame.close(own, reason, other, otherReason);
    }

    /** Which status the sender of the frame is told by a close decision. */
    public CloseStatus toldTheSender(Decision.Close close) {
        return this == FROM_CLIENT ? close.client() : close.upstream();
    }

    /** Whether a context belongs to this direction. */
    public boolean isOf(FrameContext context) {
        return context instanceof ClientFrameContext == (this == FROM_CLIENT);
    }
}
