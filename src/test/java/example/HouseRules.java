package example;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.pdk.*;

/** Ends the session of whoever says a word, and asks clients of a broken upstream to come back later. */
public final class HouseRules implements PluginFactory<HouseRules.Config> {

    private static final int INTERNAL_ERROR = 1011;
    private static final int TRY_AGAIN_LATER = 1013;

    public record Config(String word) {}

    @Override
    public String name() {
        return "house-rules";
    }

    @Override
    public int priority() {
        return 940;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return new Rules(config);
    }

    private record Rules(Config config) implements OnClientFrame, OnUpstreamFrame {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            Frame frame = client.getFrame();
            return frame.type() == FrameType.TEXT && frame.text().contains(config.word())
                    ? client.close(4403, "Not in this house", 1000, "The client broke a rule")
                    : client.forward();
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            Frame frame = upstream.getFrame();
            return frame.isClose() && frame.closeStatus().code() == INTERNAL_ERROR
                    ? upstream.withStatus(TRY_AGAIN_LATER)
                    : upstream.forward();
        }
    }
}
