package io.framegate.bus;

import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginSite;
import java.util.EnumSet;
import java.util.Set;

/** A plugin in its host, with the phases it implements. */
record HostedPlugin(String id, String name, Plugin plugin, PluginSite site) {

    HostedPlugin(String id, String name, Plugin plugin) {
        this(id, name, plugin, new PluginSite());
    }

    /** @throws Exception if it fails to stop */
    void stop() throws Exception {
        try {
            plugin.stop();
        } finally {
            site.stopped();
        }
    }

    Set<Phase> phases() {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        if (plugin instanceof OnHandshake || plugin instanceof OnHandshake.Async) {
            phases.add(Phase.WS_HANDSHAKE);
        }
        if (plugin instanceof OnClientFrame || plugin instanceof OnClientFrame.Async) {
            phases.add(Phase.WS_CLIENT_FRAME);
        }
        if (plugin instanceof OnUpstreamFrame || plugin instanceof OnUpstreamFrame.Async) {
            phases.add(Phase.WS_UPSTREAM_FRAME);
        }
        if (plugin instanceof OnClose) {
            phases.add(Phase.WS_CLOSE);
        }
        return phases;
    }
}
