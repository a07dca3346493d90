package io.framegate.demo;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import java.util.Locale;

/** {@code demo-censor}: drops texts from the client that say "drop me", and closes the session of who says "kick me". */
public final class Censor implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public String name() {
        return "demo-censor";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        OnClientFrame plugin = Censor::decide;
        return plugin;
    }

    private static Decision decide(ClientFrameContext client) {
        Frame frame = client.getFrame();
        String text = frame.type() == FrameType.TEXT ? frame.text().toLowerCase(Locale.ROOT) : "";
        if (text.contains("drop me")) {
            return client.dropFrame();
        } else if (text.contains("kick me")) {
            return client.close(4000, "You asked for it", 1001, "Client was sent away");
        }
        return client.forward();
    }
}
