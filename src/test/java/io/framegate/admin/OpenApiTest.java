package io.framegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.AdminConfig;
import io.framegate.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the admin port against its routes; what they answer is held against it by {@code AdminIT}. */
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private static Map<String, Map<String, Object>> paths() throws IOException {
        Map<String, Map<String, Map<String, Object>>> document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(AdminVerticle.description().toString(StandardCharsets.UTF_8));
        return document.get("paths");
    }

    private static Set<String> described() throws IOException {
        Set<String> described = new TreeSet<>();
        paths().forEach((path, item) -> item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return described;
    }

    private static Set<String> routes(Vertx vertx, Metrics metrics) {
        AdminConfig config = new AdminConfig(true, "localhost", 0, Optional.empty(), Optional.empty(), false, false);
        Administered administered = new Administered(
                new Administered.Process(Instant.EPOCH, 1, "nio", Optional.empty()),
                () -> new Administered.Configuration("", List.of(), List.of(), Map::of, Map::of));
        Set<String> routes = new TreeSet<>();
        AdminRouter.of(vertx, config, administered, metrics, Buffer.buffer()).getRoutes().stream()
                .filter(route -> route.getPath() != null)
                .forEach(route -> route.methods()
                        .forEach(method ->
                                routes.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"))));
        return routes;
    }

    @Test
    void describesEveryRouteAndNoOther() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Metrics metrics = new Metrics(false)) {
            assertThat(described()).isNotEmpty().isEqualTo(routes(vertx, metrics));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
