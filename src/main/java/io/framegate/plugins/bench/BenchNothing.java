package io.framegate.plugins.bench;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.UpstreamFrameContext;

/** {@code bench-nothing}: is asked about every frame and lets it go on. */
public final class BenchNothing implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public String name() {
        return "bench-nothing";
    }

    @Override
    public int priority() {
        return 3;
    }

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        return new Nothing();
    }

    private static final class Nothing implements OnClientFrame, OnUpstreamFrame {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return client.forward();
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return upstream.forward();
        }
    }
}
