package io.framegate.route;

import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.RouteConfig;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.framegate.pdk.Headers;
import io.framegate.route.RouteRequest.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/** Routes as a declarative file has them, and requests. */
final class Routes {

    private Routes() {}

    /** Routes of one service at {@code ws://upstream} with this path, each as a flow map without {@code protocols}. */
    static List<RouteConfig> of(String servicePath, List<String> routes) {
        StringBuilder yaml = new StringBuilder("_format_version: '3.0'\nservices:\n- protocol: ws\n  host: upstream\n");
        if (!servicePath.isEmpty()) {
            yaml.append("  path: ").append(servicePath).append('\n');
        }
        yaml.append("  routes:\n");
        routes.forEach(route ->
                yaml.append("  - {protocols: [ws, wss], ").append(route).append("}\n"));
        return read(yaml.toString());
    }

    static List<RouteConfig> of(String... routes) {
        return of("", List.of(routes));
    }

    static List<RouteConfig> read(String yaml) {
        Map<String, Object> document = new Yaml().load(yaml);
        var reading = new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), PluginsConfig.DEFAULTS, true, false),
                        PluginCatalog.of(List.of()),
                        References.NONE)
                .read(document);
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        return reading.value().orElseThrow().routes();
    }

    /** A plain GET; change it with the methods below. */
    static RouteRequest get(String host, String path) {
        return new RouteRequest(
                "GET",
                host,
                80,
                path,
                Headers.NONE,
                false,
                Optional.empty(),
                new Endpoint("192.0.2.1", 40000),
                new Endpoint("192.0.2.2", 8080));
    }

    static RouteRequest onPort(RouteRequest r, int port) {
        return new RouteRequest(
                r.method(), r.host(), port, r.path(), r.headers(), r.tls(), r.sni(), r.source(), r.destination());
    }

    static RouteRequest with(RouteRequest r, String name, String value) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(r.headers().fields());
        fields.add(Map.entry(name, value));
        return new RouteRequest(
                r.method(),
                r.host(),
                r.port(),
                r.path(),
                Headers.of(fields),
                r.tls(),
                r.sni(),
                r.source(),
                r.destination());
    }

    static RouteRequest overTls(RouteRequest r, Optional<String> sni) {
        return new RouteRequest(
                r.method(), r.host(), r.port(), r.path(), r.headers(), true, sni, r.source(), r.destination());
    }

    static RouteRequest between(RouteRequest r, Endpoint source, Endpoint destination) {
        return new RouteRequest(
                r.method(), r.host(), r.port(), r.path(), r.headers(), r.tls(), r.sni(), source, destination);
    }

    static RouteRequest method(RouteRequest r, String method) {
        return new RouteRequest(
                method, r.host(), r.port(), r.path(), r.headers(), r.tls(), r.sni(), r.source(), r.destination());
    }
}
