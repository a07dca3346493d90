package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.session.Observation;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 16.5 where only the wire can show it; the rest is in {@code KongWebSocketTest} and the published usages. */
class PdkIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway with(Direction direction, Function<FrameContext, Decision> decide) {
        return TestGateway.builder()
                .plugin("p", 1, () -> direction.deciding(decide))
                .start(upstream.port(), "- name: p");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-60")
    void closeFrameThatIsDroppedEndsTheSession(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, FrameContext::dropFrame);
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "");
            session.client().expectHex("88 02 03 F3");
            session.upstream().expectHex("88 02 03 F3");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-61")
    void droppedPingIsAnsweredByNobody(Direction direction) throws Exception {
        try (TestGateway gateway = with(
                        direction,
                        frame -> frame.getFrame().type() == FrameType.PING ? frame.dropFrame() : frame.forward());
                Session session = gateway.session(upstream)) {
            direction.send(session, 9, "hello?".getBytes());
            direction.sendText(session, "next");
            direction.receiver(session).expectText("next");
            direction.sender(session).expectSilence(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void droppedMessageMayBeAnswered(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.dropFrame(Frame.text("not now")));
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.sender(session).expectText("not now");
            direction.receiver(session).expectSilence(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ruleThatIsNotEnforcedIsObserved(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.forward("too many"));
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.receiver(session).expectText("hello");
            assertThat(gateway.nextObservation())
                    .isInstanceOfSatisfying(Observation.Unenforced.class, unenforced -> assertThat(unenforced.rule())
                            .isEqualTo("too many"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingAndPongMayBeRewritten(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.withFrameData("other"));
                Session session = gateway.session(upstream)) {
            direction.send(session, 9, "ping".getBytes());
            direction.send(session, 10, "pong".getBytes());
            direction.receiver(session).expectHex("89 05 6F 74 68 65 72");
            direction.receiver(session).expectHex("8A 05 6F 74 68 65 72");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-64")
    void closeWithoutArgumentsIsBareOnBothSides(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, FrameContext::close);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "bad");
            session.client().expectHex("88 00");
            session.upstream().expectHex("88 00");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-65")
    void closeWithOneArgumentTellsTheSenderAlone(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.close(1000));
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "bad");
            direction.sender(session).expectHex("88 02 03 E8");
            direction.receiver(session).expectHex("88 00");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-67")
    void closeInsteadOfAReceivedCloseSendsOnlyItsOwnFrames(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.close(4001, "a", 4002, "b"));
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "discarded");
            direction.sender(session).expectClose(4001, "a");
            direction.sender(session).expectEnd();
            direction.receiver(session).expectClose(4002, "b");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-75")
    void emptyDataIsAnEmptyFrame(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.withFrameData(""));
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "something");
            direction.receiver(session).expectHex("81 00");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reasonWithoutAStatusStaysUnsent(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.withFrameData("x"));
                Session session = gateway.session(upstream)) {
            direction.send(session, 8, new byte[0]);
            direction.receiver(session).expectHex("88 00");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-71")
    void controlPayloadThatIsTooLongIsTheFailureOfItsPlugin(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, frame -> frame.withFrameData("x".repeat(126)));
                Session session = gateway.session(upstream)) {
            direction.send(session, 9, new byte[0]);
            session.client().expectHex("88 02 03 F3");
            session.upstream().expectHex("88 02 03 F3");
        }
    }
}
