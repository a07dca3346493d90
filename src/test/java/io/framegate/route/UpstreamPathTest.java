package io.framegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec 10.4, the table of upstream paths, through a whole route table. */
class UpstreamPathTest {

    private static RouteMatch match(String servicePath, boolean strip, String routePath, String requestPath) {
        String route = "paths: ['" + routePath + "'], strip_path: " + strip;
        return RouteTable.of(Routes.of(servicePath == null ? "" : servicePath, List.of(route)))
                .match(Routes.get("example.com", requestPath))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # service | strip | route   | request   | upstream
            /s        | true  | /r      | /r/x      | /s/x
            /s        | true  | /r      | /r        | /s
            /s        | true  | /r/     | /r/       | /s/
            /s        | false | /r      | /r/x      | /s/r/x
            /s        | false | /       | /         | /s
                      | true  | /r      | /r        | /
            /         | true  | /r      | /r        | /
                      | true  | /r      | /r/x      | /x
            /         | true  | /r      | /r/x      | /x
                      | false | /r      | /r/x      | /r/x
            /         | false | /r      | /r/x      | /r/x
            /s/       | true  | /r      | /r/x      | /s/x
            """)
    @Tag("spec-143")
    void theTableOfPathHandlingHoldsRowByRow(
            String service, boolean strip, String route, String request, String upstream) {
        assertThat(match(service, strip, route, request).upstreamPath()).isEqualTo(upstream);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # service | strip | route      | request     | upstream
            /s        | true  | /          | /           | /s
            /s        | true  | /          | /x          | /s/x
            /s        | true  | /r/        | /r/x        | /s/x
            /s        | true  | /r         | /r/         | /s/
            /s        | true  | /foo       | /foobar     | /s/bar
            /s/       | true  | /r         | /r          | /s
            /s/       | true  | /r/        | /r/         | /s/
            /s/       | true  | /          | /           | /s/
            /s/       | false | /r         | /r/x        | /s/r/x
            /s/       | false | /          | /           | /s/
            /s        | false | /r/        | /r/         | /s/r/
                      | false | /          | /           | /
                      | true  | /          | /           | /
                      | true  | /r/        | /r/         | /
            /s/t      | true  | /a/b       | /a/b/c/d    | /s/t/c/d
            """)
    void pathsAreJoinedByExactlyOneSlash(String service, boolean strip, String route, String request, String upstream) {
        assertThat(match(service, strip, route, request).upstreamPath()).isEqualTo(upstream);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # service | strip | route           | request        | upstream  | prefix
            /s        | true  | ~/v\\d+         | /v12/x         | /s/x      | /v12
            /s        | true  | ~/v\\d+/?       | /v12/x         | /s/x      | /v12/
            /s        | true  | ~/v\\d+$        | /v12           | /s        | /v12
            /s        | false | ~/v\\d+         | /v12/x         | /s/v12/x  |
                      | true  | ~/ab?/          | /ab/c          | /c        | /ab/
            /s        | true  | ~/              | /x             | /s/x      |
            """)
    void whatAnExpressionMatchesIsStripped(
            String service, boolean strip, String route, String request, String upstream, String prefix) {
        RouteMatch match = match(service, strip, route.replace("\\\\", "\\"), request);

        assertThat(match.upstreamPath()).isEqualTo(upstream);
        assertThat(match.strippedPrefix().orElse(null)).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource({
        "/r., /s",
        "/r.., /s",
        "/r./x, /s/x",
        "/r../x, /s/x",
        "/r...x, /s/...x",
        "/r.x, /s/.x",
        "/r..x/y, /s/..x/y"
    })
    void dotSegmentsThatStrippingLeavesAreRemoved(String request, String upstream) {
        assertThat(match("/s", true, "/r", request).upstreamPath()).isEqualTo(upstream);
    }

    @ParameterizedTest
    @CsvSource({"true, /r, /r/x, /r", "true, /r/, /r/x, /r/", "true, /, /x,", "false, /r, /r/x,"})
    void theStrippedPrefixIsToldUnlessItIsASlash(boolean strip, String route, String request, String prefix) {
        assertThat(match("/s", strip, route, request).strippedPrefix().orElse(null))
                .isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource({"true, /x/y, /s/x/y", "true, /, /s", "false, /x, /s/x", "false, /, /s"})
    void aRouteWithoutPathsStripsNothing(boolean strip, String request, String upstream) {
        RouteMatch match = RouteTable.of(Routes.of("/s", List.of("hosts: [example.com], strip_path: " + strip)))
                .match(Routes.get("example.com", request))
                .orElseThrow();

        assertThat(match.upstreamPath()).isEqualTo(upstream);
        assertThat(match.strippedPrefix()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/foo%2e%2e/../bar//x, /bar/x",
        "/foo%2E%2E/%2e%2e/bar, /bar",
        "/%66oo%3a%3A, /foo%3A%3A",
        "/a/./b/../c/, /a/c/",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/../../a, /a",
        "//, /",
        "/a%2Fb, /a%2Fb",
        "/a%zz%, /a%zz%",
        "'', /",
    })
    @Tag("spec-144")
    void thePathIsBroughtIntoNormalFormBeforeItIsMatched(String request, String normal) {
        RouteMatch match = match("/", false, "/", request);

        assertThat(match.requestPath()).isEqualTo(normal);
        assertThat(match.upstreamPath()).isEqualTo(normal);
    }
}
