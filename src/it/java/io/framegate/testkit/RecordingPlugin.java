package io.framegate.testkit;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Forwards everything and remembers it. */
public final class RecordingPlugin implements OnClientFrame, OnUpstreamFrame, OnClose {

    /** A frame this plugin was asked about. */
    public record Seen(Peer from, Frame frame) {}

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();

    @Override
    public Decision onClientFrame(ClientFrameContext client) {
        seen.add(new Seen(Peer.CLIENT, client.getFrame()));
        return client.forward();
    }

    @Override
    public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
        seen.add(new Seen(Peer.UPSTREAM, upstream.getFrame()));
        return upstream.forward();
    }

    @Override
    public void onClose(CloseContext session) {
        ends.add(session.end());
    }

    /** The next frame it was asked about. */
    public Seen next() throws InterruptedException {
        Seen next = seen.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("the plugin was asked about nothing");
        }
        return next;
    }

    /** The end of the next session, as it was told. */
    public SessionEnd nextEnd() throws InterruptedException {
        SessionEnd next = ends.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("the plugin was told of no end");
        }
        return next;
    }

    /** Whether it was asked about nothing more. */
    public boolean isExhausted() {
        return seen.isEmpty() && ends.isEmpty();
    }
}
