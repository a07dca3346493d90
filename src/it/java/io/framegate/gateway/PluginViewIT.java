package io.framegate.gateway;

import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Peer;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.testkit.Direction;
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

/** Spec 16.2: what plugins see, and what becomes of what they say. */
class PluginViewIT {

    private RawUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new RawUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    @Tag("spec-16")
    void pluginSeesPayloadTypeAndStatusOfBothDirections() throws Exception {
        RecordingPlugin recorder = new RecordingPlugin();
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("recorder", 1, () -> recorder)
                        .start(upstream.port(), "- name: recorder");
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello world!");
            session.upstream().expectText("hello world!");
            session.upstream().sendText("hello world!");
            session.client().expectText("hello world!");

            assertThat(recorder.next()).isEqualTo(new RecordingPlugin.Seen(Peer.CLIENT, text("hello world!")));
            assertThat(recorder.next()).isEqualTo(new RecordingPlugin.Seen(Peer.UPSTREAM, text("hello world!")));
            assertThat(recorder.isExhausted()).isTrue();
        }
    }

    /** Updates frames of both directions. */
    private static final class Updater implements OnClientFrame, OnUpstreamFrame {
        @Override
        public io.framegate.pdk.Decision onClientFrame(io.framegate.pdk.ClientFrameContext client) {
            return client.withFrameData("updated client frame");
        }

        @Override
        public io.framegate.pdk.Decision onUpstreamFrame(io.framegate.pdk.UpstreamFrameContext upstream) {
            return upstream.withFrameData("updated upstream frame");
        }
    }

    @Test
    @Tag("spec-17")
    void updatedFramesReachTheOtherSide() throws Exception {
        try (TestGateway gateway = TestGateway.builder()
                        .plugin("updater", 1, Updater::new)
                        .start(upstream.port(), "- name: updater");
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello");
            session.upstream().expectText("updated client frame");
            session.upstream().sendText("hello");
            session.client().expectText("updated upstream frame");
        }
    }

    private TestGateway with(Plugin plugin) {
        return TestGateway.builder().plugin("plugin", 1, () -> plugin).start(upstream.port(), "- name: plugin");
    }

    @Test
    @Tag("spec-19")
    void replacedReasonKeepsTheCode() throws Exception {
        OnUpstreamFrame plugin = frame -> frame.withFrameData("bye");
        try (TestGateway gateway = with(plugin);
                Session session = gateway.session(upstream)) {
            session.upstream().sendHex("88 0E 03 E8 73 65 72 76 65 72 20 63 6C 6F 73 65");
            session.client().expectHex("88 05 03 E8 62 79 65");
        }
    }

    @Test
    @Tag("spec-20")
    void replacedCodeKeepsTheReason() throws Exception {
        OnUpstreamFrame plugin = frame -> frame.withStatus(1001);
        try (TestGateway gateway = with(plugin);
                Session session = gateway.session(upstream)) {
            session.upstream().sendHex("88 0E 03 E8 73 65 72 76 65 72 20 63 6C 6F 73 65");
            session.client().expectHex("88 0E 03 E9 73 65 72 76 65 72 20 63 6C 6F 73 65");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("spec-21")
    void droppedFrameIsMissingAndNothingElse(Direction direction) throws Exception {
        Plugin plugin = direction.deciding(
                frame -> frame.getFrame().text().equals("drop me") ? frame.dropFrame() : frame.forward());
        try (TestGateway gateway = with(plugin);
                Session session = gateway.session(upstream)) {
            for (String text : new String[] {"a", "b", "drop me", "c"}) {
                direction.sendText(session, text);
            }
            direction.sendClose(session, 1000, "server close");

            for (String text : new String[] {"a", "b", "c"}) {
                direction.receiver(session).expectText(text);
            }
            direction.receiver(session).expectHex("88 0E 03 E8 73 65 72 76 65 72 20 63 6C 6F 73 65");
        }
    }
}
