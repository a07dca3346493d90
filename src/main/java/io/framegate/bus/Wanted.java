package io.framegate.bus;

import io.framegate.config.document.RawConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gateway tells every plugin host, again and again: which plugins it wants.
 *
 * @param node the member of the cluster that the gateway is
 * @param version the {@link #VERSION} it speaks; where that is another, nothing else is read
 * @param plugins what it wants; those that are not mentioned any more can go
 */
record Wanted(String node, int version, List<WantedPlugin> plugins) {

    /** Where plugin hosts listen. */
    static final String ADDRESS = "framegate.plugins.wanted";

    /** The version of everything that gateways and plugin hosts say to each other. */
    static final int VERSION = 3;

    /**
     * A configured plugin.
     *
     * @param id names it among all gateways that have the same declarative file
     * @param config as it is written in that file: references to secrets are resolved where it is hosted
     */
    record WantedPlugin(String id, String name, boolean blocking, RawConfig config) {}

    JsonObject json() {
        JsonArray wanted = new JsonArray();
        plugins.forEach(plugin -> wanted.add(new JsonObject()
                .put("id", plugin.id())
                .put("name", plugin.name())
                .put("blocking", plugin.blocking())
                .put("config", new JsonObject(plugin.config().values()))));
        return new JsonObject().put("node", node).put("version", version).put("plugins", wanted);
    }

    /** @throws RuntimeException if it is none */
    static Wanted parse(JsonObject json) {
        List<WantedPlugin> plugins = new ArrayList<>();
        int version = json.getInteger("version");
        if (version == VERSION) {
            for (Object item : json.getJsonArray("plugins")) {
                JsonObject plugin = (JsonObject) item;
                plugins.add(new WantedPlugin(
                        plugin.getString("id"),
                        plugin.getString("name"),
                        plugin.getBoolean("blocking"),
                        new RawConfig(plugin.getJsonObject("config").getMap())));
            }
        }
        return new Wanted(json.getString("node"), version, plugins);
    }
}
