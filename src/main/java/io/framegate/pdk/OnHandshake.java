package io.framegate.pdk;

import java.util.concurrent.CompletionStage;

/** The phase {@code ws_handshake}: once per session, before the upstream is connected and the client gets its 101. */
public interface OnHandshake extends Plugin {

    /**
     * Lets the handshake proceed, possibly with changes, or answers it itself ({@code exit}), which skips the plugins after
     * it and the upstream.
     *
     * @throws Exception answered to the client as status 500 under {@code on_failure: closed} (spec 3.4)
     */
    HandshakeDecision onHandshake(HandshakeContext handshake) throws Exception;

    /** The same phase for a plugin that must wait. */
    interface Async extends Plugin {

        /**
         * As {@link OnHandshake#onHandshake}, later. The stage may complete on any thread.
         *
         * @throws Exception as if the stage had failed with it
         */
        CompletionStage<? extends HandshakeDecision> onHandshake(HandshakeContext handshake) throws Exception;
    }
}
