package io.framegate.pdk;

import io.framegate.frame.Payload;

/**
 * For a plugin that remembers something of a session: when the session moves to another instance, in another process or of a
 * newer version, this carries it along.
 *
 * <p>A session moves between two messages: no frame of it is with the plugin. Both methods run on the plugin's own thread, and
 * whatever the plugin kept in {@link PluginContext#plugin()} without exporting it stays behind. A plugin without this
 * interface starts on the other side without a memory, or its session is left to its failure policy, as it is configured
 * ({@code on_lost_state}).
 */
public interface OnMove {

    /**
     * What it remembers of a session, in a form of its own that its other versions can read. It is the last thing this
     * instance is asked about the session.
     *
     * @param ctx what it keeps of this session
     * @throws Exception counts as nothing exported
     */
    Payload exportState(PluginContext ctx) throws Exception;

    /**
     * Takes over a session; called before anything else about it.
     *
     * @param ctx where it keeps what it remembers of this session; empty
     * @param state what another instance exported
     * @throws Exception counts as nothing exported
     */
    void importState(PluginContext ctx, Payload state) throws Exception;
}
