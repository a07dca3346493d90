package example;

import io.framegate.pdk.*;
import java.lang.System.Logger.Level;

/** Lets a session have so many messages from the client, and says at its end how many it had. */
public final class Quota implements PluginFactory<Quota.Config> {

    private static final System.Logger LOG = System.getLogger("quota");
    private static final String MESSAGES = "messages";

    public record Config(@Range(min = 1) int messages) {}

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public int priority() {
        return 900;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return new Counter(config);
    }

    private record Counter(Config config) implements OnClientFrame, OnClose {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            if (client.getFrame().type().isControl()) {
                return client.forward();
            }
            int messages = messages(client.ctx()) + 1;
            client.ctx().plugin().put(MESSAGES, messages);
            return messages > config.messages() ? client.close(4008, "Enough for one session") : client.forward();
        }

        @Override
        public void onClose(CloseContext session) {
            LOG.log(Level.INFO, "session " + session.session().id() + ": " + messages(session.ctx()) + " messages");
        }

        private static int messages(PluginContext ctx) {
            return (int) ctx.plugin().getOrDefault(MESSAGES, 0);
        }
    }
}
