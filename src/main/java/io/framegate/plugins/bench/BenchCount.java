package io.framegate.plugins.bench;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.UpstreamFrameContext;

/** {@code bench-count}: counts the frames of each direction, over all sessions of its event loop. */
public final class BenchCount implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public String name() {
        return "bench-count";
    }

    @Override
    public int priority() {
        return 2;
    }

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        return new Counts();
    }

    static final class Counts implements OnClientFrame, OnUpstreamFrame {
        private long fromClient;
        private long fromUpstream;

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            fromClient++;
            return client.forward();
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            fromUpstream++;
            return upstream.forward();
        }

        long fromClient() {
            return fromClient;
        }

        long fromUpstream() {
            return fromUpstream;
        }
    }
}
