package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code file-log} and {@code http-log} beside sessions. */
class LogPluginsIT {

    private static final String SECRET = "hunter2hunter2";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private RawUpstream upstream;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Token") + " " + body);
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        upstream.close();
    }

    private String httpLog(String more) {
        return "- name: http-log\n  config: {http_endpoint: 'http://127.0.0.1:"
                + server.getAddress().getPort() + "/in?a=b', headers: {X-Token: abc}" + more + "}";
    }

    private void converse(TestGateway gateway, String path) throws IOException, InterruptedException {
        try (Session session = gateway.sessionAt(
                path, upstream, "Authorization: Bearer " + SECRET, "Cookie: a=" + SECRET, "X-Api-Key: " + SECRET)) {
            session.client().sendText("hello " + SECRET);
            session.upstream().expectText("hello " + SECRET);
            session.client().sendClose(4000, SECRET);
            session.upstream().expectClose(4000, SECRET);
            session.upstream().sendClose(4000, SECRET);
            session.client().expectClose(4000, SECRET);
        }
        gateway.nextEnd();
    }

    private static void assertTells(JsonObject record, String path) {
        assertThat(record.getJsonObject("request").getString("uri")).isEqualTo(path);
        assertThat(record.getJsonObject("response").getInteger("status")).isEqualTo(101);
        assertThat(record.getJsonObject("route").getString("name")).isEqualTo("route");
        JsonObject client = record.getJsonObject("websocket").getJsonObject("client");
        assertThat(client.getInteger("messages_received")).isEqualTo(1);
        assertThat(client.getInteger("close_code_received")).isEqualTo(4000);
        assertThat(record.encode()).doesNotContain(SECRET);
    }

    @Test
    void fileHasALineForEverySessionOnceTheGatewayHasStopped(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("sessions.log");
        try (TestGateway gateway = TestGateway.builder()
                .eventLoops(2)
                .start(upstream.port(), "- name: file-log\n  config: {path: '" + file + "'}")) {
            for (int i = 0; i < 20; i++) {
                converse(gateway, "/" + i + "?key=" + SECRET);
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(20);
        for (String line : lines) {
            JsonObject record = new JsonObject(line);
            assertTells(record, record.getJsonObject("request").getString("uri"));
        }
    }

    @Test
    void fileMayBeMovedAwayIfItIsReopened(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("sessions.log");
        Path moved = directory.resolve("sessions.1");
        try (TestGateway gateway = TestGateway.builder()
                .start(upstream.port(), "- name: file-log\n  config: {path: '" + file + "', reopen: true}")) {
            Files.move(file, moved);
            converse(gateway, "/");
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(moved).isEmptyFile();
    }

    @Test
    void refusedHandshakeIsTold() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                .start(
                        upstream.port(),
                        httpLog(""),
                        "- name: websocket-origin\n  config: {origins: ['https://a.example']}")) {
            try (var client = gateway.ask("/", "Origin: https://b.example")) {
                client.expectStatus(403);
            }
            JsonObject record = next("POST /in?a=b abc ");
            assertThat(record.getJsonObject("response").getInteger("status")).isEqualTo(403);
            assertThat(record.getJsonObject("websocket").getString("terminated_by"))
                    .isEqualTo("plugin");
        }
    }

    private String nextText(String start) throws InterruptedException {
        String next = received.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(next).startsWith(start);
        return next.substring(start.length());
    }

    private JsonObject next(String start) throws InterruptedException {
        return new JsonObject(nextText(start));
    }

    @Test
    void serverIsAskedAgainWhenItFailsAndNotWhenItRefuses() throws Exception {
        answers.addAll(List.of(503, 429, 200, 400, 200));
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), httpLog(""))) {
            converse(gateway, "/1?key=" + SECRET);
            for (int i = 0; i < 3; i++) {
                assertTells(next("POST /in?a=b abc "), "/1");
            }
            converse(gateway, "/2");
            assertTells(next("POST /in?a=b abc "), "/2");
            converse(gateway, "/3");
            JsonObject third = next("POST /in?a=b abc ");
            assertTells(third, "/3");
            assertThat(third.getInteger("discarded")).isEqualTo(1);
        }
        assertThat(received).isEmpty();
    }

    @Test
    void whatWaitsIsSentWhenTheGatewayStops() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                .start(
                        upstream.port(),
                        httpLog(", method: PUT, queue: {max_batch_size: 100, max_coalescing_delay: 3600}"))) {
            converse(gateway, "/1");
            converse(gateway, "/2");
            assertThat(received).isEmpty();
        }
        JsonArray records = new JsonArray(nextText("PUT /in?a=b abc "));
        assertThat(records).hasSize(2);
        assertTells(records.getJsonObject(1), "/2");
    }

    @Test
    void serverThatIsNotThereHoldsNothingUp() throws Exception {
        String plugin = httpLog(", queue: {max_entries: 1}");
        server.stop(0);
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), plugin)) {
            for (int i = 0; i < 10; i++) {
                converse(gateway, "/");
            }
        }
    }

    private static Decision rule(ClientFrameContext client) {
        return switch (client.getFrame().text()) {
            case "drop " + SECRET -> client.dropFrame();
            case "throw " + SECRET -> throw new IllegalStateException(SECRET);
            case "change " + SECRET -> client.withFrameData("changed");
            case "close " + SECRET -> client.close(4001, SECRET);
            default -> client.forward();
        };
    }

    private static String told(String line) {
        JsonObject record = new JsonObject(line);
        assertThat(record.remove("session")).isInstanceOf(String.class);
        assertThat(record.remove("at")).isInstanceOf(Number.class);
        assertThat(record.remove("route")).isEqualTo(new JsonObject().put("name", "route"));
        return record.encode().replace('"', '\'');
    }

    @Test
    void messagesAndDecisionsAreRecordedIfTheyAreAskedFor(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("events.log");
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("rule", 10, () -> (OnClientFrame) LogPluginsIT::rule)
                        .start(
                                upstream.port(),
                                "- {name: rule, on_failure: open}",
                                "- {name: file-log, config: {path: '" + file + "', events: [message, decision]}}");
                Session session = gateway.session(upstream)) {
            for (String text : List.of("forward ", "drop ", "throw ", "change ")) {
                session.client().sendText(text + SECRET);
            }
            session.upstream().expectText("forward " + SECRET);
            session.upstream().expectText("throw " + SECRET);
            session.upstream().expectText("changed");
            session.upstream().sendText("back " + SECRET);
            session.client().expectText("back " + SECRET);
            session.client().sendText("close " + SECRET);
            session.client().expectClose(4001, SECRET);
            session.client().sendClose(4001, "");
            session.upstream().readFrame();
            session.upstream().sendClose(1001, "");
            gateway.nextEnd();
        }
        String text = Files.readString(file);
        assertThat(text).doesNotContain(SECRET);
        assertThat(text.lines().map(LogPluginsIT::told))
                .containsExactlyInAnyOrder(
                        "{'event':'message','from':'client','type':'text','bytes':22}",
                        "{'event':'message','from':'client','type':'text','bytes':19}",
                        "{'event':'decision','from':'client','type':'text','bytes':19,'plugin':'rule','decision':'drop','answered':false}",
                        "{'event':'message','from':'client','type':'text','bytes':20}",
                        "{'event':'decision','from':'client','plugin':'rule','decision':'none','failure':'EXCEPTION'}",
                        "{'event':'message','from':'client','type':'text','bytes':21}",
                        "{'event':'decision','from':'client','type':'text','bytes':21,'plugin':'rule','decision':'modify','bytes_after':7}",
                        "{'event':'message','from':'upstream','type':'text','bytes':19}",
                        "{'event':'message','from':'client','type':'text','bytes':20}",
                        "{'event':'decision','from':'client','type':'text','bytes':20,'plugin':'rule','decision':'close','client_code':4001,'upstream_code':1005}");
    }
}
