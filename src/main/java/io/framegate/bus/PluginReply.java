package io.framegate.bus;

import io.framegate.frame.Payload;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Phase;
import io.framegate.session.Answer;
import java.util.Map;

/** What a host says to a {@link PluginRequest}. */
public sealed interface PluginReply {

    /** The session, by its number. */
    long session();

    /** A plugin decided about a handshake. */
    record HandshakeDecided(long session, String plugin, HandshakeDecision decision) implements PluginReply {}

    /** Frames were visited. */
    record FramesAnswered(long session, long ticket, Answer answer) implements PluginReply {}

    /** A plugin has taken note of a session's end. */
    record CloseNoted(long session, String plugin) implements PluginReply {}

    /**
     * Plugins have left a host.
     *
     * @param states what they exported, by their ids; those that exported nothing are missing
     */
    record Moved(long session, Map<String, Payload> states) implements PluginReply {}

    /** A plugin failed in {@code ws_handshake} or {@code ws_close}. */
    record Failed(long session, String plugin, Phase phase, Answer.Failure failure, String detail)
            implements PluginReply {}
}
