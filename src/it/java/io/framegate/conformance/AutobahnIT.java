package io.framegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.Installed;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Autobahn suite itself, where its command is on the path: against both sides of the gateway. */
class AutobahnIT {

    private static final Set<String> FINE = Set.of("OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED");
    private static final String SETTINGS = "compression: {client: accept, upstream: accept, min_size: 0}\n"
            + "limits: {client_max_payload: 33554432, upstream_max_payload: 33554432}";
    private static final long MINUTES = 30;

    private Path wstest;

    @BeforeEach
    void suiteIsThere() {
        wstest = Installed.program("wstest");
    }

    @Test
    void suiteAsAClientFindsNoFailure() throws Exception {
        try (EchoUpstream upstream = new EchoUpstream();
                TestGateway gateway = TestGateway.builder().settings(SETTINGS).start(upstream.port())) {
            JsonObject server = new JsonObject().put("agent", "framegate").put("url", url(gateway.port()));
            Path reports = Path.of("target/autobahn/client").toAbsolutePath();

            Process suite =
                    start("fuzzingclient", reports, new JsonObject().put("servers", new JsonArray().add(server)));

            assertThat(suite.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertNoFailure(reports);
        }
    }

    @Test
    void suiteAsAnUpstreamFindsNoFailure() throws Exception {
        int port = freePort();
        Path reports = Path.of("target/autobahn/upstream").toAbsolutePath();
        Process suite = start("fuzzingserver", reports, new JsonObject().put("url", url(port)));
        try (TestGateway gateway = TestGateway.builder().settings(SETTINGS).start(port)) {
            int cases = countOnceItListens(gateway);
            for (int i = 1; i <= cases; i++) {
                echo(gateway, "/runCase?case=" + i + "&agent=framegate");
            }
            echo(gateway, "/updateReports?agent=framegate");
            assertNoFailure(reports);
        } finally {
            suite.destroy();
        }
    }

    private static String url(int port) {
        return "ws://localhost:" + port;
    }

    private Process start(String mode, Path reports, JsonObject options) throws IOException {
        Files.createDirectories(reports);
        Path specification = reports.resolve("specification.json");
        options.put("outdir", reports.toString())
                .put("cases", new JsonArray().add("*"))
                .put("exclude-cases", new JsonArray())
                .put("exclude-agent-cases", new JsonObject());
        Files.writeString(specification, options.encode());
        return new ProcessBuilder(wstest.toString(), "-m", mode, "-s", specification.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(reports.toFile(), "output.txt"))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The gateway answers 502 until the suite listens; each try takes as long as its handshake. */
    private static int countOnceItListens(TestGateway gateway) throws IOException {
        for (int tries = 0; tries < 10_000; tries++) {
            try (RawClient client = gateway.ask("/getCaseCount")) {
                if (client.readHead().status() == 101) {
                    return Integer.parseInt(client.readFrame().text());
                }
            }
        }
        throw new AssertionError("the suite does not listen");
    }

    private static void echo(TestGateway gateway, String path) throws Exception {
        try (RawClient client = gateway.ask(path)) {
            client.expectUpgrade();
            End.echoingClient(client).awaitEnd();
        }
    }

    private static void assertNoFailure(Path reports) throws IOException {
        JsonObject results = new JsonObject(Files.readString(reports.resolve("index.json"))).getJsonObject("framegate");
        List<String> failed = new ArrayList<>();
        for (String id : results.fieldNames()) {
            JsonObject result = results.getJsonObject(id);
            if (!FINE.contains(result.getString("behavior")) || !FINE.contains(result.getString("behaviorClose"))) {
                failed.add(id + " " + result.encode());
            }
        }
        assertThat(results.fieldNames()).hasSizeGreaterThan(500);
        assertThat(failed).isEmpty();
    }
}
