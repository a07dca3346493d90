package io.framegate.plugins.limiting;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import io.framegate.pdk.ViolationPolicy.OnViolation;
import io.framegate.plugins.limiting.WebsocketRateLimiting.Config;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the frames of sessions: {@code websocket-rate-limiting} on one event loop. Takes part in the directions that have limits
 * only, and allocates nothing for a frame that is within them. Buckets that sessions share are locked while a frame is counted.
 */
abstract class RateLimiter implements OnClose {

    private static final String MESSAGE = "API rate limit exceeded";
    private static final ViolationPolicy.Rule RULE =
            new ViolationPolicy.Rule(MESSAGE, CloseStatus.of(4429, MESSAGE), CloseStatus.GOING_AWAY);

    private static final String METER = "meter";

    private final Config config;
    private final Shared shared;
    private final TimeMeter clock;

    private RateLimiter(Config config, Shared shared, TimeMeter clock) {
        this.config = config;
        this.shared = shared;
        this.clock = clock;
    }

    /** What the event loops' instances have in common. */
    private record Shared(KeyedBuckets<Map<Peer, Bucket>> buckets) {}

    /** For the directions that the configuration has limits for. */
    static RateLimiter of(Config config, PluginSite site, TimeMeter clock) {
        Shared shared = site.shared(Shared.class, () -> new Shared(keyed(config, clock)));
        if (config.limits(Peer.UPSTREAM).isEmpty()) {
            return new OfClients(config, shared, clock);
        } else if (config.limits(Peer.CLIENT).isEmpty()) {
            return new OfUpstreams(config, shared, clock);
        }
        return new OfBoth(config, shared, clock);
    }

    private static KeyedBuckets<Map<Peer, Bucket>> keyed(Config config, TimeMeter clock) {
        return new KeyedBuckets<>(
                () -> buckets(config, clock, true),
                Stream.of(Peer.values())
                        .map(config::limits)
                        .filter(limits -> !limits.isEmpty())
                        .map(Limits::refill)
                        .max(Duration::compareTo)
                        .orElseThrow(),
                clock::currentTimeNanos);
    }

    private static Map<Peer, Bucket> buckets(Config config, TimeMeter clock, boolean threads) {
        Map<Peer, Bucket> buckets = new EnumMap<>(Peer.class);
        for (Peer from : Peer.values()) {
            if (!config.limits(from).isEmpty()) {
                buckets.put(from, config.limits(from).bucket(clock, threads));
            }
        }
        return buckets;
    }

    private static final class OfClients extends RateLimiter implements OnClientFrame {
        OfClients(Config config, Shared shared, TimeMeter clock) {
            super(config, shared, clock);
        }

        @Override
        public Decision onClientFrame(ClientFrameContext client) {
            return decide(client, Peer.CLIENT);
        }
    }

    private static final class OfUpstreams extends RateLimiter implements OnUpstreamFrame {
        OfUpstreams(Config config, Shared shared, TimeMeter clock) {
            super(config, shared, clock);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext upstream) {
            return decide(upstream, Peer.UPSTREAM);
        }
    }

    private static final class OfBoth extends RateLimiter implements OnClientFrame, OnUpstreamFrame {
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

    // ---- frames

    /** What the frames of one session are counted by, and under which key; its own without one. */
    private record Meter(Optional<String> key, Map<Peer, Lane> lanes) {}

    Decision decide(FrameContext context, Peer from) {
        Frame frame = context.getFrame();
        if (frame.type().isControl() && (!config.countControlFrames() || frame.isClose())) {
            return context.forward();
        }
        Lane lane = meter(context).lanes().get(from);
        return lane == null || lane.admits(frame) ? context.forward() : violated(context, lane);
    }

    private Meter meter(FrameContext context) {
        if (context.ctx().plugin().get(METER) instanceof Meter meter) {
            return meter;
        }
        Optional<String> key = config.limitBy().keyedBy().map(by -> by.key(context.session(), config.headerName()));
        Map<Peer, Bucket> buckets = key.map(shared.buckets()::take).orElseGet(() -> buckets(config, clock, false));
        Map<Peer, Lane> lanes = new EnumMap<>(Peer.class);
        buckets.forEach((from, bucket) -> lanes.put(
                from, new Lane(bucket, config.countBy(from), config.limits(from).window())));
        Meter meter = new Meter(key, lanes);
        context.ctx().plugin().put(METER, meter);
        return meter;
    }

    /** A sender that does not stop is told of it once in a while only: answers would cost more than what they refuse. */
    private Decision violated(FrameContext context, Lane lane) {
        ViolationPolicy policy = config.onViolation();
        boolean once =
                policy.onViolation() == OnViolation.ERROR_MESSAGE && policy.enforcementMode() == EnforcementMode.BLOCK;
        return once && !lane.tells(clock.currentTimeNanos()) ? context.dropFrame() : policy.violated(context, RULE);
    }

    @Override
    public void onClose(CloseContext session) {
        if (session.ctx().plugin().remove(METER) instanceof Meter meter) {
            meter.key().ifPresent(shared.buckets()::leave);
        }
    }
}
