package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.OnHandshake;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code websocket-origin} as {@code conf/examples/origin.yml} configures it, and what it is told of the request. */
class OriginIT {

    private static final String TRUSTED = "trusted_ips: [127.0.0.1, \"::1\"]";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway example(String settings) throws IOException {
        String config = Files.readString(Path.of("conf", "examples", "origin.yml"));
        assertThat(config).contains("localhost:9000");
        return TestGateway.builder()
                .settings(settings)
                .start(config.replace("localhost:9000", "localhost:" + upstream.port()));
    }

    private void assertAccepted(TestGateway gateway, String path, String... fields) throws IOException {
        try (RawClient client = gateway.ask(path, fields);
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();
            client.sendText("hello");
            connection.expectText("hello");
        }
    }

    private void assertRefused(TestGateway gateway, int status, String body, String path, String... fields)
            throws IOException {
        try (RawClient client = gateway.ask(path, fields)) {
            Head answer = client.expectStatus(status);
            assertThat(answer.field("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(client.readRest()).isEqualTo(body);
        }
        upstream.expectNobody(50);
    }

    @Test
    void pageOfAnotherOriginIsRefusedBeforeTheUpstreamHears() throws Exception {
        try (TestGateway gateway = example("")) {
            assertAccepted(gateway, "/chat", "Origin: http://gateway.example");
            assertAccepted(gateway, "/chat", "Origin: https://gateway.example");
            assertAccepted(gateway, "/chat");
            assertRefused(gateway, 403, "Origin not allowed", "/chat", "Origin: https://evil.example");
            assertRefused(gateway, 403, "Origin not allowed", "/chat", "Origin: null");
            assertRefused(
                    gateway,
                    403,
                    "Origin not allowed",
                    "/chat",
                    "Origin: http://gateway.example",
                    "Origin: http://gateway.example");
        }
    }

    @Test
    void pagesOfListedOriginsAreAccepted() throws Exception {
        String subprotocol = "Sec-WebSocket-Protocol: graphql-transport-ws";
        try (TestGateway gateway = example("")) {
            assertAccepted(gateway, "/graphql", subprotocol, "Origin: https://app.example.com");
            assertAccepted(gateway, "/graphql", subprotocol, "Origin: https://a.b.example.org");
            assertAccepted(gateway, "/graphql", subprotocol, "Origin: https://pr-7.preview.example.com");
            assertRefused(
                    gateway, 403, "Origin not allowed", "/graphql", subprotocol, "Origin: http://gateway.example");
            assertRefused(gateway, 403, "Origin not allowed", "/graphql", subprotocol);
        }
    }

    @Test
    void subprotocolThatIsNotAllowedIsRefusedOrLeftOut() throws Exception {
        String origin = "Origin: https://app.example.com";
        try (TestGateway gateway = example("")) {
            assertRefused(gateway, 400, "Sub-protocol required", "/graphql", origin);
            assertRefused(
                    gateway, 400, "Sub-protocol not allowed", "/graphql", origin, "Sec-WebSocket-Protocol: graphql-ws");
            try (RawClient client = gateway.ask(
                            "/graphql", origin, "Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws");
                    RawUpstream.Connection connection =
                            upstream.upgrade("Sec-WebSocket-Protocol: graphql-transport-ws")) {
                assertThat(client.expectUpgrade().field("Sec-WebSocket-Protocol"))
                        .contains("graphql-transport-ws");
                assertThat(connection.request().field("Sec-WebSocket-Protocol")).contains("graphql-transport-ws");
                assertThat(connection.request().field("Origin")).contains("https://app.example.com");
            }
        }
    }

    @Test
    void upstreamMayNotSelectWhatAPluginHasTakenOut() throws Exception {
        try (TestGateway gateway = example("");
                RawClient client = gateway.ask(
                        "/graphql",
                        "Origin: https://app.example.com",
                        "Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws");
                RawUpstream.Connection connection = upstream.upgrade("Sec-WebSocket-Protocol: graphql-ws")) {
            client.expectStatus(502);
            connection.expectEnd();
        }
    }

    @Test
    void trustedProxySaysWhatTheClientSees() throws Exception {
        String[] said = {
            "Origin: https://public.example", "X-Forwarded-Proto: https", "X-Forwarded-Host: public.example"
        };
        try (TestGateway gateway = example(TRUSTED)) {
            assertAccepted(gateway, "/chat", said);
        }
        try (TestGateway gateway = example("")) {
            assertRefused(gateway, 403, "Origin not allowed", "/chat", said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, gateway.example, '', ws gateway.example 80",
        "false, Gateway.EXAMPLE:8080, '', ws gateway.example 8080",
        "false, '[2001:db8::1]:8080', '', 'ws [2001:db8::1] 8080'",
        "false, '[2001:db8::1]', '', 'ws [2001:db8::1] 80'",
        "false, gateway.example:, '', ws gateway.example 80",
        "false, inner, X-Forwarded-Proto: https;X-Forwarded-Host: public.example;X-Forwarded-Port: 8443, ws inner 80",
        "true, inner, '', ws inner 80",
        "true, inner, X-Forwarded-Proto: https, wss inner 443",
        "true, inner:8443, X-Forwarded-Proto: https, wss inner 8443",
        "true, inner, X-Forwarded-Proto: https;X-Forwarded-Port: 8443, wss inner 8443",
        "true, inner:8443, X-Forwarded-Proto: https;X-Forwarded-Port: 443, wss inner 8443",
        "true, inner, X-Forwarded-Proto: https;X-Forwarded-Host: Public.example, wss public.example 443",
        "true, inner:81, X-Forwarded-Host: public.example, ws public.example 80",
        "true, inner, X-Forwarded-Host: public.example:8080, ws public.example 8080",
        "true, inner, 'X-Forwarded-Host: public.example, middle', ws public.example 80",
        "true, inner, X-Forwarded-Host: public.example;X-Forwarded-Port: 8080, ws public.example 8080",
        "true, inner, X-Forwarded-Host: not a host;X-Forwarded-Port: many, ws inner 80",
        "true, inner, X-Forwarded-Host: ;X-Forwarded-Port: 65536, ws inner 80",
        "true, inner, X-Forwarded-Port: 0, ws inner 80"
    })
    void pluginsAreToldWhatTheClientSees(boolean trusted, String host, String fields, String expected)
            throws Exception {
        OnHandshake plugin = handshake -> {
            var request = handshake.session().request();
            return handshake.exit(
                    403, request.scheme() + " " + request.forwardedHost() + " " + request.forwardedPort());
        };
        try (TestGateway gateway = TestGateway.builder()
                        .settings(trusted ? TRUSTED : "")
                        .plugin("tell", 1, () -> plugin)
                        .start(upstream.port(), "- name: tell");
                RawClient client = new RawClient(gateway.port())) {
            String request = fields.isEmpty() ? RawClient.handshake("/") : RawClient.handshake("/", fields.split(";"));
            client.request(request.replace("gateway.example", host));
            client.expectStatus(403);
            assertThat(client.readRest()).isEqualTo(expected);
        }
    }
}
