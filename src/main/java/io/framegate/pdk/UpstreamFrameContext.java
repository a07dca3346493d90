package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;

/** {@code kong.websocket.upstream} in the phase {@code ws_upstream_frame}: a frame on its way from the upstream. */
public final class UpstreamFrameContext extends FrameContext {

    /** For whoever runs plugins: the gateway and {@link io.framegate.pdk.testing.PluginProbe}. */
    public UpstreamFrameContext(Frame frame, SessionFacts session, PluginContext ctx) {
        super(frame, session, ctx);
    }

    @Override
    public Decision.Close close(CloseStatus upstream, CloseStatus client) {
        return new Decision.Close(client, upstream);
    }
}
