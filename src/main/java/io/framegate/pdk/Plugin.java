package io.framegate.pdk;

/**
 * One configured plugin on one event loop, made by a {@link PluginFactory}. What it does it says by implementing phases:
 * {@link OnHandshake}, {@link OnClientFrame}, {@link OnUpstreamFrame}, {@link OnClose}, the first three also in an
 * {@code Async} form. The package documentation says what it may rely on and what it owes.
 */
public interface Plugin {

    /**
     * Called once, after the last session bound to this instance has ended.
     *
     * @throws Exception logged and otherwise without effect
     */
    default void stop() throws Exception {}
}
