package io.framegate.pdk;

import java.util.concurrent.CompletionStage;

/** The phase {@code ws_upstream_frame}: once for every message and control frame from the upstream. */
public interface OnUpstreamFrame extends Plugin {

    /**
     * Decides about one frame on its way to the client.
     *
     * @throws Exception a failure of the plugin: its {@code on_failure} policy decides (spec 3.4)
     */
    Decision onUpstreamFrame(UpstreamFrameContext upstream) throws Exception;

    /** The same phase for a plugin that must wait. */
    interface Async extends Plugin {

        /**
         * As {@link OnUpstreamFrame#onUpstreamFrame}, later. The stage may complete on any thread; later frames from the
         * upstream wait for it, frames from the client do not.
         *
         * @throws Exception as if the stage had failed with it
         */
        CompletionStage<? extends Decision> onUpstreamFrame(UpstreamFrameContext upstream) throws Exception;
    }
}
