package io.framegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Frame;
import io.framegate.session.Observation;
import io.framegate.testkit.Direction;
import io.framegate.testkit.Frames;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The six usages that Kong's reference pages show, as they are there, in {@code pre-function}: {@link PublishedUsagesIT} in Lua. */
class LuaUsagesIT {

    private final List<Frame> later = new CopyOnWriteArrayList<>();
    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static String side(Direction direction) {
        return direction == Direction.FROM_CLIENT ? "client" : "upstream";
    }

    /** What a page shows, with its module for this direction. */
    private TestGateway with(Direction direction, String script) {
        return with(
                direction,
                "ws_" + side(direction) + "_frame",
                script.replace("kong.websocket.client", "kong.websocket." + side(direction)));
    }

    private TestGateway with(Direction direction, String phase, String script) {
        return TestGateway.builder()
                .plugin(
                        "reader",
                        1,
                        () -> direction.deciding(frame -> {
                            later.add(frame.getFrame());
                            return frame.forward();
                        }))
                .start(
                        upstream.port(),
                        "- name: pre-function\n  protocols: [ws, wss]\n  config:\n    " + phase + ":\n    - |\n"
                                + script.indent(6),
                        "- name: reader");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-55")
    void readDataTypeAndStatus(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, """
                        local data, typ, status = kong.websocket.client.get_frame()
                        if typ ~= "close" then
                          kong.websocket.client.set_frame_data(data .. "/" .. typ .. "/" .. tostring(status))
                        else
                          kong.websocket.client.set_frame_data(data .. "/" .. typ .. "/" .. status)
                        end
                        """);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.receiver(session).expectText("hello/text/nil");
            direction.sendClose(session, 1000, "goodbye");
            direction.receiver(session).expectClose(1000, "goodbye/close/1000");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-56")
    void replaceThePayload(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, "kong.websocket.client.set_frame_data(\"updated!\")");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            direction.receiver(session).expectText("updated!");
        }
        assertThat(later.get(0)).isEqualTo(Frames.text("updated!"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-57")
    void replaceReasonAndStatusOfAClose(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, """
                        local data, typ, status = kong.websocket.client.get_frame()
                        if typ == "close" then
                          kong.websocket.client.set_frame_data("goodbye!")
                          kong.websocket.client.set_status(1000)
                        end
                        """);
                Session session = gateway.session(upstream)) {
            direction.sendClose(session, 4001, "bye");
            direction.receiver(session).expectHex("88 0A 03 E8 67 6F 6F 64 62 79 65 21");
        }
        assertThat(later).containsExactly(Frames.close(1000, "goodbye!"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-59")
    void dropTheFrame(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, """
                        if kong.websocket.client.get_frame() == "drop" then
                          kong.websocket.client.drop_frame()
                        end
                        """);
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "drop");
            direction.sendText(session, "keep");
            direction.receiver(session).expectText("keep");
        }
        assertThat(later.get(0)).isEqualTo(Frames.text("keep"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-63")
    void closeWithAStatusForEachSide(Direction direction) throws Exception {
        try (TestGateway gateway = with(
                        direction,
                        "kong.websocket.client.close(1009, \"Invalid message\", 1001, \"The peer is going away\")");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "bad");
            direction.sender(session).expectClose(1009, "Invalid message");
            direction.receiver(session).expectClose(1001, "The peer is going away");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-49")
    void limitPayloadsAndRestoreTheDefault(Direction direction) throws Exception {
        String call = "kong.websocket." + side(direction) + ".set_max_payload_size";
        try (TestGateway gateway = with(direction, "ws_handshake", call + "(1024)");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "x".repeat(1024));
            direction.receiver(session).expectText("x".repeat(1024));
            direction.sendText(session, "x".repeat(1025));
            direction.sender(session).expectClose(1009, "Payload Too Large");
            direction.receiver(session).expectClose(1001, "");
        }
        try (TestGateway gateway = with(direction, "ws_handshake", call + "(1024)\n" + call + "(0)");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "x".repeat(1025));
            direction.receiver(session).expectText("x".repeat(1025));
        }
    }

    /** A chunk that returns a function is replaced by it in its first run, and its variables last. */
    @ParameterizedTest
    @EnumSource
    void aCounterInAnUpvalueCounts(Direction direction) throws Exception {
        try (TestGateway gateway = with(direction, """
                        local count = 0
                        return function()
                          count = count + 1
                          kong.websocket.client.set_frame_data(tostring(count))
                        end
                        """);
                Session session = gateway.session(upstream)) {
            for (String expected : List.of("1", "2", "3")) {
                direction.sendText(session, "x");
                direction.receiver(session).expectText(expected);
            }
        }
    }

    /** Spec 3.4: the message names chunk and line, both sides get 1011. */
    @Test
    void aScriptThatFailsEndsTheSession() throws Exception {
        Direction direction = Direction.FROM_CLIENT;
        try (TestGateway gateway = with(direction, "local x = 1\nkong.websocket.upstream.get_frame()");
                Session session = gateway.session(upstream)) {
            direction.sendText(session, "hello");
            session.client().expectClose(1011, "");
            session.upstream().expectClose(1011, "");
            assertThat(((Observation.PluginFailed) gateway.nextObservation()).detail())
                    .isEqualTo("io.framegate.script.ScriptException at script.run(ws_client_frame[0]:2)");
        }
    }
}
