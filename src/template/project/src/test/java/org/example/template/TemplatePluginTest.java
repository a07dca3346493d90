package org.example.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.Decision;
import io.framegate.pdk.testing.PluginProbe;
import org.junit.jupiter.api.Test;

/** What the plugin decides about frames, without a gateway. */
class TemplatePluginTest {

    private final PluginProbe probe = PluginProbe.of(new TemplatePluginFactory(), new TemplatePlugin.Config("?", 5));

    @Test
    void textGetsTheSuffix() {
        assertEquals(
                "hello?",
                PluginProbe.modified(probe.client(Frame.text("hello"))).text());
    }

    @Test
    void longerTextClosesTheSession() {
        Decision.Close close = assertInstanceOf(Decision.Close.class, probe.client(Frame.text("hello!")));

        assertEquals(CloseStatus.of(4000, "Too long"), close.client());
    }

    @Test
    void otherFramesAreForwarded() {
        Frame binary = Frame.of(FrameType.BINARY, Payload.of("hello"));

        assertInstanceOf(Decision.Forward.class, probe.client(binary));
    }

    @Test
    void blankSuffixIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TemplatePlugin.Config(" ", 5));
    }
}
