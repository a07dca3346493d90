package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Peer;
import io.framegate.pdk.OnHandshake;
import io.framegate.testkit.Direction;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 16.4 and 5.3: how much a message may be, and what its sender is told. */
class LimitsIT {

    private static final String TOO_LARGE = "88 13 03 F1 50 61 79 6C 6F 61 64 20 54 6F 6F 20 4C 61 72 67 65";
    private static final String GOING_AWAY = "88 02 03 E9";

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static void expectTooLarge(Direction direction, Session session) throws IOException {
        direction.sender(session).expectHex(TOO_LARGE);
        direction.receiver(session).expectHex(GOING_AWAY);
        direction.sender(session).expectEnd();
    }

    private TestGateway withLimit(Direction direction, int bytes) {
        String side = direction == Direction.FROM_CLIENT ? "client" : "upstream";
        return TestGateway.builder()
                .start(
                        upstream.port(),
                        "- name: websocket-size-limit\n  config: {%s_max_payload: %d}".formatted(side, bytes));
    }

    @Test
    @Tag("spec-35")
    void upstreamIsToldThatItsMessageIsTooLarge() throws Exception {
        try (TestGateway gateway = withLimit(Direction.FROM_UPSTREAM, 10);
                Session session = gateway.session(upstream)) {
            session.upstream().sendText("x".repeat(20));

            session.upstream().expectHex(TOO_LARGE);
            session.client().expectHex(GOING_AWAY);
            session.client().sendHex("88 80 37 FA 21 3D");
            session.client().expectEnd();
            session.upstream().expectEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-36")
    @Tag("spec-37")
    void limitCountsOverFragmentsAndPingsDoNotTouchIt(Direction direction) throws Exception {
        try (TestGateway gateway = withLimit(direction, 10);
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 5; i++) {
                direction.send(session, false, i == 0 ? 1 : 0, "11".getBytes());
                direction.send(session, 9, "ping".getBytes());
                direction.receiver(session).expectHex("89 04 70 69 6E 67");
            }
            direction.send(session, false, 0, "1".getBytes());

            expectTooLarge(direction, session);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-39")
    @Tag("spec-40")
    void fragmentsAreCounted(Direction direction) throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .settings("limits: {max_fragments: 5}")
                        .start(upstream.port());
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 6; i++) {
                direction.send(session, false, i == 0 ? 1 : 0, "a".getBytes());
            }
            expectTooLarge(direction, session);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pluginSetsHowManyFragmentsOneSideMaySend(Direction direction) throws Exception {
        Direction other = direction == Direction.FROM_CLIENT ? Direction.FROM_UPSTREAM : Direction.FROM_CLIENT;
        try (TestGateway gateway = withFragments(direction, "max_fragments", 5);
                Session session = gateway.session(upstream)) {
            sendFragments(other, session, 6);
            other.receiver(session).expectText("aaaaaa");
            sendFragments(direction, session, 5);
            direction.receiver(session).expectText("aaaaa");
            direction.send(session, false, 1, "a".getBytes());
            for (int i = 0; i < 5; i++) {
                direction.send(session, false, 0, "a".getBytes());
            }
            expectTooLarge(direction, session);
        }
    }

    private TestGateway withFragments(Direction direction, String limit, int value) {
        String side = direction == Direction.FROM_CLIENT ? "client" : "upstream";
        return TestGateway.builder()
                .start(
                        upstream.port(),
                        "- name: websocket-size-limit\n  config: {%s_%s: %d}".formatted(side, limit, value));
    }

    private static void sendFragments(Direction direction, Session session, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            direction.send(session, i == count - 1, i == 0 ? 1 : 0, "a".getBytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void pluginRefusesTinyFragmentsExceptTheLast(Direction direction) throws Exception {
        try (TestGateway gateway = withFragments(direction, "min_fragment_size", 4);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "a");
            direction.receiver(session).expectText("a");
            direction.send(session, false, 1, "abcd".getBytes());
            direction.send(session, 9, "".getBytes());
            direction.receiver(session).expectHex("89 00");
            direction.send(session, true, 0, "e".getBytes());
            direction.receiver(session).expectText("abcde");

            direction.send(session, false, 1, "abcd".getBytes());
            direction.send(session, false, 0, "efg".getBytes());

            expectTooLarge(direction, session);
        }
    }

    @Test
    @Tag("spec-43")
    void upstreamsDefaultIs16MiBAndCheckedFromTheHeader() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            session.upstream().sendHex("81 7F 00 00 00 00 01 00 00 01");

            expectTooLarge(Direction.FROM_UPSTREAM, session);
        }
    }

    @Test
    void clientsDefaultIs1MiB() throws Exception {
        try (TestGateway gateway = TestGateway.inFrontOf(upstream);
                Session session = gateway.session(upstream)) {
            session.client().sendHex("82 FF 00 00 00 00 00 10 00 01 37 FA 21 3D");

            expectTooLarge(Direction.FROM_CLIENT, session);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-44")
    void messageIsRefusedAtTheFragmentThatIsTooMuch(Direction direction) throws Exception {
        try (TestGateway gateway = withLimit(direction, 1024);
                Session session = gateway.session(upstream)) {
            for (int i = 0; i < 3; i++) {
                direction.send(session, i == 2, i == 0 ? 1 : 0, "x".repeat(500).getBytes());
            }
            expectTooLarge(direction, session);
        }
    }

    @Test
    @Tag("spec-45")
    void headerAloneIsEnoughAndTheLimitItselfPasses() throws Exception {
        try (TestGateway gateway = withLimit(Direction.FROM_CLIENT, 1024)) {
            try (Session session = gateway.session(upstream)) {
                session.client().sendText("x".repeat(1024));
                session.upstream().expectText("x".repeat(1024));
                session.client().sendHex("81 FE 04 01 37 FA 21 3D");
                expectTooLarge(Direction.FROM_CLIENT, session);
            }
        }
    }

    @Test
    @Tag("spec-47")
    void sideThatIsNotConfiguredKeepsItsDefault() throws Exception {
        try (TestGateway gateway = withLimit(Direction.FROM_CLIENT, 1024);
                Session session = gateway.session(upstream)) {
            session.upstream().send(RawPeer.frame(2, new byte[1_500_000], false));
            assertThat(session.client().readFrame().payload()).hasSize(1_500_000);
            session.upstream().sendHex("81 7F 00 00 00 00 01 00 00 01");
            expectTooLarge(Direction.FROM_UPSTREAM, session);
        }
    }

    @Test
    @Tag("spec-48")
    void pluginMayRaiseTheDefault() throws Exception {
        try (TestGateway gateway = withLimit(Direction.FROM_CLIENT, 2_097_152);
                Session session = gateway.session(upstream)) {
            session.client().send(RawPeer.frame(2, new byte[1_572_864], true));
            assertThat(session.upstream().readFrame().payload()).hasSize(1_572_864);
        }
    }

    @Test
    void messageOf32MiBPassesWhenTheLimitIsRaised() throws Exception {
        byte[] most = new byte[33_554_432];
        new java.util.Random(1).nextBytes(most);
        try (TestGateway gateway = withLimit(Direction.FROM_CLIENT, 33_554_432);
                Session session = gateway.session(upstream)) {
            Thread sender = new Thread(() -> {
                try {
                    session.client().send(RawPeer.frame(2, most, true));
                } catch (IOException closed) {
                    throw new java.io.UncheckedIOException(closed);
                }
            });
            sender.start();
            assertThat(session.upstream().readFrame().payload()).isEqualTo(most);
            sender.join();
        }
    }

    @Test
    @Tag("spec-49")
    void handshakePluginSetsLimitsAndZeroRestoresTheDefault() throws Exception {
        OnHandshake strict = handshake ->
                handshake.proceed().withMaxPayloadSize(Peer.CLIENT, 1024).withMaxPayloadSize(Peer.UPSTREAM, 1024);
        OnHandshake lenient = handshake -> handshake.proceed().withMaxPayloadSize(Peer.CLIENT, 0);
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("strict", 20, () -> strict)
                        .plugin("lenient", 10, () -> lenient)
                        .start(upstream.port(), "- name: strict", "- name: lenient");
                Session session = gateway.session(upstream)) {
            session.client().send(RawPeer.frame(2, new byte[1_048_576], true));
            assertThat(session.upstream().readFrame().payload()).hasSize(1_048_576);
            session.upstream().sendText("x".repeat(1025));
            expectTooLarge(Direction.FROM_UPSTREAM, session);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-53")
    void noPluginSeesAMessageThatIsTooLargeButEachSeesTheEnd(Direction direction) throws Exception {
        RecordingPlugin recorder = new RecordingPlugin();
        String side = direction == Direction.FROM_CLIENT ? "client" : "upstream";
        try (TestGateway gateway = TestGateway.builder()
                .plugin("recorder", 1, () -> recorder)
                .start(
                        upstream.port(),
                        "- name: websocket-size-limit\n  config: {%s_max_payload: 10}".formatted(side),
                        "- name: recorder")) {
            try (Session session = gateway.session(upstream)) {
                direction.sendText(session, "x".repeat(11));
                expectTooLarge(direction, session);
            }
            assertThat(recorder.nextEnd().reason()).isEqualTo("message of more than 10 bytes");
            assertThat(recorder.isExhausted()).isTrue();
        }
    }
}
