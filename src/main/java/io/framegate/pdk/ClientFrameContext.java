package io.framegate.pdk;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;

/** {@code kong.websocket.client} in the phase {@code ws_client_frame}: a frame on its way from the client. */
public final class ClientFrameContext extends FrameContext {

    /** For whoever runs plugins: the gateway and {@link io.framegate.pdk.testing.PluginProbe}. */
    public ClientFrameContext(Frame frame, SessionFacts session, PluginContext ctx) {
        super(frame, session, ctx);
    }

    @Override
    public Decision.Close close(CloseStatus client, CloseStatus upstream) {
        return new Decision.Close(client, upstream);
    }
}
