package io.framegate.bus;

import io.framegate.pdk.Phase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a plugin host tells every gateway, again and again: which plugins it has.
 *
 * @param node the member of the cluster that the plugin host is
 * @param version the {@link Wanted#VERSION} it speaks; where that is another, nothing else is read
 * @param leaving whether sessions are to move elsewhere
 * @param hosts its verticles
 * @param refused the ids of plugins that are wanted and that it could have but for a problem, with the problem
 */
record Offered(String node, int version, boolean leaving, List<OfferedHost> hosts, Map<String, String> refused) {

    /** Where gateways listen. */
    static final String ADDRESS = "framegate.plugins.offered";

    /**
     * A verticle with plugins.
     *
     * @param address where it takes {@link PluginEnvelope}s
     * @param plugins the ids of its plugins, with the phases each implements
     */
    record OfferedHost(String address, Map<String, Set<Phase>> plugins) {}

    JsonObject json() {
        JsonArray offered = new JsonArray();
        for (OfferedHost host : hosts) {
            JsonObject plugins = new JsonObject();
            host.plugins().forEach((id, phases) -> {
                JsonArray names = new JsonArray();
                phases.forEach(phase -> names.add(phase.name().toLowerCase(Locale.ROOT)));
                plugins.put(id, names);
            });
            offered.add(new JsonObject().put("address", host.address()).put("plugins", plugins));
        }
        return new JsonObject()
                .put("node", node)
                .put("version", version)
                .put("leaving", leaving)
                .put("hosts", offered)
                .put("refused", new JsonObject(new HashMap<>(refused)));
    }

    /** @throws RuntimeException if it is none */
    static Offered parse(JsonObject json) {
        String node = json.getString("node");
        int version = json.getInteger("version");
        List<OfferedHost> hosts = new ArrayList<>();
        Map<String, String> refused = new HashMap<>();
        if (version == Wanted.VERSION) {
            for (Object item : json.getJsonArray("hosts")) {
                JsonObject host = (JsonObject) item;
                JsonObject plugins = host.getJsonObject("plugins");
                Map<String, Set<Phase>> phases = new HashMap<>();
                plugins.fieldNames().forEach(id -> phases.put(id, phases(plugins.getJsonArray(id))));
                hosts.add(new OfferedHost(host.getString("address"), phases));
            }
            json.getJsonObject("refused")
                    .forEach(entry -> refused.put(entry.getKey(), String.valueOf(entry.getValue())));
        }
        return new Offered(node, version, json.getBoolean("leaving", false), hosts, refused);
    }

    private static Set<Phase> phases(JsonArray names) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        names.forEach(name -> phases.add(Phase.valueOf(String.valueOf(name).toUpperCase(Locale.ROOT))));
        return phases;
    }
}
