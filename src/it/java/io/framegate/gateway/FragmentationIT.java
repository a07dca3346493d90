package io.framegate.gateway;

import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.RecordingPlugin;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spec 16.3 and 8: fragments become messages before anybody sees them. */
class FragmentationIT {

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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("spec-23")
    void fragmentsFromTheClientLeaveAsOneFrame() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.client().sendHex("01 85 37 FA 21 3D 5F 9F 4D 51 58");
            session.client().sendHex("80 86 37 FA 21 3D 17 8D 4E 4F 5B 9E");

            session.upstream().expectHex("81 0B 68 65 6C 6C 6F 20 77 6F 72 6C 64");
            assertThat(recorder.next().frame()).isEqualTo(text("hello world"));
            assertThat(recorder.isExhausted()).isTrue();
        }
    }

    @Test
    @Tag("spec-24")
    void emptyFragmentsFromTheUpstreamContributeNothing() throws Exception {
        try (Session session = gateway.session(upstream)) {
            for (String fragment : new String[] {"01 00", "00 05 68 65 6C 6C 6F", "00 05 77 6F 72 6C 64", "80 00"}) {
                session.upstream().sendHex(fragment);
            }
            session.client().expectHex("81 0A 68 65 6C 6C 6F 77 6F 72 6C 64");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-25")
    void messagesInARowCarryNothingOver(Direction direction) throws Exception {
        try (Session session = gateway.session(upstream)) {
            for (String message : new String[] {"one", "two"}) {
                direction.send(session, false, 1, bytes(message));
                direction.send(session, true, 0, bytes("!"));
            }
            direction.receiver(session).expectText("one!");
            direction.receiver(session).expectText("two!");
        }
    }

    @Test
    @Tag("spec-29")
    void pingsOvertakeTheMessageTheyInterrupt() throws Exception {
        try (Session session = gateway.session(upstream)) {
            session.upstream()
                    .sendHex("01 00  00 01 61  89 01 31  00 01 62  89 01 32  00 01 63  89 01 33  80 00"
                            + "88 0E 03 E8 73 65 72 76 65 72 20 63 6C 6F 73 65");

            for (String frame : new String[] {
                "89 01 31", "89 01 32", "89 01 33", "81 03 61 62 63", "88 0E 03 E8 73 65 72 76 65 72 20 63 6C 6F 73 65"
            }) {
                session.client().expectHex(frame);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-33")
    void binaryFragmentsLeaveAsBinary(Direction direction) throws Exception {
        try (Session session = gateway.session(upstream)) {
            direction.send(session, false, 2, bytes("a"));
            direction.send(session, true, 0, bytes("b"));

            direction.receiver(session).expectHex("82 02 61 62");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeBetweenFragmentsDiscardsTheMessage(Direction direction) throws Exception {
        try (Session session = gateway.session(upstream)) {
            direction.send(session, false, 1, bytes("never finished"));
            direction.sendClose(session, 1000, "bye");

            direction.receiver(session).expectClose(1000, "bye");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-32")
    void newMessageInsideAFragmentedOneRunsNoPlugin(Direction direction) throws Exception {
        try (Session session = gateway.session(upstream)) {
            direction.send(session, false, 1, bytes("a"));
            direction.send(session, true, 1, bytes("b"));

            direction.sender(session).expectClose(1002, "");
            direction.receiver(session).expectClose(1001, "");
        }
        recorder.nextEnd();
        assertThat(recorder.isExhausted()).isTrue();
    }
}
