package example;

import io.framegate.pdk.*;
import java.lang.System.Logger.Level;

/** Writes a line to the log for every message from the client that is larger than usual. */
public final class LargeMessages implements PluginFactory<LargeMessages.Config> {

    private static final System.Logger LOG = System.getLogger("large-messages");

    public record Config(@Default("65536") @Range(min = 0) int bytes) {}

    @Override
    public String name() {
        return "large-messages";
    }

    @Override
    public int priority() {
        return 50;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        OnClientFrame plugin = client -> {
            int size = client.getFrame().payload().length();
            if (size > config.bytes()) {
                LOG.log(Level.INFO, "session " + client.session().id() + ": a message of " + size + " bytes");
            }
            return client.forward();
        };
        return plugin;
    }
}
