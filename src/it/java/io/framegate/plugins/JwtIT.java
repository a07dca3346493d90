package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code jwt}: tokens of handshakes, and sessions that end with them. */
class JwtIT {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway gateway(String config) {
        return TestGateway.builder().start("""
                _format_version: "3.0"
                consumers: [{username: alice, jwt_secrets: [{key: issuer, secret: %s}]}]
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes:
                      - name: route
                        protocols: [ws]
                        paths: [/]
                        plugins: [{name: jwt, protocols: [ws], config: %s}]
                """.formatted(SECRET, upstream.port(), config));
    }

    private static String token(long secondsLeft) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer("issuer")
                        .expirationTime(Date.from(Instant.now().plusSeconds(secondsLeft)))
                        .build());
        jwt.sign(new MACSigner(SECRET));
        return jwt.serialize();
    }

    @Test
    void aSessionEndsWithItsTokenOnBothSides() throws Exception {
        try (TestGateway gateway = gateway("{claims_to_verify: [exp]}");
                TestGateway.Session session = gateway.session(upstream, "Authorization: Bearer " + token(2))) {
            assertThat(session.upstream().request().field("X-Consumer-Username"))
                    .contains("alice");
            assertThat(session.upstream().request().field("X-Credential-Identifier"))
                    .contains("issuer");
            session.client().sendText("hello");
            session.upstream().expectText("hello");
            session.client().expectClose(4401, "token expired");
            session.upstream().expectClose(4401, "token expired");
        }
    }

    @Test
    void anExpiredTokenOpensNoSession() throws Exception {
        try (TestGateway gateway = gateway("{}");
                RawClient client = gateway.ask("/?jwt=" + token(-1))) {
            assertThat(client.expectStatus(401).field("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
            assertThat(client.readRest()).isEqualTo("token expired");
            upstream.expectNobody(50);
        }
    }

    @Test
    void aTokenAmongSubprotocolsStaysWithTheGateway() throws Exception {
        try (TestGateway gateway = gateway("{subprotocol_prefixes: [bearer.]}");
                RawClient client = gateway.ask("/", "Sec-WebSocket-Protocol: chat, bearer." + token(60));
                RawUpstream.Connection connection = upstream.upgrade("Sec-WebSocket-Protocol: chat")) {
            assertThat(client.expectUpgrade().field("Sec-WebSocket-Protocol")).contains("chat");
            assertThat(connection.request().field("Sec-WebSocket-Protocol")).contains("chat");
            assertThat(connection.request().toString()).doesNotContain("bearer.");
        }
    }

    @Test
    void aTokenAloneLeavesNothingToOffer() throws Exception {
        try (TestGateway gateway = gateway("{subprotocol_prefixes: [bearer.]}");
                RawClient client = gateway.ask("/", "Sec-WebSocket-Protocol: bearer." + token(60));
                RawUpstream.Connection connection = upstream.upgrade()) {
            assertThat(client.expectUpgrade().field("Sec-WebSocket-Protocol")).isEmpty();
            assertThat(connection.request().field("Sec-WebSocket-Protocol")).isEmpty();
        }
    }

    @Test
    void aTokenSignedWithAnotherSecretIsRefused() throws Exception {
        String good = token(60);
        try (TestGateway gateway = gateway("{}");
                RawClient client = gateway.ask(
                        "/", "Authorization: Bearer " + good.substring(0, good.lastIndexOf('.')) + ".AAAA")) {
            client.expectStatus(401);
            assertThat(client.readRest()).isEqualTo("Invalid signature");
        }
    }
}
