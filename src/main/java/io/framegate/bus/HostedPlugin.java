package io.framegate.bus;

import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginSite;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in its host, with the phases it implements.
 *
 * @param shadow what runs beside it
 */
record HostedPlugin(String id, String name, Plugin plugin, PluginSite site, Optional<Beside> shadow) {

    /**
     * A plugin that is only compared.
     *
     * @param diffs where differences are counted
     */
    record Beside(HostedPlugin candidate, DecisionDiffs diffs) {}

    HostedPlugin(String id, String name, Plugin plugin) {
        this(id, name, plugin, new PluginSite(), Optional.empty());
    }

    /** What runs beside it in a session that begins. */
    @Nullable
    Shadow shadow(Executor thread) {
        return shadow.map(beside -> new Shadow(name, beside.candidate().plugin(), beside.diffs(), thread))
                .orElse(null);
    }

    /** @throws Exception if it fails to stop */
    void stop() throws Exception {
        try {
            plugin.stop();
        } finally {
            site.stopped();
            if (shadow.isPresent()) {
                shadow.get().candidate().stop();
            }
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
