package io.framegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.RouteConfig;
import io.framegate.pdk.Headers;
import io.framegate.route.RouteRequest.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index finds what trying one route after the other finds, for routes and requests from a world small enough to collide. */
class RouteTablePropertyTest {

    private static final List<String> HOSTS =
            List.of("a.com", "b.a.com", "c.b.a.com", "a.org", "b.org", "a.b.org", "'::1'");
    private static final List<String> ROUTE_HOSTS = List.of(
            "a.com",
            "b.a.com",
            "'*.a.com'",
            "'*.b.a.com'",
            "'a.*'",
            "'b.*'",
            "a.com:8080",
            "'*.a.com:8080'",
            "b.org",
            "'[::1]'");
    private static final List<String> ROUTE_PATHS = List.of(
            "/",
            "/a",
            "/b",
            "/aa",
            "/a/",
            "/a/b",
            "/a/b/",
            "/a/b/c",
            "/b/a",
            "'~/a'",
            "'~/[ab]+$'",
            "'~/.*b'",
            "'~/(a|b)/'",
            "'~/a/b/c'",
            "'~/.'");
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/b",
            "/ab",
            "/a/b",
            "/a/b/",
            "/a/b/c",
            "/a//b",
            "/a/../b",
            "/%61/b",
            "/b/a",
            "/c",
            "/aab",
            "/a/b/cc/d");

    @Provide
    Arbitrary<List<RouteConfig>> routes() {
        return route().list().ofMinSize(1).ofMaxSize(12).map(list -> Routes.of(list.toArray(String[]::new)));
    }

    private static Arbitrary<String> route() {
        Arbitrary<String> hosts = some(ROUTE_HOSTS, "hosts");
        Arbitrary<String> paths = some(ROUTE_PATHS, "paths");
        Arbitrary<String> headers = Arbitraries.of(
                "",
                "",
                "",
                "headers: {x: ['1']}, ",
                "headers: {x: ['1', '2'], y: ['~*^[ab]$']}, ",
                "headers: {y: [b]}, ");
        Arbitrary<String> others = Arbitraries.of(
                "",
                "",
                "",
                "",
                "methods: [GET], ",
                "methods: [POST], ",
                "snis: [a.com], ",
                "sources: [{port: 1}], ",
                "destinations: [{ip: 10.0.0.0/8}], ",
                "snis: [b.com], methods: [GET], ");
        Arbitrary<String> priority = Arbitraries.of("", "", "regex_priority: 1, ", "regex_priority: -1, ");
        return Combinators.combine(hosts, paths, headers, others, priority)
                .as((h, p, x, o, r) -> h + p + x + o + r)
                .filter(text -> text.contains("hosts") || text.contains("paths") || text.contains("headers"))
                .map(text -> text.substring(0, text.length() - 2));
    }

    private static Arbitrary<String> some(List<String> values, String key) {
        return Arbitraries.of(values)
                .list()
                .ofMaxSize(3)
                .map(list -> list.isEmpty() ? "" : key + ": [" + String.join(", ", list) + "], ");
    }

    @Provide
    Arbitrary<RouteRequest> requests() {
        Arbitrary<Headers> headers = Combinators.combine(
                        Arbitraries.of("", "1", "2"), Arbitraries.of("", "a", "B", "c"))
                .as((x, y) -> {
                    Map<String, String> fields = new HashMap<>();
                    fields.put("X", x);
                    fields.put("y", y);
                    fields.values().removeIf(String::isEmpty);
                    return Headers.of(fields.entrySet());
                });
        Arbitrary<Optional<String>> sni = Arbitraries.of(Optional.empty(), Optional.of("a.com"), Optional.of("b.com"));
        Arbitrary<Endpoint> ends = Combinators.combine(Arbitraries.of("10.0.0.1", "11.0.0.1"), Arbitraries.of(1, 2))
                .as(Endpoint::new);
        return Combinators.combine(
                        Arbitraries.of("GET", "POST"),
                        Arbitraries.of(HOSTS).map(host -> host.replace("'", "")),
                        Arbitraries.of(80, 8080),
                        Arbitraries.of(PATHS),
                        headers,
                        Arbitraries.of(true, false),
                        sni,
                        Combinators.combine(ends, ends).as(List::of))
                .as((method, host, port, path, fields, tls, name, both) -> new RouteRequest(
                        method,
                        host,
                        port,
                        path,
                        fields,
                        tls,
                        tls ? name : Optional.empty(),
                        both.get(0),
                        both.get(1)));
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void theTableAgreesWithTryingOneRouteAfterTheOther(
            @ForAll("routes") List<RouteConfig> routes, @ForAll("requests") RouteRequest request) {
        Optional<NaiveRoutes.Hit> expected = new NaiveRoutes(routes).match(request);

        Optional<RouteMatch> found = RouteTable.of(routes).match(request);

        assertThat(found.map(RouteMatch::route)).isEqualTo(expected.map(NaiveRoutes.Hit::route));
        assertThat(found.flatMap(RouteMatch::strippedPrefix))
                .isEqualTo(expected.map(NaiveRoutes.Hit::text).filter(text -> text.length() > 1));
    }

    @Property(tries = 2, edgeCases = EdgeCasesMode.NONE)
    void theTableAgreesWithTryingOneRouteAfterTheOtherWhereThereAreThousands(@ForAll Random random) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder route = new StringBuilder();
            if (random.nextInt(3) > 0) {
                String host = "h" + random.nextInt(60) + ".example.com";
                route.append("hosts: ['")
                        .append(random.nextInt(8) == 0 ? "*." + host : host)
                        .append("'], ");
            }
            if (route.isEmpty() || random.nextInt(4) > 0) {
                String path = "/p" + random.nextInt(40) + (random.nextBoolean() ? "/q" + random.nextInt(10) : "");
                route.append("paths: ['")
                        .append(random.nextInt(50) == 0 ? "~" : "")
                        .append(path)
                        .append("'], ");
            }
            written.add(route.append("tags: []").toString());
        }
        List<RouteConfig> routes = Routes.of(written.toArray(String[]::new));
        NaiveRoutes naive = new NaiveRoutes(routes);
        RouteTable table = RouteTable.of(routes);

        for (int i = 0; i < 200; i++) {
            String host = (random.nextBoolean() ? "x." : "") + "h" + random.nextInt(70) + ".example.com";
            RouteRequest request = Routes.get(host, "/p" + random.nextInt(45) + "/q" + random.nextInt(12));

            assertThat(table.match(request).map(RouteMatch::route))
                    .isEqualTo(naive.match(request).map(NaiveRoutes.Hit::route));
        }
    }
}
