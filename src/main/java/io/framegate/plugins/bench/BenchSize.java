package io.framegate.plugins.bench;

import io.framegate.frame.DecoderRules;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import io.framegate.pdk.UpstreamFrameContext;

/**
 * {@code bench-size}: looks at the size of every frame, and closes with 1009 if it is too large. To limit sizes use
 * {@code websocket-size-limit}, which does so before a frame is read.
 */
public final class BenchSize implements PluginFactory<BenchSize.Config> {

    private static final int TOO_LARGE = 1009;

    /**
     * The configuration.
     *
     * @param maxPayload most bytes of a frame
     */
    public record Config(
            @Describe("Most payload bytes of a frame, in both directions.")
            @Default("1048576")
            @Range(min = 1, max = DecoderRules.HIGHEST_MAX_PAYLOAD)
            int maxPayload) {}

    @Override
    public String name() {
        return "bench-size";
    }

    @Override
    public int priority() {
        return 4;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return new Check(config.maxPayload());
    }

    private record Check(int maxPayload) implements OnClientFrame, OnUpstreamFrame {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return decide(client);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream);
        }

        private Decision decide(FrameContext context) {
            return context.getFrame().payload().length() > maxPayload ? context.close(TOO_LARGE) : context.forward();
        }
    }
}
