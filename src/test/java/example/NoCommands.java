package example;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.*;
import java.util.List;
import java.util.Optional;

/** Keeps commands away from the upstream, and tells their sender if there is something to tell. */
public final class NoCommands implements PluginFactory<NoCommands.Config> {

    public record Config(List<String> commands, Optional<String> answer) {

        public Config {
            if (commands.isEmpty()) {
                throw new IllegalArgumentException("commands must not be empty");
            }
        }
    }

    @Override
    public String name() {
        return "no-commands";
    }

    @Override
    public int priority() {
        return 950;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        OnClientFrame plugin = client -> {
            Frame frame = client.getFrame();
            boolean command =
                    frame.type() == FrameType.TEXT && config.commands().stream().anyMatch(frame.text()::startsWith);
            if (!command) {
                return client.forward();
            }
            return config.answer().isPresent()
                    ? client.dropFrame(Frame.text(config.answer().get()))
                    : client.dropFrame();
        };
        return plugin;
    }
}
