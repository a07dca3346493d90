package io.framegate.plugins;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebsocketValidatorIT {

    private static final String CONFIG = """
            - name: websocket-validator
              config:
                %s:
                  text:
                    type: draft4
                    schema: '{"type":"object","required":["name"]}'
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

    private TestGateway gateway(Direction direction) {
        return TestGateway.builder()
                .start(upstream.port(), CONFIG.formatted(direction == Direction.FROM_CLIENT ? "client" : "upstream"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-89")
    @Tag("spec-93")
    void messageIsValidatedOverAllItsFragments(Direction direction) throws Exception {
        try (TestGateway gateway = gateway(direction);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "{\"name\":\"Alex\"}");
            direction.receiver(session).expectText("{\"name\":\"Alex\"}");
            direction.send(session, false, 1, "{\"na".getBytes());
            direction.send(session, true, 0, "me\":1}".getBytes());
            direction.receiver(session).expectText("{\"name\":1}");

            direction.sendText(session, "{\"nome\":1}");

            direction.sender(session).expectHex("88 02 03 EF");
            direction.receiver(session).expectEmptyClose();
        }
    }

    @Test
    @Tag("spec-91")
    void deepMessageEndsItsSessionAndNoOther() throws Exception {
        try (TestGateway gateway = gateway(Direction.FROM_CLIENT);
                Session other = gateway.session(upstream);
                Session session = gateway.session(upstream)) {
            session.client().sendText("[".repeat(1_048_576));

            session.client().expectHex("88 02 03 EF");
            session.upstream().expectEmptyClose();
            other.client().sendText("{\"name\":1}");
            other.upstream().expectText("{\"name\":1}");
        }
    }

    @Test
    @Tag("spec-92")
    void schemaThatIsNoneIsAConfigurationError() {
        assertThatThrownBy(
                        () -> TestGateway.builder()
                                .start(
                                        upstream.port(),
                                        "- name: websocket-validator\n  config: {client: {text: {type: draft4, schema: '{\"type\":7}'}}}"))
                .hasMessageContaining("config.client.text: schema is not valid in draft4 at #/type");
    }
}
