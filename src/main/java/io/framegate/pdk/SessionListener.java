package io.framegate.pdk;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;

/**
 * Somebody who takes note of what happens to the frames of the sessions that a plugin runs in, such as a log: to
 * {@link PluginSite#listen}. It hears of all plugins of a session, wherever they run, but only if its own plugin runs in the
 * gateway ({@code placement: local}).
 *
 * <p>Called on the sessions' event loops, by several threads at once: it must neither block nor throw. What a session allocates
 * for it is some hundred bytes for each frame and decision.
 */
public interface SessionListener {

    /** A frame came in, and is about to go through the plugins. */
    default void received(SessionFacts session, Peer from, Frame frame) {}

    /**
     * A plugin decided about a frame.
     *
     * @param plugin its name
     * @param frame as the plugin was given it
     */
    default void decided(SessionFacts session, String plugin, Peer from, Frame frame, Decision decision) {}

    /**
     * A plugin did not decide.
     *
     * @param plugin its name
     * @param failure why not, such as {@code TIMEOUT} or {@code EXCEPTION}
     */
    default void failed(SessionFacts session, String plugin, Peer from, String failure) {}
}
