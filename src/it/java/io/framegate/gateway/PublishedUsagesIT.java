package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.testkit.Direction;
import io.framegate.testkit.Frames;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The six usages that Kong's reference pages show, as Java plugins, for frames from the client and from the upstream. */
class PublishedUsagesIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestGateway with(Plugin plugin) {
        return TestGateway.builder().plugin("usage", 1, () -> plugin).start(upstream.port(), "- name: usage");
    }

    private TestGateway with(Direction direction, Function<FrameContext, Decision> decide) {
        return with(direction.deciding(decide));
    }

    /** {@code local data, typ, status = kong.websocket.client.get_frame()}. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-55")
    void readDataTypeAndStatus(Direction direction) throws Exception {
        List<Frame> read = new CopyOnWriteArrayList<>();
        try (TestGateway gateway = with(direction, frame -> {
                    read.add(frame.getFrame());
                    return frame.forward();
                });
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.sendClose(session, 1000, "goodbye");
            direction.receiver(session).expectText("hello");
            direction.receiver(session).expectClose(1000, "goodbye");
        }
        assertThat(read).containsExactly(Frames.text("hello"), Frames.close(1000, "goodbye"));
        assertThat(read.get(1).status()).hasValue(1000);
    }

    /** {@code kong.websocket.client.set_frame_data("updated!")}. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-56")
    void replaceThePayload(Direction direction) throws Exception {
        List<String> later = new CopyOnWriteArrayList<>();
        Plugin reader = direction.deciding(frame -> {
            later.add(frame.getFrame().text());
            return frame.forward();
        });
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("a", 20, () -> direction.deciding(frame -> frame.withFrameData("updated!")))
                        .plugin("b", 10, () -> reader)
                        .start(upstream.port(), "- name: a", "- name: b");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.receiver(session).expectText("updated!");
        }
        assertThat(later).containsExactly("updated!");
    }

    /** On a close frame: {@code set_frame_data("goodbye!")} and {@code set_status(1000)}. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-57")
    void replaceReasonAndStatusOfAClose(Direction direction) throws Exception {
        List<Frame> later = new CopyOnWriteArrayList<>();
        Plugin reader = direction.deciding(frame -> {
            later.add(frame.getFrame());
            return frame.forward();
        });
        Plugin farewell = direction.deciding(frame -> frame.getFrame().type() == FrameType.CLOSE
                ? frame.withFrameData("goodbye!").withStatus(1000)
                : frame.forward());
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("a", 20, () -> farewell)
                        .plugin("b", 10, () -> reader)
                        .start(upstream.port(), "- name: a", "- name: b");
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 4001, "bye");
            direction.receiver(session).expectHex("88 0A 03 E8 67 6F 6F 64 62 79 65 21");
        }
        assertThat(later).containsExactly(Frames.close(1000, "goodbye!"));
    }

    /** {@code kong.websocket.client.drop_frame()}. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-59")
    void dropTheFrame(Direction direction) throws Exception {
        List<String> later = new CopyOnWriteArrayList<>();
        Plugin reader = direction.deciding(frame -> {
            later.add(frame.getFrame().text());
            return frame.forward();
        });
        Plugin dropper = direction.deciding(
                frame -> frame.getFrame().text().equals("drop") ? frame.dropFrame() : frame.forward());
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("a", 20, () -> dropper)
                        .plugin("b", 10, () -> reader)
                        .start(upstream.port(), "- name: a", "- name: b");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "drop");
            direction.sendText(session, "keep");
            direction.receiver(session).expectText("keep");
        }
        assertThat(later).containsExactly("keep");
    }

    /** {@code close(1009, "Invalid message", 1001, "Client is going away")}, mirrored on the upstream's side. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-63")
    void closeWithAStatusForEachSide(Direction direction) throws Exception {
        String away = direction == Direction.FROM_CLIENT ? "Client is going away" : "Upstream is going away";
        try (TestGateway gateway = with(direction, frame -> frame.close(1009, "Invalid message", 1001, away));
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "bad");

            direction.sender(session).expectClose(1009, "Invalid message");
            if (direction == Direction.FROM_UPSTREAM) {
                session.client()
                        .expectHex("88 18 03 E9 55 70 73 74 72 65 61 6D 20 69 73 20 67 6F 69 6E 67 20 61 77 61 79");
            } else {
                session.upstream().expectClose(1001, "Client is going away");
            }
        }
    }

    /** {@code set_max_payload_size(1024)}, and {@code (0)} for the default. */
    @ParameterizedTest
    @EnumSource
    @Tag("spec-49")
    void limitPayloadsAndRestoreTheDefault(Direction direction) throws Exception {
        OnHandshake strict = handshake -> handshake.proceed().withMaxPayloadSize(direction.from(), 1024);
        OnHandshake restored = handshake ->
                handshake.proceed().withMaxPayloadSize(direction.from(), 1024).withMaxPayloadSize(direction.from(), 0);
        try (TestGateway gateway = with(strict);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "x".repeat(1024));
            direction.receiver(session).expectText("x".repeat(1024));
            direction.sendText(session, "x".repeat(1025));
            direction.sender(session).expectClose(1009, "Payload Too Large");
            direction.receiver(session).expectClose(1001, "");
        }
        try (TestGateway gateway = with(restored);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "x".repeat(1025));
            direction.receiver(session).expectText("x".repeat(1025));
        }
    }
}
