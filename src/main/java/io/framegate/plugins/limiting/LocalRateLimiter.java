package io.framegate.plugins.limiting;

import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.plugins.limiting.WebsocketRateLimiting.Config;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.Map;

/**
 * Counts with the buckets of this process ({@code policy: local}). Allocates nothing for a frame that is within its limits.
 * Buckets that sessions share are locked while a frame is counted.
 */
abstract class LocalRateLimiter extends RateLimiter<Bucket> {

    private final Config config;
    private final TimeMeter clock;

    private LocalRateLimiter(Config config, Shared shared, TimeMeter clock) {
        super(config, shared.buckets(), clock);
        this.config = config;
        this.clock = clock;
    }

    /** What the event loops' instances have in common. */
    private record Shared(KeyedBuckets<Map<Peer, Bucket>> buckets) {}

    /** For the directions that the configuration has limits for. */
    static LocalRateLimiter of(Config config, PluginSite site, TimeMeter clock) {
        Shared shared = site.shared(
                Shared.class,
                () -> new Shared(new KeyedBuckets<>(
                        key -> buckets(config, clock, true), refill(config), clock::currentTimeNanos)));
        return ofDirections(
                config,
                () -> new OfClients(config, shared, clock),
                () -> new OfUpstreams(config, shared, clock),
                () -> new OfBoth(config, shared, clock));
    }

    private static Map<Peer, Bucket> buckets(Config config, TimeMeter clock, boolean threads) {
        return buckets(config, from -> config.limits(from).bucket(clock, threads));
    }

    @Override
    Map<Peer, Bucket> buckets() {
        return buckets(config, clock, false);
    }

    Decision decide(FrameContext context, Peer from) {
        Lane<Bucket> lane = lane(context, from);
        return lane == null || lane.bucket().tryConsume(lane.tokens(context.getFrame()))
                ? context.forward()
                : violated(context, lane);
    }

    private static final class OfClients extends LocalRateLimiter implements OnClientFrame {
        OfClients(Config config, Shared shared, TimeMeter clock) {
            super(config, shared, clock);
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return decide(client, Peer.CLIENT);
        }
    }

    private static final class OfUpstreams extends LocalRateLimiter implements OnUpstreamFrame {
        OfUpstreams(Config config, Shared shared, TimeMeter clock) {
            super(config, shared, clock);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream, Peer.UPSTREAM);
        }
    }

    private static final class OfBoth extends LocalRateLimiter implements OnClientFrame, OnUpstreamFrame {
        OfBoth(Config config, Shared shared, TimeMeter clock) {
            super(config, shared, clock);
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return decide(client, Peer.CLIENT);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream, Peer.UPSTREAM);
        }
    }
}
