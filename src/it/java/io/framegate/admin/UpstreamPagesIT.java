package io.framegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.AdminClient;
import io.framegate.testkit.DnsServer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the admin port tells of upstreams with several targets, in its page and in metrics. */
class UpstreamPagesIT {

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

    /** What is told of the first upstream, in the form that is described. */
    private JsonObject chat(TestGateway gateway) throws Exception {
        JsonObject answer = new AdminClient(gateway.adminPort()).json(200, "GET", "/upstreams");
        description.assertDescribes("GET", "/upstreams", 200, answer);
        return answer.getJsonArray("upstreams").getJsonObject(0);
    }

    @Test
    void targetsAreShownWithTheirHealthAndSessions() throws Exception {
        String yaml = """
                _format_version: "3.0"
                services: [{name: s, protocol: ws, host: chat, routes: [{name: r, protocols: [ws], paths: [/]}]}]
                upstreams:
                  - name: chat
                    healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}
                    targets:
                      - {target: "127.0.0.1:1", weight: 200}
                      - {target: "127.0.0.1:%d"}
                      - {target: nobody.invalid, weight: 0}
                """.formatted(upstream.port());
        try (DnsServer dns = new DnsServer();
                TestGateway gateway = TestGateway.builder()
                        .settings("admin: {enabled: true, port: 0}\ndns: {servers: [" + dns.yaml() + "]}")
                        .start(yaml);
                Session session = gateway.sessionAt("/", upstream)) {
            JsonObject chat = chat(gateway);
            assertThat(chat.getString("name") + " " + chat.getString("algorithm"))
                    .isEqualTo("chat round-robin");
            JsonArray targets = chat.getJsonArray("targets");
            JsonObject refusing = address(targets, 0);
            assertThat(refusing.getString("address") + " " + refusing.getString("health") + " "
                            + refusing.getInteger("sessions") + " " + refusing.getInteger("weight"))
                    .isEqualTo("127.0.0.1:1 unhealthy 0 200");
            assertThat(refusing.getJsonObject("last_failure").getString("what")).contains("refused");
            JsonObject used = address(targets, 1);
            assertThat(used.getString("health") + " " + used.getInteger("sessions") + " " + used.getInteger("weight"))
                    .isEqualTo("healthy 1 100");
            assertThat(targets.getJsonObject(2).getString("target")).isEqualTo("nobody.invalid:8000");
            assertThat(targets.getJsonObject(2).getString("lookup_failure")).isNotEmpty();

            assertThat(metric(gateway, "healthy", 1)).hasValue(0);
            assertThat(metric(gateway, "weight", 1)).hasValue(200);
            assertThat(metric(gateway, "healthy", upstream.port())).hasValue(1);
            assertThat(metric(gateway, "sessions", upstream.port())).hasValue(1);

            gateway.reload(yaml.replace("- {target: \"127.0.0.1:" + upstream.port() + "\"}", ""));
            JsonArray left = chat(gateway).getJsonArray("targets");
            assertThat(address(left, 2).getString("health")).isEqualTo("gone");
            assertThat(metric(gateway, "sessions", upstream.port())).hasValue(1);
            assertThat(metric(gateway, "healthy", upstream.port())).isEmpty();
            assertThat(session.client()).isNotNull();
        }
    }

    private static JsonObject address(JsonArray targets, int target) {
        return targets.getJsonObject(target).getJsonArray("addresses").getJsonObject(0);
    }

    private static OptionalDouble metric(TestGateway gateway, String name, int port) throws Exception {
        String address = "127.0.0.1:" + port;
        return new AdminClient(gateway.adminPort())
                .scrape()
                .find("framegate_upstream_target_" + name, "upstream", "chat", "target", address, "address", address);
    }
}
