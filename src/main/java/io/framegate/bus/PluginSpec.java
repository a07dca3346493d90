package io.framegate.bus;

import io.framegate.config.LostState;
import io.framegate.config.Placement;
import io.framegate.config.document.RawConfig;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.session.FailurePolicy;

/**
 * A configured plugin, ready to be hosted and asked.
 *
 * @param id unique among all configured plugins; another configuration has another id, the same one the same in every process
 * @param name the plugin's name, for logs
 * @param timeoutMillis how long it may take to decide, in ms
 * @param policy what happens if it does not
 * @param blocking whether it needs worker threads
 * @param placement where it runs
 * @param onLostState what becomes of a session that moves to another host without what it remembered
 * @param factory what makes it
 * @param config what it is made from
 * @param raw the same as it was written, for a host in another process to read
 * @param site what its instances share
 */
public record PluginSpec(
        String id,
        String name,
        long timeoutMillis,
        FailurePolicy policy,
        boolean blocking,
        Placement placement,
        LostState onLostState,
        PluginFactory<?> factory,
        Record config,
        RawConfig raw,
        PluginSite site) {}
