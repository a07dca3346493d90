package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code websocket-transformer} between a client and an upstream. */
class WebsocketTransformerIT {

    private static final String BOTH = """
            - name: websocket-transformer
              config:
                client: &same
                  remove: [/secret]
                  mask: [{pointers: [/card], with: last4}]
                  if_not_json: close
                upstream: *same
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

    private static String expect(Direction direction, Session session) throws Exception {
        return new String(direction.receiver(session).readFrame().payload(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void changesWhatItFindsAndNothingElse(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), BOTH);
                Session session = gateway.session(upstream)) {
            for (String untouched : List.of("{ \"a\" : 1.0, \"\\u0062\" : 2 }", " []", "null")) {
                direction.sendText(session, untouched);
                assertThat(expect(direction, session)).isEqualTo(untouched);
            }
            direction.sendText(session, "{ \"a\" : 1.0, \"secret\" : 2, \"card\" : 4111111111111111 }");
            assertThat(expect(direction, session)).isEqualTo("{\"a\":1.0,\"card\":\"************1111\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesOverWhatIsNotJson(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), BOTH);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "{\"secret\":1,\"secret\":2}");
            direction.sender(session).expectClose(1007, "");
            assertThat(direction.receiver(session).readFrame().payload()).isEmpty();
        }
    }

    @Test
    void directionWithoutChangesIsLeftAlone() throws Exception {
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), """
                        - name: websocket-transformer
                          config: {client: {remove: [/a]}}
                        """);
                Session session = gateway.session(upstream)) {
            session.upstream().sendText("{\"a\":1}");
            session.client().expectText("{\"a\":1}");
            session.client().sendText("{\"a\":1}");
            session.upstream().expectText("{}");
        }
    }
}
