package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.SessionFacts;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code key-auth} and {@code acl}: who the client is, as the upstream and other plugins are told. */
class ConsumersIT {

    private static final String KEY_AUTH = "- name: key-auth\n  config: {hide_credentials: true}";
    private static final String ANONYMOUS = "- name: key-auth\n  config: {anonymous: guest}";
    private static final String[] PRETENDED = {
        "X-Consumer-ID: root",
        "X-Consumer-Username: root",
        "X-Consumer-Custom-ID: root",
        "X-Consumer-Groups: root",
        "X-Credential-Identifier: root",
        "X-Anonymous-Consumer: true"
    };

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway gateway(String settings, String... plugins) {
        StringBuilder yaml = new StringBuilder("""
                _format_version: "3.0"
                consumers:
                  - id: 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d
                    username: alice
                    custom_id: a-1
                    keyauth_credentials: [{key: s3cr3t, id: 1b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}]
                    acls: [{group: gold}]
                  - username: guest
                keyauth_credentials: [{consumer: guest, key: guest-key}]
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes: [{name: route, protocols: [ws], paths: [/]}]
                """.formatted(upstream.port()));
        if (plugins.length > 0) {
            yaml.append("plugins:\n");
            for (String plugin : plugins) {
                plugin.lines().forEach(line -> yaml.append("  ").append(line).append('\n'));
            }
        }
        return TestGateway.builder()
                .settings(settings)
                .plugin("before", 5000, () -> new Witness(seen))
                .plugin("after", 1, () -> new Witness(seen))
                .start(yaml.toString());
    }

    private record Witness(BlockingQueue<String> seen) implements OnHandshake, OnClientFrame, OnUpstreamFrame, OnClose {

        private void note(String phase, SessionFacts session) {
            seen.add(phase + " " + session.consumer().map(Object::toString).orElse("nobody") + " "
                    + session.credential().orElse("nothing"));
        }

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            note("handshake", handshake.session());
            return handshake.proceed();
        }

        @Override
        public io.framegate.pdk.Decision onClientFrame(io.framegate.pdk.ClientFrameContext frame) {
            note("client", frame.session());
            return frame.forward();
        }

        @Override
        public io.framegate.pdk.Decision onUpstreamFrame(io.framegate.pdk.UpstreamFrameContext frame) {
            note("upstream", frame.session());
            return frame.forward();
        }

        @Override
        public void onClose(io.framegate.pdk.CloseContext close) {
            note("close", close.session());
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
    }

    private static void assertPretendsNothing(Head request) {
        assertThat(request.fields()).noneMatch(field -> field.contains("root"));
    }

    @Test
    void theUpstreamIsToldWhoItIsWhateverTheClientSays() throws Exception {
        try (TestGateway gateway = gateway("", KEY_AUTH);
                TestGateway.Session session = gateway.sessionAt("/?a=b&apikey=s3cr3t", upstream, PRETENDED)) {
            Head request = session.upstream().request();
            assertPretendsNothing(request);
            assertThat(request.line()).isEqualTo("GET /?a=b HTTP/1.1");
            assertThat(request.field("X-Consumer-ID")).contains("0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d");
            assertThat(request.field("X-Consumer-Username")).contains("alice");
            assertThat(request.field("X-Consumer-Custom-ID")).contains("a-1");
            assertThat(request.field("X-Credential-Identifier")).contains("1b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d");
            assertThat(request.field("X-Anonymous-Consumer")).isEmpty();
        }
    }

    @Test
    void theAnonymousConsumerIsOneToo() throws Exception {
        try (TestGateway gateway = gateway("", ANONYMOUS);
                TestGateway.Session session = gateway.session(upstream, PRETENDED)) {
            Head request = session.upstream().request();
            assertPretendsNothing(request);
            assertThat(request.field("X-Consumer-Username")).contains("guest");
            assertThat(request.field("X-Anonymous-Consumer")).contains("true");
            assertThat(request.field("X-Credential-Identifier")).isEmpty();
        }
    }

    @Test
    void withoutAnAuthenticationOnlyATrustedProxySaysWhoItIs() throws Exception {
        try (TestGateway gateway = gateway("");
                TestGateway.Session session = gateway.session(upstream, PRETENDED)) {
            assertPretendsNothing(session.upstream().request());
            assertThat(session.upstream().request().field("X-Anonymous-Consumer"))
                    .isEmpty();
        }
        try (TestGateway gateway = gateway("trusted_ips: [127.0.0.1, \"::1\"]");
                TestGateway.Session session = gateway.session(upstream, PRETENDED)) {
            assertThat(session.upstream().request().field("X-Consumer-Username"))
                    .contains("root");
        }
        try (TestGateway gateway = gateway("trusted_ips: [127.0.0.1, \"::1\"]", KEY_AUTH);
                TestGateway.Session session = gateway.sessionAt("/?apikey=s3cr3t", upstream, PRETENDED)) {
            assertPretendsNothing(session.upstream().request());
        }
    }

    @Test
    void laterPluginsAndAllPhasesSeeWhoItIs() throws Exception {
        String known = " alice 1b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";
        try (TestGateway gateway = gateway("", KEY_AUTH, "- name: before", "- name: after")) {
            try (TestGateway.Session session = gateway.session(upstream, "apikey: s3cr3t")) {
                assertThat(next()).isEqualTo("handshake nobody nothing");
                assertThat(next()).isEqualTo("handshake" + known);
                session.client().sendText("up");
                session.upstream().expectText("up");
                session.upstream().sendText("down");
                session.client().expectText("down");
                for (String phase : new String[] {"client", "client", "upstream", "upstream"}) {
                    assertThat(next()).isEqualTo(phase + known);
                }
            }
            gateway.nextEnd();
            String last = next();
            while (!last.startsWith("close")) {
                last = next();
            }
            assertThat(last).isEqualTo("close" + known);
        }
    }

    @Test
    void aMissingKeyIsAnsweredBeforeTheUpstreamHears() throws Exception {
        try (TestGateway gateway = gateway("", KEY_AUTH);
                RawClient client = gateway.ask("/")) {
            Head answer = client.expectStatus(401);
            assertThat(answer.field("WWW-Authenticate")).contains("Key");
            assertThat(client.readRest()).isEqualTo("No API key found in request");
            upstream.expectNobody(50);
        }
    }

    @Test
    void aConsumerMayByItsGroups() throws Exception {
        String acl = "- name: acl\n  protocols: [ws]\n  config: {allow: [gold]}";
        try (TestGateway gateway = gateway("", KEY_AUTH, acl)) {
            try (RawClient client = gateway.ask("/", "apikey: guest-key")) {
                client.expectStatus(403);
                assertThat(client.readRest()).isEqualTo("You cannot consume this service");
            }
            upstream.expectNobody(50);
            try (TestGateway.Session session = gateway.session(upstream, "apikey: s3cr3t", "X-Consumer-Groups: root")) {
                assertThat(session.upstream().request().field("X-Consumer-Groups"))
                        .contains("gold");
                session.client().sendText("hello");
                session.upstream().expectText("hello");
            }
        }
        try (TestGateway gateway = gateway("", acl);
                RawClient client = gateway.ask("/")) {
            client.expectStatus(401);
        }
    }

    @Test
    void anAnonymousConsumerThatIsNobodyKeepsTheGatewayFromStarting() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> gateway("", "- name: key-auth\n  config: {anonymous: stranger}")))
                .hasMessageContaining("key-auth cannot start")
                .hasMessageContaining("anonymous: there is no consumer \"stranger\"");
    }
}
