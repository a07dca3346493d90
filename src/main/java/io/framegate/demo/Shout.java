package io.framegate.demo;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import java.util.Locale;

/** {@code demo-shout}: a text from the client that ends in an exclamation mark reaches the upstream in capitals. */
public final class Shout implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public String name() {
        return "demo-shout";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        OnClientFrame plugin = client -> {
            Frame frame = client.getFrame();
            return frame.type() == FrameType.TEXT && frame.text().endsWith("!")
                    ? client.withFrameData(frame.text().toUpperCase(Locale.ROOT))
                    : client.forward();
        };
        return plugin;
    }
}
