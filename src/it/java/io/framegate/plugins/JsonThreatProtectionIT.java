package io.framegate.plugins;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonThreatProtectionIT {

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
    void messageOverALimitEndsItsSessionAndNoOther(Direction direction) throws Exception {
        String side = direction == Direction.FROM_CLIENT ? "client" : "upstream";
        String config = """
                - name: json-threat-protection
                  config: {from: [%s], max_body_size: -1, max_container_depth: 3}
                """;
        try (TestGateway gateway = TestGateway.builder().start(upstream.port(), config.formatted(side));
                Session other = gateway.session(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "[[[]]]");
            direction.receiver(session).expectText("[[[]]]");

            direction.sendText(session, "[".repeat(1_000_000));

            direction.sender(session).expectClose(1008, "");
            direction.receiver(session).expectEmptyClose();
            direction.sendText(other, "{}");
            direction.receiver(other).expectText("{}");
        }
    }
}
