package io.framegate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.EmbeddedGateway;
import io.framegate.config.AdminConfig;
import io.framegate.count.LoopCounts;
import io.framegate.gateway.OpenSessions;
import io.framegate.log.ProductLog;
import io.framegate.metrics.Metrics;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port over a real socket; every answer has the form that its description says. */
class AdminIT {

    private static final String TOKEN = "0123456789abcdef";

    private final Description description = Description.read();
    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway gateway(String... settings) {
        return TestGateway.builder()
                .eventLoops(2)
                .settings("admin: {enabled: true, port: 0" + String.join("", settings) + "}")
                .start(two());
    }

    /** Two routes to one upstream. */
    private String two() {
        return """
                _format_version: "3.0"
                services:
                  - name: service
                    url: ws://localhost:%d
                    routes:
                      - {name: a, protocols: [ws], paths: [/a]}
                      - {name: b, protocols: [ws], paths: [/b]}
                """.formatted(upstream.port());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** What is answered; in the form that is described. */
    private JsonObject ask(TestGateway gateway, int status, String method, String path) throws Exception {
        return ask(gateway.adminPort(), status, method, path);
    }

    private JsonObject ask(int port, int status, String method, String path) throws Exception {
        JsonObject answer = new AdminClient(port).json(status, method, path);
        description.assertDescribes(method, path, status, answer);
        return answer;
    }

    private static JsonObject health(String status) {
        return new JsonObject().put("status", status);
    }

    // ---- health

    @Test
    void aGatewayThatRunsIsHealthy() throws Exception {
        try (TestGateway gateway = gateway()) {
            assertThat(ask(gateway, 200, "GET", "/health/live")).isEqualTo(health("live"));
            assertThat(ask(gateway, 200, "GET", "/health/ready")).isEqualTo(health("ready"));
            assertThat(ask(gateway, 200, "GET", "/health/started")).isEqualTo(health("started"));
        }
    }

    @Test
    void aGatewayThatDrainsIsNotReady() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a", upstream)) {
            Future<Void> drained = gateway.drain();
            session.client().expectClose(1001, "");

            assertThat(ask(gateway, 503, "GET", "/health/ready")).isEqualTo(health("draining"));
            assertThat(ask(gateway, 200, "GET", "/health/live")).isEqualTo(health("live"));
            assertThat(ask(gateway, 200, "GET", "/health/started")).isEqualTo(health("started"));
            assertThat(ask(gateway, 200, "GET", "/status").getString("state")).isEqualTo("draining");
            assertThat(ask(gateway, 200, "GET", "/sessions").getInteger("total"))
                    .isEqualTo(1);

            session.client().sendClose(1001, "");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            await(drained);
            assertThat(ask(gateway, 200, "GET", "/sessions").getInteger("total"))
                    .isZero();
        }
    }

    /** The admin port of a gateway that is not there. */
    private static final class Alone implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Administered administered = new Administered(
                new Administered.Process(Instant.now(), 1, "nio", Optional.empty()),
                () -> new Administered.Configuration("digest", List.of("a problem"), List.of(), Map::of, Map::of));
        private final AdminVerticle verticle = new AdminVerticle(
                new AdminConfig(true, "127.0.0.1", 0, Optional.empty(), Optional.empty(), false, false),
                administered,
                new Metrics(false));

        Alone() throws Exception {
            await(vertx.deployVerticle(verticle));
        }

        @Override
        public void close() throws Exception {
            await(vertx.close());
        }
    }

    @Test
    void aGatewayThatStartsIsAliveAndNothingElse() throws Exception {
        try (Alone starting = new Alone()) {
            int port = starting.verticle.port();
            assertThat(ask(port, 200, "GET", "/health/live")).isEqualTo(health("live"));
            assertThat(ask(port, 503, "GET", "/health/ready")).isEqualTo(health("starting"));
            assertThat(ask(port, 503, "GET", "/health/started")).isEqualTo(health("starting"));
            JsonObject status = ask(port, 200, "GET", "/status");
            assertThat(status.getString("state")).isEqualTo("starting");
            assertThat(status.getInteger("sessions")).isZero();
            assertThat(status.getJsonObject("configuration").getJsonArray("problems"))
                    .containsExactly("a problem");
            assertThat(ask(port, 200, "GET", "/sessions").getInteger("total")).isZero();
            ask(port, 404, "GET", "/sessions/any");
            ask(port, 404, "DELETE", "/sessions/any");
            assertThat(new AdminClient(port).scrape().names()).contains("process_uptime_seconds");
        }
    }

    @Test
    void aGatewayWithAnEventLoopThatStandsStillIsNotAlive() throws Exception {
        try (Alone alone = new Alone()) {
            LoopCounts turning = new LoopCounts();
            LoopCounts still = new LoopCounts();
            turning.turned(0, System.nanoTime());
            still.turned(0, System.nanoTime() - Duration.ofSeconds(11).toNanos());

            alone.administered.started(new Administered.Started(
                    new OpenSessions(List.of()), List::of, List.of(turning, still), () -> true, List::of, List::of));

            assertThat(ask(alone.verticle.port(), 503, "GET", "/health/live"))
                    .isEqualTo(health("stuck").put("event_loops", new JsonArray().add(1)));
        }
    }

    // ---- status

    @Test
    void theStatusSaysWhatRunsHere() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a", upstream)) {
            JsonObject status = ask(gateway, 200, "GET", "/status");

            assertThat(session).isNotNull();
            assertThat(status.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(status.getString("state")).isEqualTo("running");
            assertThat(status.getInteger("event_loops")).isEqualTo(2);
            assertThat(status.getInteger("sessions")).isEqualTo(1);
            assertThat(Instant.parse(status.getString("started_at"))).isBefore(Instant.now());
            assertThat(status.getJsonObject("configuration").getJsonArray("problems"))
                    .isEmpty();
            assertThat(new AdminClient(gateway.adminPort())
                            .scrape()
                            .value("framegate_transport_info", "transport", status.getString("transport")))
                    .isEqualTo(1);
        }
    }

    private static String digest(int port) throws Exception {
        return new AdminClient(port)
                .json(200, "GET", "/status")
                .getJsonObject("configuration")
                .getString("digest");
    }

    @Test
    void theDigestIsThatOfTheFiles() throws Exception {
        String first;
        try (TestGateway gateway = gateway()) {
            first = digest(gateway.adminPort());
        }
        try (TestGateway gateway = gateway()) {
            assertThat(digest(gateway.adminPort())).isEqualTo(first);
        }
        try (TestGateway gateway = gateway(", kong_metrics: true")) {
            assertThat(digest(gateway.adminPort())).isNotEqualTo(first);
        }
    }

    @Test
    void aMemberOfAClusterNamesTheMembers(@TempDir Path directory) throws Exception {
        Path settings = Files.writeString(directory.resolve("framegate.yaml"), """
                listeners: [{name: test, host: localhost, port: 0}]
                cluster: {enabled: true, name: admin-it, port: 0, bus_port: 0}
                admin: {enabled: true, port: 0}
                """);
        Files.writeString(directory.resolve("kong.yml"), two());
        try (EmbeddedGateway gateway = EmbeddedGateway.start(settings)) {
            int port = gateway.adminPort().orElseThrow();

            JsonObject cluster = ask(port, 200, "GET", "/status").getJsonObject("cluster");

            assertThat(cluster.getString("name")).isEqualTo("admin-it");
            assertThat(cluster.getJsonArray("members")).containsExactly(cluster.getString("self"));
            assertThat(new AdminClient(port).scrape().value("framegate_cluster_members"))
                    .isEqualTo(1);
        }
    }

    // ---- sessions

    private static List<String> routes(JsonObject page) {
        return page.getJsonArray("sessions").stream()
                .map(session -> ((JsonObject) session).getString("route"))
                .toList();
    }

    @Test
    void sessionsAreListedOldestFirstByRouteAndClientAndInPages() throws Exception {
        try (TestGateway gateway = gateway();
                Session first = gateway.sessionAt("/a", upstream);
                Session second = gateway.sessionAt("/b", upstream);
                Session third = gateway.sessionAt("/b", upstream)) {
            assertThat(List.of(first, second, third)).doesNotContainNull();

            JsonObject all = ask(gateway, 200, "GET", "/sessions");
            assertThat(all.getInteger("total")).isEqualTo(3);
            assertThat(routes(all)).containsExactly("a", "b", "b");
            assertThat(routes(ask(gateway, 200, "GET", "/sessions?route=b"))).containsExactly("b", "b");
            assertThat(routes(ask(gateway, 200, "GET", "/sessions?route=c"))).isEmpty();
            assertThat(routes(ask(gateway, 200, "GET", "/sessions?client=127.0.0.1")))
                    .hasSize(3);
            assertThat(routes(ask(gateway, 200, "GET", "/sessions?client=192.0.2.1")))
                    .isEmpty();

            JsonObject page = ask(gateway, 200, "GET", "/sessions?offset=1&limit=1");
            assertThat(page.getInteger("total")).isEqualTo(3);
            assertThat(page.getJsonArray("sessions").getJsonObject(0).getString("id"))
                    .isEqualTo(all.getJsonArray("sessions").getJsonObject(1).getString("id"));
            assertThat(routes(page)).hasSize(1);
            assertThat(routes(ask(gateway, 200, "GET", "/sessions?offset=3"))).isEmpty();
        }
    }

    private String onlyId(TestGateway gateway) throws Exception {
        JsonObject page = ask(gateway, 200, "GET", "/sessions");
        assertThat(page.getInteger("total")).isEqualTo(1);
        return page.getJsonArray("sessions").getJsonObject(0).getString("id");
    }

    @Test
    void aSessionShowsWhatHasPassedAndNothingOfWhatItWas() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a/secret-path?secret-query", upstream, "X-Any: secret-field")) {
            session.client().sendText("secret-text");
            session.upstream().expectText("secret-text");
            session.upstream().sendHex("81 01 61");
            session.client().expectText("a");

            JsonObject shown = ask(gateway, 200, "GET", "/sessions/" + onlyId(gateway));

            assertThat(shown.getString("route")).isEqualTo("a");
            assertThat(shown.getString("service")).isEqualTo("service");
            JsonObject client = shown.getJsonObject("client");
            assertThat(client.getString("ip")).isEqualTo("127.0.0.1");
            assertThat(client.getInteger("messages_received")).isEqualTo(1);
            assertThat(client.getInteger("bytes_received")).isEqualTo(11);
            assertThat(client.getInteger("messages_sent")).isEqualTo(1);
            assertThat(client.getInteger("bytes_sent")).isEqualTo(1);
            assertThat(shown.getJsonObject("upstream").getInteger("bytes_sent")).isEqualTo(11);
            assertThat(shown.getJsonArray("paused")).isEmpty();
            assertThat(shown.encode()).doesNotContain("secret");
        }
    }

    @Test
    void aSessionIsClosedWithACodeAndAReason() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a", upstream);
                Session other = gateway.sessionAt("/b", upstream)) {
            String id = ask(gateway, 200, "GET", "/sessions?route=a")
                    .getJsonArray("sessions")
                    .getJsonObject(0)
                    .getString("id");

            assertThat(ask(gateway, 202, "DELETE", "/sessions/" + id + "?code=4000&reason=not%20you")
                            .getString("id"))
                    .isEqualTo(id);

            session.client().expectClose(4000, "not you");
            session.upstream().expectClose(4000, "not you");
            session.client().sendClose(4000, "");
            session.upstream().sendClose(4000, "");
            assertThat(gateway.nextEnd().reason()).isEqualTo("closed by an operator");
            ask(gateway, 404, "GET", "/sessions/" + id);
            ask(gateway, 404, "DELETE", "/sessions/" + id);
            other.client().sendText("still here");
            other.upstream().expectText("still here");
        }
    }

    @Test
    void aSessionIsClosedWith1001IfNothingElseIsSaid() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a", upstream)) {
            ask(gateway, 202, "DELETE", "/sessions/" + onlyId(gateway));

            session.client().expectClose(1001, "");
            session.upstream().expectClose(1001, "");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET | /sessions?rout=a | there is no such parameter; known are [client, limit, offset, route]
            GET | /sessions?limit=0 | limit must be a number in 1..1000
            GET | /sessions?limit=1001 | limit must be a number in 1..1000
            GET | /sessions?offset=-1 | offset must be a number in 0..1000000
            GET | /sessions?offset=two | offset must be a number in 0..1000000
            GET | /sessions/x?route=a | there is no such parameter; known are []
            DELETE | /sessions/x?code=1006 | status 1006 may not be sent in a close frame
            DELETE | /sessions/x?code=5000 | code must be a number in 1000..4999
            """)
    void aRequestThatMakesNoSenseIsRefused(String method, String path, String message) throws Exception {
        try (TestGateway gateway = gateway()) {
            assertThat(ask(gateway, 400, method, path).getString("message")).isEqualTo(message);
        }
    }

    @Test
    void whoAsksAndMakesAMistakeIsToldSo() throws Exception {
        try (TestGateway gateway = gateway();
                Session session = gateway.sessionAt("/a", upstream)) {
            Future<?> page = gateway.openSessions()
                    .page(
                            facts -> {
                                throw new IllegalStateException("a mistake");
                            },
                            0,
                            1);

            assertThatThrownBy(() -> await(page)).hasMessageContaining("a mistake");
            session.client().sendText("still here");
            session.upstream().expectText("still here");
        }
    }

    // ---- why

    private TestGateway limited() {
        return TestGateway.builder().settings("admin: {enabled: true, port: 0}").start(two() + """
                plugins:
                  - {name: websocket-size-limit, config: {client_max_payload: 4}}
                  - {name: websocket-rate-limiting, route: a, config: {minute: 1}}
                  - {name: key-auth, route: b, config: {key_names: [apikey]}}
                consumers:
                  - {username: alice, keyauth_credentials: [{key: a secret of alice}]}
                """);
    }

    @Test
    void whatEndedASessionIsExplained() throws Exception {
        try (TestGateway gateway = limited();
                Session session = gateway.sessionAt("/a", upstream)) {
            String id = onlyId(gateway);
            JsonObject open = ask(gateway, 200, "GET", "/explain/" + id);
            assertThat(open.getString("state")).isEqualTo("open");
            assertThat(open.getJsonArray("events")).isEmpty();

            session.client().sendText("one");
            session.client().sendText("two");
            session.client().expectClose(4429, "API rate limit exceeded");
            session.client().sendClose(4429, "");
            session.upstream().expectText("one");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            gateway.nextEnd();

            JsonObject ended = ask(gateway, 200, "GET", "/explain/" + id);
            assertThat(ended.getString("state")).isEqualTo("ended");
            assertThat(ended.getString("ended_by")).isEqualTo("plugin");
            assertThat(ended.getString("plugin")).isEqualTo("websocket-rate-limiting");
            assertThat(ended.getString("reason"))
                    .isEqualTo("closed by websocket-rate-limiting: API rate limit exceeded");
            assertThat(ended.getJsonObject("client").getInteger("close_sent")).isEqualTo(4429);
            assertThat(ended.getJsonObject("upstream").getInteger("messages_sent"))
                    .isEqualTo(1);
            ask(gateway, 404, "GET", "/explain/nobody");
        }
    }

    @Test
    void aBrokenRuleIsExplained() throws Exception {
        try (TestGateway gateway = limited();
                Session session = gateway.sessionAt("/a", upstream)) {
            String id = onlyId(gateway);
            session.client().sendText("too long");
            session.client().expectClose(1009, "Payload Too Large");
            session.client().close();
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            gateway.nextEnd();

            JsonObject ended = ask(gateway, 200, "GET", "/explain/" + id);
            assertThat(ended.getString("ended_by")).isEqualTo("client");
            JsonObject event = ended.getJsonArray("events").getJsonObject(0);
            assertThat(event.getString("what")).isEqualTo("violation");
            assertThat(event.getString("by")).isEqualTo("client");
            assertThat(event.getString("rule")).isEqualTo(ended.getString("reason"));
        }
    }

    @Test
    void aRefusedHandshakeIsExplained() throws Exception {
        try (TestGateway gateway = limited();
                RawClient client = gateway.ask("/b")) {
            String id = client.expectStatus(401).field("X-Kong-Request-Id").orElseThrow();
            JsonObject ended = ask(gateway, 200, "GET", "/explain/" + id);

            assertThat(ended.getInteger("status")).isEqualTo(401);
            assertThat(ended.getString("plugin")).isEqualTo("key-auth");
            assertThat(ended.getString("reason")).isEqualTo("refused by key-auth");
        }
    }

    // ---- plugins and configuration

    @Test
    void pluginsAreListedInTheOrderTheyRunIn() throws Exception {
        try (TestGateway gateway = limited()) {
            JsonArray plugins = ask(gateway, 200, "GET", "/plugins").getJsonArray("plugins");

            assertThat(plugins.stream().map(plugin -> ((JsonObject) plugin).getString("name")))
                    .containsExactly("key-auth", "websocket-size-limit", "websocket-rate-limiting");
            assertThat(plugins.getJsonObject(2).getJsonObject("config").getMap())
                    .isEqualTo(Map.of("minute", 1));
        }
    }

    @Test
    void theConfigurationIsShownWithDefaultsAndWithoutSecrets() throws Exception {
        try (TestGateway gateway = limited()) {
            JsonObject shown = ask(gateway, 200, "GET", "/config");

            JsonObject settings = shown.getJsonObject("settings");
            assertThat(settings.getJsonObject("drain").getInteger("status")).isEqualTo(1001);
            assertThat(settings.getJsonObject("admin").getBoolean("enabled")).isTrue();
            assertThat(settings.getString("access_log")).isEqualTo("text");
            assertThat(shown.getJsonObject("declarative")
                            .getJsonArray("consumers")
                            .encode())
                    .contains("alice")
                    .contains("(hidden)");
            assertThat(shown.encode()).doesNotContain("a secret of alice");
            assertThat(shown.getString("digest")).isEqualTo(digest(gateway.adminPort()));
        }
    }

    @Test
    void aConfigurationIsTakenFromNobodyWhoMayNotGiveOne() throws Exception {
        try (TestGateway gateway = limited()) {
            ask(gateway, 403, "PUT", "/config");
            ask(gateway, 415, "POST", "/config");
        }
    }

    // ---- who may ask

    private static int status(TestGateway gateway, String path, String... fields) throws Exception {
        return new AdminClient(gateway.adminPort()).get(path, fields).statusCode();
    }

    @Test
    void withATokenNobodyIsToldMoreThanHealthWithoutIt() throws Exception {
        try (TestGateway gateway = gateway(", token: " + TOKEN)) {
            for (String path : List.of(
                    "/metrics",
                    "/status",
                    "/sessions",
                    "/sessions/x",
                    "/explain/x",
                    "/upstreams",
                    "/plugins",
                    "/config",
                    "/openapi.yaml",
                    "/nothing")) {
                assertThat(status(gateway, path)).as(path).isEqualTo(401);
                assertThat(status(gateway, path, "Authorization", "Bearer " + TOKEN + "x"))
                        .as(path)
                        .isEqualTo(401);
                assertThat(status(gateway, path, "Authorization", "Basic " + TOKEN))
                        .as(path)
                        .isEqualTo(401);
                assertThat(status(gateway, path, "Authorization", "Bearer " + TOKEN))
                        .as(path)
                        .isNotEqualTo(401);
            }
            HttpResponse<String> refused = new AdminClient(gateway.adminPort()).send("DELETE", "/sessions/x");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            ask(gateway, 401, "GET", "/status");
            assertThat(status(gateway, "/health/live")).isEqualTo(200);
            assertThat(status(gateway, "/health/ready")).isEqualTo(200);
            assertThat(status(gateway, "/health/started")).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:1, 200",
        "127.0.0.1, 200",
        "[::1]:8091, 200",
        "gateway.example, 421",
        "127.0.0.1.example:8091, 421"
    })
    void withoutATokenAPageOfAnotherNameIsNotAnswered(String host, int status) throws Exception {
        try (TestGateway gateway = gateway();
                RawClient browser = new RawClient(gateway.adminPort())) {
            browser.request("GET /status HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

            assertThat(browser.readHead().status()).isEqualTo(status);
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        try (TestGateway gateway = gateway()) {
            AdminClient admin = new AdminClient(gateway.adminPort());
            assertThat(admin.json(404, "GET", "/nothing").getString("message")).contains("/openapi.yaml");
            assertThat(admin.json(405, "POST", "/status").getString("message")).contains("/openapi.yaml");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/explain/%zz", "/sessions?route=%zz"})
    void whatIsNotWellFormedIsRefusedWithoutALineInTheLog(String path) throws Exception {
        try (ProductLog log = new ProductLog();
                TestGateway gateway = gateway();
                RawClient raw = new RawClient(gateway.adminPort())) {
            raw.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(raw.readHead().status()).isEqualTo(400);
            assertThat(raw.readRest()).contains("{\"message\":\"this is not well-formed\"}");
            assertThat(log.text()).doesNotContain("zz");
        }
    }

    @Test
    void nothingIsKeptOnTheWay() throws Exception {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> answer = new AdminClient(gateway.adminPort()).get("/sessions");

            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }

    // ---- documents

    @Test
    void theDescriptionIsServedAsItIs() throws Exception {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> answer = new AdminClient(gateway.adminPort()).get("/openapi.yaml");

            assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
            assertThat(answer.body()).isEqualTo(Files.readString(Path.of("src/main/resources/admin/openapi.yaml")));
        }
    }

    @Test
    void metricsAreServedInTheFormThatIsAskedFor() throws Exception {
        try (TestGateway gateway = gateway()) {
            AdminClient admin = new AdminClient(gateway.adminPort());
            HttpResponse<String> text = admin.get("/metrics");
            HttpResponse<String> open = admin.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");

            assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(open.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/openmetrics-text; version=1.0.0");
            assertThat(open.body()).endsWith("# EOF\n");
        }
    }
}
