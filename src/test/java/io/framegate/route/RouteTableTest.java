package io.framegate.route;

import static io.framegate.route.Routes.between;
import static io.framegate.route.Routes.get;
import static io.framegate.route.Routes.method;
import static io.framegate.route.Routes.onPort;
import static io.framegate.route.Routes.overTls;
import static io.framegate.route.Routes.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.route.RouteRequest.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static RouteTable table(String... routes) {
        return RouteTable.of(Routes.of(routes));
    }

    private static String matched(RouteTable table, RouteRequest request) {
        return table.match(request).map(match -> match.route().name()).orElse("none");
    }

    /** Of two routes that both match, the one named {@code first} is found, whichever stands first in the file. */
    private static void assertGoesBefore(String first, String second, RouteRequest request) {
        String one = "name: first, " + first;
        String two = "name: second, " + second;
        assertThat(matched(table(two), request)).isEqualTo("second");
        assertThat(matched(table(one, two), request)).isEqualTo("first");
        assertThat(matched(table(two, one), request)).isEqualTo("first");
    }

    private static final RouteRequest REQUEST =
            with(with(get("a.example.com", "/foo/bar"), "Version", "V1"), "X-Other", "o");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paths: [/foo], hosts: [a.example.com]            | paths: [/foo/bar]
            paths: [/], methods: [GET]                       | paths: [/foo/bar]
            hosts: ['*.example.com'], paths: [/]             | hosts: [a.example.com]
            hosts: [a.example.com], methods: [GET], headers: {version: [v1]} | hosts: [a.example.com], paths: [/foo/bar]
            paths: [/], sources: [{port: 40000}]             | paths: [/foo/bar]
            paths: [/], destinations: [{ip: 192.0.2.2}]      | paths: [/foo/bar]
            paths: [/], snis: [a.example.com]                | paths: [/foo/bar]
            """)
    void moreKindsOfAttributesGoFirst(String first, String second) {
        assertGoesBefore(first, second, REQUEST);
    }

    @Test
    void aRouteWithoutAWildcardGoesFirst() {
        assertGoesBefore("hosts: [a.example.com]", "hosts: ['*.example.com']", REQUEST);
        assertGoesBefore("hosts: [a.example.com]", "hosts: [a.example.com, '*.example.org']", REQUEST);
        assertGoesBefore("hosts: [a.example.com]", "hosts: ['a.example.*']", REQUEST);
        assertGoesBefore("paths: [/]", "hosts: ['a.example.*']", REQUEST);
    }

    @Test
    void aRouteThatAsksForMoreHeaderFieldsGoesFirst() {
        assertGoesBefore(
                "headers: {version: [v1], x-other: [o]}, paths: [/]",
                "headers: {version: [v1]}, paths: [/foo/bar]",
                REQUEST);
    }

    @Test
    void anExpressionGoesBeforeAPrefix() {
        assertGoesBefore("paths: ['~/f']", "paths: [/foo/bar]", REQUEST);
        assertGoesBefore("paths: ['~/f'], regex_priority: -5", "paths: [/foo/bar]", REQUEST);
    }

    @Test
    void theExpressionOfHigherPriorityGoesFirst() {
        assertGoesBefore("paths: ['~/'], regex_priority: 1", "paths: ['~/foo/bar']", REQUEST);
        assertGoesBefore("paths: ['~/foo/bar']", "paths: ['~/'], regex_priority: -1", REQUEST);
    }

    @Test
    void thePriorityOfExpressionsMeansNothingForPrefixes() {
        assertGoesBefore("paths: [/foo]", "paths: [/], regex_priority: 9", REQUEST);
    }

    @Test
    void theLongerPrefixGoesFirst() {
        assertGoesBefore("paths: [/foo/bar]", "paths: [/foo]", REQUEST);
        assertGoesBefore("paths: [/foo/b]", "paths: [/foo/]", REQUEST);
    }

    @Test
    void ofEqualsTheFirstInTheFileIsFound() {
        assertThat(matched(table("name: one, paths: [/foo]", "name: two, paths: [/foo]"), REQUEST))
                .isEqualTo("one");
        assertThat(matched(table("name: two, paths: ['~/fo+']", "name: one, paths: ['~/foo']"), REQUEST))
                .isEqualTo("two");
    }

    @Test
    void eachPathOfARouteIsRankedByItself() {
        RouteTable table = table("name: several, paths: [/, /foo/bar/baz, '~/re']", "name: middle, paths: [/foo]");

        assertThat(matched(table, get("h", "/foo/bar/baz"))).isEqualTo("several");
        assertThat(matched(table, get("h", "/foo/bar"))).isEqualTo("middle");
        assertThat(matched(table, get("h", "/x"))).isEqualTo("several");
        assertThat(matched(table, get("h", "/re"))).isEqualTo("several");
    }

    @ParameterizedTest
    @CsvSource({
        "/foo, /foo, true",
        "/foo, /foobar, true",
        "/foo, /foo/bar, true",
        "/foo/, /foo, false",
        "/foo, /fo, false",
        "/foo, /FOO, false",
        "/foo, /bar/foo, false",
        "/f%6fo, /foo, true",
        "/a%3ab, /a%3Ab, true",
        "/foo//bar, /foo/bar, true",
        "~/v\\d+, /v1, true",
        "~/v\\d+, /v1/x, true",
        "~/v\\d+, /x/v1, false",
        "~/v\\d+$, /v1x, false",
        "~/a%2eb, /a.b, true",
        "~/a%2eb, /axb, false",
        "~/(?<the_name>x)(?P<other>y), /xy, true",
        "~/(?<!y)x, /x, true",
        "~/[(?<a>]x, /ax, true",
    })
    void aPathIsAPrefixOrAnExpressionAnchoredAtTheStart(String route, String request, boolean matches) {
        RouteTable table = table("name: it, paths: ['" + route + "']");

        assertThat(matched(table, get("h", request))).isEqualTo(matches ? "it" : "none");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, 80, true",
        "example.com, EXAMPLE.com., 80, true",
        "Example.COM, example.com, 80, true",
        "example.com, www.example.com, 80, false",
        "*.a.com, x.a.com, 80, true",
        "*.a.com, x.y.a.com, 80, true",
        "*.a.com, a.com, 80, false",
        "a.*, a.com, 80, true",
        "a.*, a.b.c, 80, true",
        "a.*, ab.com, 80, false",
        "example.com:8080, example.com, 8080, true",
        "example.com:8080, example.com, 80, false",
        "*.a.com:8080, x.a.com, 8080, true",
        "*.a.com:8080, x.a.com, 80, false",
        "'[::1]', ::1, 80, true",
        "'[0:0::1]:81', '[::1]', 81, true",
        "192.0.2.1, 192.0.2.1, 80, true",
    })
    void aHostIsExactOrAWildcardWithOrWithoutAPort(String route, String host, int port, boolean matches) {
        RouteTable table = table("name: it, hosts: ['" + route + "']");

        assertThat(matched(table, onPort(get(host, "/"), port))).isEqualTo(matches ? "it" : "none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            version: [v1]                 | Version=V1                 | true
            version: [V1]                 | version=v1                 | true
            version: [v1]                 | version=v2                 | false
            version: [v1]                 | version=v10                | false
            version: [v1, v2]             | version=v2                 | true
            version: [v1]                 | version=v2;version=v1      | true
            version: ['~*^v\\d$']         | version=v2                 | true
            version: ['~*^v\\d$']         | version=V2                 | true
            version: ['~*^v\\d$']         | version=v12                | false
            version: ['~*\\d']            | version=v12x               | true
            version: ['~*^\\D+$']         | version=ABC                | true
            version: [v1], x: ['1']       | version=v1                 | false
            version: [v1], x: ['1']       | version=v1;x=1             | true
            version: [v1]                 | other=v1                   | false
            """)
    @Tag("spec-145")
    void everyNamedHeaderFieldMustHaveOneOfItsValues(String headers, String fields, boolean matches) {
        RouteTable table = table("name: it, headers: {" + headers + "}");
        RouteRequest request = get("h", "/");
        for (String field : fields.split(";", -1)) {
            request = with(request, field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }

        assertThat(matched(table, request)).isEqualTo(matches ? "it" : "none");
    }

    @Test
    void namesOfServersAreOnlyLookedAtInTls() {
        RouteTable table = table("name: it, paths: [/], snis: [example.com]");

        assertThat(matched(table, get("h", "/"))).isEqualTo("it");
        assertThat(matched(table, overTls(get("h", "/"), Optional.of("EXAMPLE.com."))))
                .isEqualTo("it");
        assertThat(matched(table, overTls(get("h", "/"), Optional.of("other.com"))))
                .isEqualTo("none");
        assertThat(matched(table, overTls(get("h", "/"), Optional.empty()))).isEqualTo("none");
    }

    @Test
    void methodsMustBeNamedInCapitals() {
        RouteTable table = table("name: it, paths: [/], methods: [GET, POST]");

        assertThat(matched(table, get("h", "/"))).isEqualTo("it");
        assertThat(matched(table, method(get("h", "/"), "PUT"))).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sources: [{ip: 10.0.0.0/8}]                | 10.1.2.3   | 5 | true
            sources: [{ip: 10.0.0.0/8}]                | 11.1.2.3   | 5 | false
            sources: [{ip: 10.0.0.0/8, port: 5}]       | 10.1.2.3   | 5 | true
            sources: [{ip: 10.0.0.0/8, port: 5}]       | 10.1.2.3   | 6 | false
            sources: [{port: 5}]                       | 11.1.2.3   | 5 | true
            sources: [{port: 4}, {ip: 11.1.2.3}]       | 11.1.2.3   | 5 | true
            sources: [{ip: '::/0'}]                    | 11.1.2.3   | 5 | false
            sources: [{ip: 10.0.0.0/8}]                | unknown    | 5 | false
            destinations: [{ip: 10.0.0.0/8, port: 5}]  | 10.1.2.3   | 5 | true
            destinations: [{port: 6}]                  | 10.1.2.3   | 5 | false
            """)
    void bothEndsOfTheConnectionCanBeMatched(String attribute, String ip, int port, boolean matches) {
        Endpoint end = new Endpoint(ip, port);
        RouteTable table = table("name: it, paths: [/], " + attribute);

        assertThat(matched(table, between(get("h", "/"), end, end))).isEqualTo(matches ? "it" : "none");
    }

    @Test
    void routesOfADisabledServiceAreNotThere() {
        RouteTable table = RouteTable.of(Routes.read("""
                _format_version: "3.0"
                services:
                  - {url: ws://off.internal, enabled: false, routes: [{name: disabled, protocols: [ws], paths: [/foo]}]}
                  - {url: ws://on.internal, routes: [{name: enabled, protocols: [ws], paths: [/]}]}
                """));

        assertThat(matched(table, get("h", "/foo"))).isEqualTo("enabled");
    }

    @Test
    void anEmptyTableHasNoRoutes() {
        assertThat(RouteTable.EMPTY.match(get("h", "/"))).isEmpty();
    }

    @Test
    void anExpressionThatTakesTooLongFindsNoRouteAtAll() {
        RouteTable table = table("name: costly, paths: ['~/(.*a){12}!']", "name: open, paths: [/]");

        assertThat(matched(table, get("h", "/" + "a".repeat(40) + "!"))).isEqualTo("costly");
        assertThat(matched(table, get("h", "/" + "a".repeat(40)))).isEqualTo("none");
        assertThat(matched(table, get("h", "/" + "b".repeat(40)))).isEqualTo("open");
    }

    @Test
    void anExpressionThatGoesTooDeepFindsNoRouteAtAll() {
        RouteTable table = table("name: deep, paths: ['~/(a|b)*c']", "name: open, paths: [/]");

        assertThat(matched(table, get("h", "/" + "ab".repeat(100_000)))).isEqualTo("none");
    }

    @Test
    void aTableIsUsedByManyThreadsAtOnce() {
        String[] routes = new String[500];
        Arrays.setAll(routes, i -> "name: r" + i + ", paths: ['/p" + i + "/']");
        RouteTable table = table(routes);

        List<String> found = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> matched(table, get("h", "/p" + i % 500 + "/x")))
                .toList();

        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo("r" + i % 500);
        }
    }
}
