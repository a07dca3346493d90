package io.framegate.lua.library;

import java.time.InstantSource;

/**
 * Where scripts run.
 *
 * @param plugin the plugin's name, which is logged
 * @param node the gateway's id ({@code kong.node.get_id})
 * @param clock what time it is
 */
public record LibrarySite(String plugin, String node, InstantSource clock) {}
