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
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Counts with the buckets of the cluster ({@code policy: cluster}). Most frames are counted here and decided about at once; every
 * so many wait for the cluster, and those behind them in their direction with them.
 */
abstract class ClusterRateLimiter extends RateLimiter<SharedBucket> {

    private ClusterRateLimiter(Config config, Shared shared, ClusterTerms terms) {
        super(config, shared.buckets(), terms.steady());
    }

    /** What the event loops' instances have in common. */
    private record Shared(KeyedBuckets<Map<Peer, SharedBucket>> buckets) {}

    /**
     * For the directions that the configuration has limits for.
     *
     * @param plugin its name
     * @throws IllegalStateException if the process is in no cluster
     */
    static ClusterRateLimiter of(String plugin, Config config, PluginSite site, ClusterTerms terms) {
        Shared shared = site.shared(Shared.class, () -> {
            ClusterCounters counters = new ClusterCounters(plugin, site, config.faultTolerant(), terms);
            return new Shared(new KeyedBuckets<>(
                    key -> buckets(config, from -> counters.bucket(from + " " + key, config.limits(from))),
                    refill(config),
                    terms.steady()::currentTimeNanos));
        });
        return ofDirections(
                config,
                () -> new OfClients(config, shared, terms),
                () -> new OfUpstreams(config, shared, terms),
                () -> new OfBoth(config, shared, terms));
    }

    @Override
    Map<Peer, SharedBucket> buckets() {
        throw new IllegalStateException("the configuration allows no session to be counted by itself");
    }

    /** Counts on this thread; what it comes to may be told by another. */
    CompletableFuture<Decision> decide(FrameContext context, Peer from) {
        Lane<SharedBucket> lane = lane(context, from);
        return lane == null
                ? CompletableFuture.completedFuture(context.forward())
                : lane.bucket()
                        .take(lane.tokens(context.getFrame()))
                        .thenApply(wait -> wait == 0 ? context.forward() : violated(context, lane));
    }

    private static final class OfClients extends ClusterRateLimiter implements OnClientFrame.Async {
        OfClients(Config config, Shared shared, ClusterTerms terms) {
            super(config, shared, terms);
        }

        @Override
        public CompletableFuture<Decision> onClientFrame(ClientFrameContext client) {
            return decide(client, Peer.CLIENT);
        }
    }

    private static final class OfUpstreams extends ClusterRateLimiter implements OnUpstreamFrame.Async {
        OfUpstreams(Config config, Shared shared, ClusterTerms terms) {
            super(config, shared, terms);
        }

        @Override
        public CompletableFuture<Decision> onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream, Peer.UPSTREAM);
        }
    }

    private static final class OfBoth extends ClusterRateLimiter implements OnClientFrame.Async, OnUpstreamFrame.Async {
        OfBoth(Config config, Shared shared, ClusterTerms terms) {
            super(config, shared, terms);
        }

        @Override
        public CompletableFuture<Decision> onClientFrame(ClientFrameContext client) {
            return decide(client, Peer.CLIENT);
        }

        @Override
        public CompletableFuture<Decision> onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream, Peer.UPSTREAM);
        }
    }
}
