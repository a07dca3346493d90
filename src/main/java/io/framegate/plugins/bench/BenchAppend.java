package io.framegate.plugins.bench;

import io.framegate.frame.FrameType;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.UpstreamFrameContext;

/** {@code bench-append}: appends {@code [c]} to texts from the client and {@code [u]} to texts from the upstream. */
public final class BenchAppend implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public String name() {
        return "bench-append";
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        return new Append();
    }

    private static final class Append implements OnClientFrame, OnUpstreamFrame {

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return append(client, "[c]");
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return append(upstream, "[u]");
        }

        private static Decision append(FrameContext context, String suffix) {
            return context.getFrame().type() == FrameType.TEXT
                    ? context.withFrameData(context.getFrame().text() + suffix)
                    : context.forward();
        }
    }
}
