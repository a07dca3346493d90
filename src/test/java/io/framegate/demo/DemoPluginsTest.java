package io.framegate.demo;

import static io.framegate.testkit.Frames.binary;
import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Decision;
import io.framegate.pdk.PluginFactory.NoConfig;
import io.framegate.pdk.testing.PluginProbe;
import org.junit.jupiter.api.Test;

class DemoPluginsTest {

    private final PluginProbe shout = PluginProbe.of(new Shout(), new NoConfig());
    private final PluginProbe censor = PluginProbe.of(new Censor(), new NoConfig());

    @Test
    void shoutRaisesWhatEndsInAnExclamationMark() {
        assertThat(PluginProbe.modified(shout.client(text("hello!"))).text()).isEqualTo("HELLO!");
        assertThat(shout.client(text("hello"))).isEqualTo(new Decision.Forward());
        assertThat(shout.client(binary("21"))).isEqualTo(new Decision.Forward());
    }

    @Test
    void censorDropsAndCloses() {
        assertThat(censor.client(text("please DROP ME"))).isEqualTo(new Decision.Drop());
        assertThat(censor.client(text("kick me")))
                .isEqualTo(new Decision.Close(
                        CloseStatus.of(4000, "You asked for it"), CloseStatus.of(1001, "Client was sent away")));
        assertThat(censor.client(text("hello"))).isEqualTo(new Decision.Forward());
    }
}
