package io.framegate.plugins;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.UpstreamFrameContext;
import java.util.Optional;

/** Plugins that are configured for each direction and take part in those only that they have something to do in. */
public final class PerDirection {

    private PerDirection() {}

    /** What decides about the frames of one direction. */
    @FunctionalInterface
    public interface Decider {

        /** Decides about the frame in flight. */
        Decision decide(FrameContext context);
    }

    /**
     * A plugin of one direction or both.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Plugin of(Optional<? extends Decider> client, Optional<? extends Decider> upstream) {
        if (client.isPresent() && upstream.isPresent()) {
            return new Both(client.get(), upstream.get());
        } else if (client.isPresent()) {
            OnClientFrame plugin = client.get()::decide;
            return plugin;
        } else if (upstream.isPresent()) {
            OnUpstreamFrame plugin = upstream.get()::decide;
            return plugin;
        }
        throw new IllegalArgumentException("a plugin of no direction");
    }

    private record Both(Decider client, Decider upstream) implements OnClientFrame, OnUpstreamFrame {

        @Override
        public Decision onClientFrame(ClientFrameContext context) {
            return client.decide(context);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext context) {
            return upstream.decide(context);
        }
    }
}
