package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.framegate.pdk.Blame;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code key-auth} and {@code jwt} by the client's first message. */
class FirstMessageIT {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String INIT = "{\"type\":\"connection_init\",\"payload\":{\"token\":\"%s\"}}";
    private static final String POINTER = "first_message: {pointer: /payload/token, timeout: 60000";

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

    private TestGateway gateway(String plugin, String config) {
        return TestGateway.builder()
                .plugin("witness", 1, () -> new Witness(seen))
                .start("""
                        _format_version: "3.0"
                        consumers:
                          - username: alice
                            keyauth_credentials: [{key: s3cr3t}]
                            jwt_secrets: [{key: issuer, secret: %s}]
                        services:
                          - name: upstream
                            url: ws://localhost:%d
                            routes:
                              - name: route
                                protocols: [ws]
                                paths: [/]
                                plugins: [{name: %s, protocols: [ws], config: {%s}}]
                        plugins: [{name: witness}]
                        """.formatted(SECRET, upstream.port(), plugin, config));
    }

    private record Witness(BlockingQueue<String> seen) implements OnHandshake, OnClientFrame, OnUpstreamFrame, OnClose {

        private void note(String phase, SessionFacts session) {
            seen.add(phase + " " + session.consumer().map(Object::toString).orElse("nobody"));
        }

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            note("handshake", handshake.session());
            return handshake.proceed();
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            note("client", client.session());
            return client.forward();
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            note("upstream", upstream.session());
            return upstream.forward();
        }

        @Override
        public void onClose(CloseContext close) {
            note("close", close.session());
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(seen.poll(RawPeer.PATIENCE, TimeUnit.MILLISECONDS));
    }

    @Test
    void nothingPassesBeforeTheClientIsKnownAndEverybodyKnowsItThen() throws Exception {
        try (TestGateway gateway = gateway("key-auth", POINTER + "}")) {
            try (Session session = gateway.session(upstream)) {
                assertThat(session.upstream().request().field("X-Consumer-Username"))
                        .isEmpty();
                session.upstream().sendText("welcome");
                session.client().send(RawPeer.frame(9, new byte[] {'p'}, true));
                session.client().expectSilence(100);

                session.client().sendText(INIT.formatted("s3cr3t"));
                session.client().sendText("hello");

                session.upstream().expectText(INIT.formatted("s3cr3t"));
                session.upstream().expectText("hello");
                session.client().expectText("welcome");
                session.upstream().sendText("bye");
                session.client().expectText("bye");
            }
            gateway.nextEnd();
            assertThat(next()).isEqualTo("handshake nobody");
            String phase = next();
            while (!phase.startsWith("close")) {
                assertThat(phase).endsWith(" alice");
                phase = next();
            }
            assertThat(phase).isEqualTo("close alice");
        }
    }

    @Test
    void aBadTokenClosesTheClientAndTheUpstreamHearsNothing() throws Exception {
        try (TestGateway gateway = gateway("key-auth", POINTER + ", close_code: 3000}");
                Session session = gateway.session(upstream)) {
            session.client().sendText(INIT.formatted("other"));
            session.client().sendText("hello");
            session.client().expectClose(3000, "Unauthorized");
            session.upstream().expectClose(1001, "");
            session.client().sendClose(3000, "");
            session.upstream().sendClose(1001, "");
            SessionEnd end = gateway.nextEnd();
            assertThat(end.blame()).isEqualTo(Blame.PLUGIN);
            assertThat(end.reason()).isEqualTo("closed by key-auth");
        }
    }

    @Test
    void aClientThatSaysNothingIsClosed() throws Exception {
        try (TestGateway gateway = gateway("key-auth", "first_message: {pointer: /token, timeout: 50}");
                Session session = gateway.session(upstream)) {
            session.upstream().sendText("welcome");
            session.client().expectClose(4408, "no token in time");
            session.upstream().expectClose(1001, "");
        }
    }

    @Test
    void theMessageMayStayWithTheGateway() throws Exception {
        try (TestGateway gateway = gateway("key-auth", "first_message: {pointer: '', swallow: true}");
                Session session = gateway.session(upstream)) {
            session.client().sendText("s3cr3t");
            session.client().sendText("hello");
            session.upstream().expectText("hello");
        }
    }

    @Test
    void anUpstreamThatLeavesMeanwhileIsReported() throws Exception {
        try (TestGateway gateway = gateway("key-auth", POINTER + "}");
                Session session = gateway.session(upstream)) {
            session.upstream().sendClose(4000, "for nobody to know");
            session.client().expectClose(1001, "");
            session.upstream().expectClose(1001, "");
        }
    }

    @Test
    void aSessionEndsWithTheTokenOfItsFirstMessage() throws Exception {
        try (TestGateway gateway = gateway("jwt", POINTER + "}");
                Session session = gateway.session(upstream)) {
            String message = INIT.formatted("Bearer " + token(3));
            session.client().sendText(message);
            session.upstream().expectText(message);
            session.client().expectClose(4401, "token expired");
            session.upstream().expectClose(4401, "token expired");
        }
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
}
