package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 16.9 and the close matrix of 7.2, over real sockets. */
class ClosingIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway quick() {
        return TestGateway.builder()
                .settings("timeouts: {lingering_time: 600, lingering_timeout: 200}")
                .start(upstream.port());
    }

    private static Blame blameOf(Direction direction) {
        return direction == Direction.FROM_CLIENT ? Blame.CLIENT : Blame.UPSTREAM;
    }

    /** C7, C8. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-127")
    @Tag("spec-128")
    void resetIsReportedToTheOtherSideWith1001(Direction direction) throws Exception {
        RecordingPlugin recorder = new RecordingPlugin();
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("recorder", 1, () -> recorder)
                        .start(upstream.port(), "- name: recorder");
                Session session = gateway.session(upstream)) {
            direction.sender(session).reset();

            direction.receiver(session).expectHex("88 02 03 E9");
            direction.receiver(session).close();
            assertThat(recorder.nextEnd().blame()).isEqualTo(blameOf(direction));
            assertThat(recorder.isExhausted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfClosedConnectionIsALostOne(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "last words");
            direction.sender(session).finish();

            direction.receiver(session).expectText("last words");
            direction.receiver(session).expectHex("88 02 03 E9");
            direction.sender(session).expectEnd();
        }
    }

    /** RFC 6455 7.1.1: who closes cleanly ends its half of the connection and reads until the other half ends. */
    @ParameterizedTest
    @EnumSource
    void halfThatIsClosedBehindACloseFrameStillGetsItsAnswer(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "bye");
            direction.sender(session).finish();
            direction.receiver(session).expectClose(1000, "bye");
            direction.receiver(session).expectSilence(50);

            direction.receiver(session).send(RawPeer.frame(1, new byte[] {'a'}, direction == Direction.FROM_UPSTREAM));
            direction
                    .receiver(session)
                    .send(RawPeer.frame(8, new byte[] {0x03, (byte) 0xE8}, direction == Direction.FROM_UPSTREAM));

            direction.sender(session).expectText("a");
            direction.sender(session).expectClose(1000, "");
            direction.sender(session).expectEnd();
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void killedInTheMiddleOfAMessageTheSurvivorIsTold1001(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            byte[] frame = RawPeer.frame(2, new byte[100_000], direction == Direction.FROM_CLIENT);
            direction.sender(session).send(java.util.Arrays.copyOf(frame, 50_000));
            direction.sender(session).reset();

            direction.receiver(session).expectHex("88 02 03 E9");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-129")
    void whatTheOtherSideStillSendsArrivesBeforeItsClose(Direction direction) throws Exception {
        Direction back = direction == Direction.FROM_CLIENT ? Direction.FROM_UPSTREAM : Direction.FROM_CLIENT;
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "");
            direction.receiver(session).expectClose(1000, "");
            for (int i = 0; i < 3; i++) {
                back.sendText(session, "text " + i);
            }
            back.sendClose(session, 1000, "done");

            for (int i = 0; i < 3; i++) {
                direction.sender(session).expectText("text " + i);
            }
            direction.sender(session).expectClose(1000, "done");
            direction.sender(session).expectEnd();
            direction.receiver(session).expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-131")
    void dataAfterACloseIsDiscarded(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "");
            direction.sendText(session, "too late");
            direction.receiver(session).expectClose(1000, "");
            direction.receiver(session).expectSilence(50);
        }
    }

    /** C13. */
    @Test
    @Tag("spec-132")
    void simultaneousClosesAreEachForwardedOnce() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            session.client().sendClose(1000, "");
            session.upstream().sendClose(1001, "");

            session.client().expectClose(1001, "");
            session.upstream().expectClose(1000, "");
            session.client().expectEnd();
            session.upstream().expectEnd();
            SessionEnd end = gateway.nextEnd();
            assertThat(end.client().closeReceived()).contains(CloseStatus.of(1000));
            assertThat(end.upstream().closeReceived()).contains(CloseStatus.of(1001));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-133")
    void statusOfWhoeverClosesArrivesAndComesBack(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            Direction back = direction == Direction.FROM_CLIENT ? Direction.FROM_UPSTREAM : Direction.FROM_CLIENT;
            direction.sendClose(session, 1000, "bye");
            direction.receiver(session).expectClose(1000, "bye");
            back.sendClose(session, 1000, "bye");
            direction.sender(session).expectClose(1000, "bye");
        }
    }

    /** C12. */
    @ParameterizedTest
    @EnumSource
    void closeThatIsNeverAnsweredEndsBothConnections(Direction direction) throws Exception {
        try (TestGateway gateway = quick();
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 1000, "");
            direction.receiver(session).expectClose(1000, "");
            direction.receiver(session).expectEnd();
            direction.sender(session).expectEnd();
            assertThat(gateway.nextEnd().durationMillis()).isBetween(150L, 5_000L);
        }
    }

    @Test
    @Tag("spec-7")
    @Tag("spec-8")
    @Tag("spec-135")
    void noServiceTimeoutEndsAnIdleSession() throws Exception {
        String slowService = """
                _format_version: "3.0"
                services:
                  - {name: s, url: "ws://localhost:%d", read_timeout: 80, write_timeout: 80, connect_timeout: 2000,
                     routes: [{name: r, protocols: [ws], paths: [/]}]}
                """.formatted(upstream.port());
        try (TestGateway gateway = TestGateway.builder().start(slowService);
                Session session = gateway.session(upstream)) {
            session.client().expectSilence(200);
            session.client().sendText("still here");
            session.upstream().expectText("still here");
            session.upstream().expectSilence(100);
            session.upstream().sendText("me too");
            session.client().expectText("me too");
        }
    }

    @Test
    @Tag("spec-135")
    void idleTimeoutClosesBothSidesWith1001() throws Exception {
        try (TestGateway gateway =
                        TestGateway.builder().settings("timeouts: {idle: 200}").start(upstream.port());
                Session session = gateway.session(upstream)) {
            session.client().expectClose(1001, "");
            session.upstream().expectClose(1001, "");
            session.client().sendClose(1001, "");
            session.client().expectEnd();
            session.upstream().close();
            SessionEnd end = gateway.nextEnd();
            assertThat(end.reason()).isEqualTo("idle");
            assertThat(end.blame()).isEqualTo(Blame.GATEWAY);
        }
    }

    /** C11. */
    @Test
    void stoppingGatewayTellsBothSides1001() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            var stopped = gateway.stop();

            session.client().expectClose(1001, "");
            session.upstream().expectClose(1001, "");
            session.client().sendClose(1001, "");
            session.upstream().sendClose(1001, "");
            session.client().expectEnd();
            session.upstream().expectEnd();
            stopped.toCompletionStage().toCompletableFuture().get(10, java.util.concurrent.TimeUnit.SECONDS);
            assertThat(gateway.nextEnd().reason()).isEqualTo("the gateway is shutting down");
        }
    }
}
