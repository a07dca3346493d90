package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.Head;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code jwt} with {@code jwks_uri}: keys that an HTTP server has. */
class JwtKeySetIT {

    private final AtomicInteger asked = new AtomicInteger();
    private volatile String answer = "";
    private volatile int status = 200;
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean silent;
    private ECKey old;
    private ECKey young;
    private RawUpstream upstream;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        old = new ECKeyGenerator(Curve.P_256).keyID("old").generate();
        young = new ECKeyGenerator(Curve.P_256).keyID("young").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        if (silent) {
            awaitRelease();
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitRelease() {
        try {
            assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        server.stop(0);
        upstream.close();
    }

    private TestGateway gateway(String config) {
        return gateway(upstream.port(), config);
    }

    private TestGateway gateway(int port, String config) {
        return TestGateway.builder()
                .start("""
                _format_version: "3.0"
                consumers: [{username: alice, acls: [{group: gold}]}]
                services:
                  - name: upstream
                    url: ws://localhost:%d
                    routes:
                      - name: route
                        protocols: [ws]
                        paths: [/]
                        plugins:
                          - name: jwt
                            protocols: [ws]
                            timeout: 60000
                            config: {jwks_uri: "http://127.0.0.1:%d/keys?secret=x", jwks_cooldown: 1, %s}
                """.formatted(port, server.getAddress().getPort(), config));
    }

    private static String keys(ECKey... keys) {
        return new JWKSet(java.util.List.<com.nimbusds.jose.jwk.JWK>of(keys)).toString();
    }

    private static String token(ECKey key, String subject, long secondsLeft) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .expirationTime(Date.from(Instant.now().plusSeconds(secondsLeft)))
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Test
    void aSessionNeedsATokenThatTheSetHasSignedAndEndsWithIt() throws Exception {
        answer = keys(old);
        try (TestGateway gateway = gateway("upstream_headers: {X-User: sub}");
                TestGateway.Session session = gateway.session(
                        upstream, bearer(token(old, "u-1", 3)), "X-User: root", "X-Consumer-ID: root")) {
            Head request = session.upstream().request();
            assertThat(request.field("X-Credential-Identifier")).contains("u-1");
            assertThat(request.field("X-User")).contains("u-1");
            assertThat(request.toString()).doesNotContain("root");
            assertThat(request.field("X-Anonymous-Consumer")).isEmpty();
            session.client().sendText("hello");
            session.upstream().expectText("hello");
            try (RawClient stranger = gateway.ask("/", bearer(token(young, "u-1", 60)))) {
                assertThat(stranger.expectStatus(401).field("WWW-Authenticate"))
                        .contains("Bearer error=\"invalid_token\"");
                assertThat(stranger.readRest()).isEqualTo("No key found for given 'kid'");
            }
            session.client().expectClose(4401, "token expired");
            session.upstream().expectClose(4401, "token expired");
        }
    }

    @Test
    void aClaimNamesTheConsumer() throws Exception {
        answer = keys(old);
        try (TestGateway gateway = gateway("consumer_claim: sub");
                TestGateway.Session session = gateway.session(upstream, bearer(token(old, "alice", 60)))) {
            assertThat(session.upstream().request().field("X-Consumer-Username"))
                    .contains("alice");
        }
    }

    @Test
    void newKeysAreFetchedWhenATokenNamesOneAndOldOnesAreForgotten() throws Exception {
        answer = keys(old);
        try (EchoUpstream echo = new EchoUpstream();
                TestGateway gateway = gateway(echo.port(), "jwks_refresh: 300")) {
            assertThat(status(gateway, token(old, "u", 60))).isEqualTo(101);
            answer = keys(young);
            awaitStatus(101, gateway, token(young, "u", 60));
            assertThat(status(gateway, token(old, "u", 60))).isEqualTo(401);
        }
    }

    @Test
    void anEndpointThatIsDownKeepsNothingFromStartingAndTokensFromNothingButTheirKeys() throws Exception {
        status = 500;
        try (EchoUpstream echo = new EchoUpstream();
                TestGateway gateway = gateway(echo.port(), "anonymous: alice")) {
            try (RawClient client = gateway.ask("/", bearer(token(old, "u", 60)))) {
                assertThat(client.expectStatus(503).field("Retry-After")).isPresent();
                assertThat(client.readRest()).isEqualTo("The keys that tokens are checked with cannot be had");
            }
            answer = keys(old);
            status = 200;
            awaitStatus(101, gateway, token(old, "u", 60)); // fetched again without being asked for
            status = 500;
            awaitStatus(503, gateway, token(young, "u", 60));
            assertThat(status(gateway, token(old, "u", 60))).isEqualTo(101);
        }
    }

    @Test
    void aSlowEndpointStopsNothingElse() throws Exception {
        silent = true;
        try (EchoUpstream echo = new EchoUpstream();
                TestGateway gateway = gateway(echo.port(), "jwks_wait: 900, anonymous: alice");
                RawClient waiting = gateway.ask("/", bearer(token(old, "u", 60)));
                RawClient guest = gateway.ask("/")) {
            guest.expectUpgrade();
            guest.sendText("hello");
            guest.expectText("hello");
            waiting.expectStatus(503);
            assertThat(asked).hasValue(1);
            answer = keys(old);
            released.countDown();
            awaitStatus(101, gateway, token(old, "u", 60));
        }
    }

    @Test
    void aTokenInTheFirstMessageWaitsForItsKeys() throws Exception {
        silent = true;
        answer = keys(old);
        try (TestGateway gateway = gateway("jwks_wait: 60000, first_message: {pointer: '', timeout: 60000}");
                TestGateway.Session session = gateway.session(upstream)) {
            String token = token(old, "u", 60);
            session.client().sendText(token);
            session.client().sendText("hello");
            released.countDown();
            session.upstream().expectText(token);
            session.upstream().expectText("hello");
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotRead() throws Exception {
        answer = "{\"keys\":[" + " ".repeat(600_000) + "]}";
        try (EchoUpstream echo = new EchoUpstream();
                TestGateway gateway = gateway(echo.port(), "jwks_wait: 900")) {
            assertThat(status(gateway, token(old, "u", 60))).isEqualTo(503);
        }
    }

    private static int status(TestGateway gateway, String token) throws IOException {
        try (RawClient client = gateway.ask("/", bearer(token))) {
            return client.readHead().status();
        }
    }

    private static void awaitStatus(int status, TestGateway gateway, String token) throws IOException {
        while (status(gateway, token) != status) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
