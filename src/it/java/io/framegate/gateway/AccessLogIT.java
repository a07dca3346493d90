package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.log.ProductLog;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line of a session that has ended. */
class AccessLogIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway gateway(String form) {
        return TestGateway.builder()
                .settings("access_log: " + form)
                .start(
                        upstream.port(),
                        "- {name: websocket-rate-limiting, config: {minute: 1, close_reason: secret-rule}}");
    }

    /** Two messages, of which the second is one too many. */
    private void anExchange(TestGateway gateway) throws Exception {
        try (Session session = gateway.sessionAt(
                "/secret-path?secret-query",
                upstream,
                "Authorization: secret-field",
                "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01")) {
            session.client().sendText("secret-text");
            session.upstream().expectText("secret-text");
            session.client().sendText("two");
            session.client().expectClose(4429, "secret-rule");
            session.client().sendClose(4429, "secret-reason");
            session.upstream().expectClose(1001, "");
            session.upstream().sendClose(1001, "");
            gateway.nextEnd();
        }
    }

    private static List<String> linesWith(ProductLog log, String part) {
        return log.text().lines().filter(line -> line.contains(part)).toList();
    }

    @Test
    void isAnObjectOfItsOwn() throws Exception {
        try (ProductLog log = new ProductLog();
                TestGateway gateway = gateway("json")) {
            anExchange(gateway);

            List<String> lines = linesWith(log, "\"ended_by\"");
            assertThat(lines).hasSize(1);
            JsonObject line = new JsonObject(lines.get(0));
            assertThat(line.getString("route")).isEqualTo("route");
            assertThat(line.getInteger("status")).isEqualTo(101);
            assertThat(line.getString("ended_by")).isEqualTo("plugin");
            assertThat(line.getString("plugin")).isEqualTo("websocket-rate-limiting");
            assertThat(line.getString("reason"))
                    .isEqualTo("closed by websocket-rate-limiting: API rate limit exceeded");
            assertThat(line.getString("trace_id")).isEqualTo(TRACE);
            assertThat(line.getString("client_ip")).isEqualTo("127.0.0.1");
            assertThat(line.getJsonObject("client"))
                    .isEqualTo(new JsonObject()
                            .put("messages_received", 2)
                            .put("bytes_received", 14)
                            .put("messages_sent", 0)
                            .put("bytes_sent", 0)
                            .put("close_received", 4429)
                            .put("close_sent", 4429));
            assertThat(line.getJsonObject("upstream").getInteger("close_sent")).isEqualTo(1001);
            assertThat(log.text()).doesNotContain("secret");
        }
    }

    @Test
    void isALineOfTheLog() throws Exception {
        try (ProductLog log = new ProductLog();
                TestGateway gateway = gateway("text")) {
            anExchange(gateway);

            List<String> lines = linesWith(log, " ended by ");
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0))
                    .contains(" INFO  framegate.session session ")
                    .contains(" route=route service=upstream client=127.0.0.1 status=101 ")
                    .contains(
                            " ended by plugin: closed by websocket-rate-limiting: API rate limit exceeded; client 2/14 in,"
                                    + " 0/0 out, closed 4429 in, 4429 out; upstream 0/0 in, 1/11 out, closed 1001 in, 1001 out");
            assertThat(log.text()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void isThereForAHandshakeThatWasRefused(String form) throws Exception {
        try (ProductLog log = new ProductLog();
                TestGateway gateway = TestGateway.builder()
                        .settings("access_log: " + form)
                        .start(upstream.port(), "- {name: key-auth}");
                RawClient client = gateway.ask("/")) {
            client.expectStatus(401);
            gateway.nextEnd();

            assertThat(linesWith(log, "refused by key-auth")).hasSize(1);
        }
    }

    @Test
    void isNotThereIfNobodyWantsIt() throws Exception {
        try (ProductLog log = new ProductLog();
                TestGateway gateway = gateway("off")) {
            anExchange(gateway);

            assertThat(linesWith(log, "ended")).isEmpty();
        }
    }
}
