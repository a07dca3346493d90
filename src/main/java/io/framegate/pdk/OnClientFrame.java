package io.framegate.pdk;

import java.util.concurrent.CompletionStage;

/** The phase {@code ws_client_frame}: once for every message and control frame from the client. */
public interface OnClientFrame extends Plugin {

    /**
     * Decides about one frame on its way to the upstream.
     *
     * @throws Exception a failure of the plugin: its {@code on_failure} policy decides (spec 3.4)
     */
    Decision onClientFrame(ClientFrameContext client) throws Exception;

    /** The same phase for a plugin that must wait. */
    interface Async extends Plugin {

        /**
         * As {@link OnClientFrame#onClientFrame}, later. The stage may complete on any thread; later frames from the client
         * wait for it, frames from the upstream do not.
         *
         * @throws Exception as if the stage had failed with it
         */
        CompletionStage<? extends Decision> onClientFrame(ClientFrameContext client) throws Exception;
    }
}
