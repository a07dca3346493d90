package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Blame;
import io.framegate.testkit.RawPeer;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 16.1: what goes in comes out, to the byte. */
class PumpingIT {

    private RawUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        gateway = TestGateway.inFrontOf(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    @Tag("spec-1")
    void textPassesBothWays() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendHex("81 8C 37 FA 21 3D 5F 9F 4D 51 58 DA 56 52 45 96 45 1C");
            session.upstream().expectHex("81 0C 68 65 6C 6C 6F 20 77 6F 72 6C 64 21");

            session.upstream().sendHex("81 0C 68 65 6C 6C 6F 20 77 6F 72 6C 64 21");
            session.client().expectHex("81 0C 68 65 6C 6C 6F 20 77 6F 72 6C 64 21");
        }
    }

    @Test
    @Tag("spec-3")
    void binaryPassesBothWays() throws Exception {
        String frame = "82 12 E4 BD A0 E5 A5 BD 2C 20 57 65 62 53 6F 63 6B 65 74 21";
        try (Session session = gateway.session(upstream)) {
            session.client().sendHex("82 92 37 FA 21 3D D3 47 81 D8 92 47 0D 1D 60 9F 43 6E 58 99 4A 58 43 DB");
            session.upstream().expectHex(frame);

            session.upstream().sendHex(frame);
            session.client().expectHex(frame);
        }
    }

    @Test
    @Tag("spec-4")
    void closeFromTheClientIsAnsweredByTheUpstream() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendHex("88 89 37 FA 21 3D 34 12 46 52 58 9E 43 44 52");
            session.upstream().expectHex("88 09 03 E8 67 6F 6F 64 62 79 65");
            session.client().expectSilence(50);

            session.upstream().sendHex("88 00");
            session.client().expectHex("88 00");
            session.client().expectEnd();
            session.upstream().expectEnd();
        }
        assertThat(gateway.nextEnd().blame()).isEqualTo(Blame.CLIENT);
        assertThat(gateway.hasNoMoreEnds()).isTrue();
    }

    @Test
    @Tag("spec-5")
    void emptyCloseFromTheUpstreamStaysEmpty() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.upstream().sendHex("88 00");
            session.client().expectHex("88 00");
            session.client().sendHex("88 80 37 FA 21 3D");
            session.upstream().expectHex("88 00");
            session.upstream().expectEnd();
            session.client().expectEnd();
        }
        assertThat(gateway.nextEnd().blame()).isEqualTo(Blame.UPSTREAM);
    }

    @Test
    void pingsAndPongsAreForwardedAndNeverAnswered() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().send(RawPeer.frame(9, "heartbeat client".getBytes(), true));
            session.upstream().expectHex("89 10 68 65 61 72 74 62 65 61 74 20 63 6C 69 65 6E 74");
            session.client().expectSilence(50);

            session.upstream().send(RawPeer.frame(10, "heartbeat server".getBytes(), false));
            session.client().expectHex("8A 10 68 65 61 72 74 62 65 61 74 20 73 65 72 76 65 72");
            session.upstream().sendHex("89 00");
            session.client().expectHex("89 00");
            session.upstream().expectSilence(50);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000, 1_048_576})
    @Tag("spec-41")
    @Tag("spec-52")
    @Tag("spec-123")
    void everyLengthPassesBothWaysInItsShortestForm(int length) throws Exception {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        try (Session session = gateway.session(upstream)) {
            session.client().send(RawPeer.frame(2, payload, true));
            assertThat(session.upstream().readFrame().payload()).isEqualTo(payload);

            session.upstream().send(RawPeer.frame(2, payload, false));
            assertThat(session.client().read(RawPeer.frame(2, payload, false).length))
                    .isEqualTo(RawPeer.frame(2, payload, false));
        }
    }

    @Test
    @Tag("spec-124")
    void everyFrameToTheUpstreamHasItsOwnMask() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().send(RawPeer.frame(2, new byte[0], true));
            session.client().send(RawPeer.frame(2, new byte[0], true));

            byte[] first = session.upstream().read(6);
            byte[] second = session.upstream().read(6);
            assertThat(first).startsWith(0x82, 0x80);
            assertThat(second).startsWith(0x82, 0x80).isNotEqualTo(first);
        }
    }

    @Test
    void manyFramesInOnePacketKeepTheirOrder() throws Exception {
        try (Session session = gateway.session(upstream)) {
            var packet = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < 500; i++) {
                packet.writeBytes(io.framegate.testkit.RawClient.text(Integer.toString(i)));
            }
            session.client().send(packet.toByteArray());
            for (int i = 0; i < 500; i++) {
                session.upstream().expectText(Integer.toString(i));
            }
        }
    }

    @Test
    void frameMayArriveByteByByte() throws Exception {
        try (Session session = gateway.session(upstream)) {
            for (byte b : io.framegate.testkit.RawClient.text("x".repeat(130))) {
                session.client().send(new byte[] {b});
            }
            session.upstream().expectText("x".repeat(130));
        }
    }
}
