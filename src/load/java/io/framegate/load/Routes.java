package io.framegate.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The declarative file of a gateway that is measured: routes of the examples, to an upstream of our own. */
final class Routes {

    private static final List<Path> EXAMPLES =
            List.of(Path.of("conf", "examples", "bench-kong.yml"), Path.of("conf", "examples", "bench-policies.yml"));

    private Routes() {}

    /**
     * Those of these modes.
     *
     * @param upstreamPort where they lead
     * @param elsewhere whether their plugins are in plugin hosts
     */
    static JsonObject of(Collection<Mode> modes, int upstreamPort, boolean elsewhere) throws IOException {
        List<String> names = modes.stream().map(Mode::toString).toList();
        JsonArray routes = new JsonArray();
        for (Path example : EXAMPLES) {
            for (Object route : service(example).getJsonArray("routes")) {
                if (names.contains(((JsonObject) route).getString("name"))) {
                    routes.add(elsewhere ? elsewhere((JsonObject) route) : route);
                }
            }
        }
        JsonObject service = new JsonObject()
                .put("name", "echo")
                .put("url", "ws://127.0.0.1:" + upstreamPort + "/")
                .put("routes", routes);
        return new JsonObject().put("_format_version", "3.0").put("services", new JsonArray().add(service));
    }

    private static JsonObject service(Path example) throws IOException {
        return new JsonObject(new Yaml().<Map<String, Object>>load(Files.readString(example)))
                .getJsonArray("services")
                .getJsonObject(0);
    }

    private static JsonObject elsewhere(JsonObject route) {
        for (Object plugin : route.getJsonArray("plugins", new JsonArray())) {
            ((JsonObject) plugin).put("placement", "remote");
        }
        return route;
    }
}
