package io.framegate.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the admin port can be asked for with GET, by its description, which {@link OpenApiTest} holds against its routes. */
public final class AdminPaths {

    private AdminPaths() {}

    public static Set<String> all() {
        return described().keySet();
    }

    /** Those that need no token whatever the settings say. */
    public static Set<String> withoutToken() {
        return described().entrySet().stream()
                .filter(path -> List.of(Map.of()).equals(path.getValue().get("security")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, Map<String, Object>> described() {
        try {
            Map<String, Map<String, Map<String, Map<String, Object>>>> document = new Yaml(
                            new SafeConstructor(new LoaderOptions()))
                    .load(AdminVerticle.description().toString(StandardCharsets.UTF_8));
            return document.get("paths").entrySet().stream()
                    .filter(path -> path.getValue().containsKey("get"))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, path -> path.getValue().get("get")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
