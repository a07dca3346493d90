package io.framegate.config.kong;

import io.framegate.config.Protocol;
import io.framegate.config.kong.KongPlugins.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a plugin of a declarative file is meant for WebSocket (spec 9.5). */
sealed interface PluginProtocols {

    /** It runs. A {@code warning} says that this was assumed. */
    record Applies(Optional<String> warning) implements PluginProtocols {}

    /** It was put where it cannot run, and is left out. */
    record LeftOut(String warning) implements PluginProtocols {}

    /** It is for other protocols and none of this gateway's business. */
    record Foreign() implements PluginProtocols {}

    /**
     * It cannot be.
     *
     * @param named whether because of the protocols it names
     */
    record Refused(String problem, boolean named) implements PluginProtocols {}

    /**
     * Decides.
     *
     * @param name the plugin
     * @param protocols the protocols its configuration names; empty if it names none
     * @param config its own configuration
     * @param attached whether it is for a WebSocket service or route, and not for everything
     */
    static PluginProtocols of(String name, Optional<Set<Protocol>> protocols, Map<?, ?> config, boolean attached) {
        Standing standing = KongPlugins.standing(name).orElse(Standing.BY_DEFAULT);
        return protocols
                .map(named -> ofNamed(name, named, standing, attached))
                .orElseGet(() -> ofUnnamed(name, standing, config, attached));
    }

    private static PluginProtocols ofNamed(String name, Set<Protocol> named, Standing standing, boolean attached) {
        boolean webSocket = named.stream().anyMatch(Protocol::isWebSocket);
        if (standing == Standing.ONLY_WEB_SOCKET && !named.stream().allMatch(Protocol::isWebSocket)) {
            return new Refused("expected only \"ws\" and \"wss\": " + name + " runs on nothing else", true);
        } else if (standing == Standing.NEVER && webSocket) {
            return new Refused("expected neither \"ws\" nor \"wss\": " + KongPlugins.refusal(name), true);
        } else if (webSocket) {
            return new Applies(Optional.empty());
        }
        return attached ? new LeftOut("left out: neither \"ws\" nor \"wss\" is among its protocols") : new Foreign();
    }

    private static PluginProtocols ofUnnamed(String name, Standing standing, Map<?, ?> config, boolean attached) {
        boolean assumed =
                switch (standing) {
                    case ONLY_WEB_SOCKET, BY_DEFAULT, IF_NAMED, NEVER -> false;
                    case IF_ATTACHED -> attached;
                    case FUNCTION ->
                        KongPlugins.WEB_SOCKET_PHASES.stream()
                                .anyMatch(phase -> config.get(phase) instanceof List<?> chunks && !chunks.isEmpty());
                };
        if (standing == Standing.ONLY_WEB_SOCKET || standing == Standing.BY_DEFAULT) {
            return new Applies(Optional.empty());
        } else if (assumed) {
            return new Applies(Optional.of("taken to be meant for ws and wss, although the protocols that " + name
                    + " has by default are others"));
        }
        if (!attached) {
            return new Foreign();
        } else if (standing == Standing.NEVER) {
            return new Refused(KongPlugins.refusal(name), false);
        }
        return new LeftOut("left out: " + name + " does not run on ws and wss unless its protocols name them");
    }
}
