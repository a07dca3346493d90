package io.framegate.bench;

import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.framegate.pdk.Headers;
import io.framegate.route.RouteMatch;
import io.framegate.route.RouteRequest;
import io.framegate.route.RouteRequest.Endpoint;
import io.framegate.route.RouteTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the route of a request among many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteMatchBench {

    /** What tells the routes apart. */
    public enum By {
        HOST,
        PATH
    }

    @Param({"10", "1000", "10000"})
    public int routes;

    @Param
    public By by = By.HOST;

    private RouteTable table = RouteTable.EMPTY;
    private RouteRequest request = get("", "/");

    @Setup
    public void compile() {
        List<Map<String, Object>> declared = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            declared.add(Map.of(
                    "protocols",
                    List.of("ws"),
                    by == By.HOST ? "hosts" : "paths",
                    List.of(by == By.HOST ? host(i) : path(i))));
        }
        Map<String, Object> document = Map.of(
                "_format_version",
                "3.0",
                "services",
                List.of(Map.of("name", "upstream", "url", "ws://upstream.example", "routes", declared)));
        table = RouteTable.of(new DeclarativeReader(
                        new DeclarativeSettings(Path.of("kong.yml"), PluginsConfig.DEFAULTS, true, false),
                        PluginCatalog.of(List.of()),
                        References.NONE)
                .read(document)
                .value()
                .orElseThrow()
                .routes());
        request = by == By.HOST ? get(host(routes / 2), "/chat") : get("gateway.example", path(routes / 2) + "chat");
    }

    private static String host(int route) {
        return "host-" + route + ".example";
    }

    private static String path(int route) {
        return "/tenant-" + route + "/";
    }

    private static RouteRequest get(String host, String path) {
        return new RouteRequest(
                "GET",
                host,
                80,
                path,
                Headers.NONE,
                false,
                Optional.empty(),
                new Endpoint("192.0.2.1", 40_000),
                new Endpoint("192.0.2.2", 8080));
    }

    @Benchmark
    public RouteMatch match() {
        return table.match(request).orElseThrow();
    }
}
