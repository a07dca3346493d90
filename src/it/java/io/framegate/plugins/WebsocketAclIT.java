package io.framegate.plugins;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code websocket-acl} between a client and an upstream. */
class WebsocketAclIT {

    private static final String RULES = """
            - name: websocket-acl
              config:
                rules:
                  - {when: {json: [{pointer: /op, equals: read}]}, action: allow}
                  - {when: {json: [{pointer: /op, equals: write}]}, action: error}
                default: deny
            """;

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void rulesDecide(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), RULES);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "{\"op\":\"write\"}");
            direction.sender(session).expectText("{\"message\":\"not allowed by rule 2\"}");
            direction.sendText(session, "{\"op\":\"read\"}");
            direction.receiver(session).expectText("{\"op\":\"read\"}");
            direction.sendText(session, "{\"op\":\"admin\"}");
            direction.sender(session).expectClose(1008, "");
            direction.receiver(session).expectClose(1001, "");
        }
    }

    @Test
    void rulesMayBeAboutSessions() throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), """
                        - name: websocket-acl
                          config:
                            rules:
                              - {when: {path: '/public/.*', direction: client}, action: drop}
                              - {when: {header: {X-Role: reader}, direction: client}, action: drop}
                        """)) {
            try (Session session = gateway.sessionAt("/public/7", upstream)) {
                session.client().sendText("dropped");
                session.upstream().sendText("news");
                session.client().expectText("news");
            }
            try (Session session = gateway.sessionAt("/private", upstream, "X-Role: reader")) {
                session.client().sendText("dropped");
                session.client().sendClose(1000, "");
                session.upstream().expectClose(1000, "");
            }
            try (Session session = gateway.sessionAt("/private", upstream, "X-Role: writer")) {
                session.client().sendText("passes");
                session.upstream().expectText("passes");
            }
        }
    }
}
