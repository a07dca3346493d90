package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Frames;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 16.8 and 5.2: what is wrong is answered, reported to the other side, and goes no further. */
class CodecErrorsIT {

    private final RecordingPlugin recorder = new RecordingPlugin();
    private RawUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
        gateway =
                TestGateway.builder().plugin("recorder", 1, () -> recorder).start(upstream.port(), "- name: recorder");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "unmasked, 81 05 48 65 6C 6C 6F, 1002",
        "RSV1, C1 85 37 FA 21 3D 7F 9F 4D 51 58, 1002",
        "opcode 3, 83 80 37 FA 21 3D, 1002",
        "opcode 11, 8B 80 37 FA 21 3D, 1002",
        "fragmented ping, 09 80 37 FA 21 3D, 1002",
        "ping of 126 bytes, 89 FE 00 7E 37 FA 21 3D, 1002",
        "close of one byte, 88 81 37 FA 21 3D 34, 1002",
        "close with 1005, 88 82 37 FA 21 3D 34 17, 1002",
        "continuation of nothing, 80 81 37 FA 21 3D 4F, 1002",
        "63 bits of length, 82 FF 80 00 00 00 00 00 00 00 37 FA 21 3D, 1009",
        "text that is not UTF-8, 81 82 37 FA 21 3D F4 D2, 1007",
        "reason that is not UTF-8, 88 84 37 FA 21 3D 34 12 DE C3, 1007"
    })
    @Tag("spec-31")
    @Tag("spec-119")
    @Tag("spec-120")
    @Tag("spec-121")
    void clientThatBreaksARuleIsTold(String what, String hex, int status) throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendText("before");
            session.client().sendHex(hex);
            session.client().sendText("after");

            session.upstream().expectText("before");
            session.client().expectClose(status, status == 1009 ? "Payload Too Large" : "");
            session.client().expectEnd();
            session.upstream().expectHex("88 02 03 E9");
            session.upstream().sendHex("88 02 03 E9");
            session.upstream().expectEnd();
        }
        assertThat(recorder.next().frame()).isEqualTo(Frames.text("before"));
        recorder.nextEnd();
        assertThat(recorder.isExhausted()).as("no plugin sees it").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "masked, 81 85 37 FA 21 3D 7F 9F 4D 51 58, 1002",
        "RSV1, C1 00, 1002",
        "opcode 3, 83 00, 1002",
        "fragmented close, 08 02 03 E8, 1002",
        "pong of 126 bytes, 8A 7E 00 7E, 1002",
        "close of one byte, 88 01 03, 1002",
        "close with 1006, 88 02 03 EE, 1002",
        "new message inside a fragmented one, 01 01 61 81 01 62, 1002",
        "all bits of length, 82 7F FF FF FF FF FF FF FF FF, 1009",
        "text that is not UTF-8, 81 02 C3 28, 1007"
    })
    void upstreamThatBreaksARuleIsTold(String what, String hex, int status) throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.upstream().sendText("before");
            session.upstream().sendHex(hex);
            session.upstream().sendText("after");

            session.client().expectText("before");
            session.upstream().expectClose(status, status == 1009 ? "Payload Too Large" : "");
            session.upstream().expectEnd();
            session.client().expectHex("88 02 03 E9");
            session.client().sendHex("88 80 37 FA 21 3D");
            session.client().expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    void closeCodesThatMayNotBeSentAreNeitherTakenNorForwarded(int code) throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendClose(code, "");

            session.client().expectClose(1002, "");
            session.upstream().expectClose(1001, "");
        }
    }

    @Test
    @Tag("spec-125")
    void transparentModeForwardsWhatIsNotUtf8() throws Exception {
        try (TestGateway transparent = TestGateway.builder()
                        .settings("frames: {utf8: transparent}")
                        .start(upstream.port());
                Session session = transparent.session(upstream)) {
            session.client().sendHex("81 82 37 FA 21 3D F4 D2");
            session.upstream().expectHex("81 02 C3 28");
            session.upstream().sendHex("88 04 03 E8 FF FE");
            session.client().expectHex("88 04 03 E8 FF FE");
        }
    }

    @Test
    void longLengthFormsPassUnlessMinimalOnesAreAskedFor() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.upstream().sendHex("82 7F 00 00 00 00 00 00 00 01 61");
            session.client().expectHex("82 01 61");
        }
        try (TestGateway strict = TestGateway.builder()
                        .settings("frames: {lengths: minimal}")
                        .start(upstream.port());
                Session session = strict.session(upstream)) {
            session.upstream().sendHex("82 7F 00 00 00 00 00 00 00 01 61");
            session.upstream().expectClose(1002, "");
        }
    }

    @Test
    void offenderDisturbsNoOtherSession() throws Exception {
        try (Session good = gateway.session(upstream);
                Session bad = gateway.session(upstream)) {
            bad.client().sendHex("C1 80 37 FA 21 3D");
            bad.client().expectClose(1002, "");

            good.client().sendText("hello");
            good.upstream().expectText("hello");
        }
    }
}
