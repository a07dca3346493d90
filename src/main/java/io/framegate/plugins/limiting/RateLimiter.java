package io.framegate.plugins.limiting;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Decision;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import io.framegate.pdk.ViolationPolicy.OnViolation;
import io.framegate.plugins.limiting.WebsocketRateLimiting.Config;
import io.framegate.plugins.limiting.WebsocketRateLimiting.LimitBy;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code websocket-rate-limiting} on one event loop, wherever the buckets are: which frames are counted, in which bucket, and
 * what becomes of one that is too many. Takes part in the directions that have limits only.
 *
 * @param <B> a bucket
 */
abstract class RateLimiter<B> implements OnClose {

    private static final String MESSAGE = "API rate limit exceeded";
    private static final ViolationPolicy.Rule RULE =
            new ViolationPolicy.Rule(MESSAGE, CloseStatus.of(4429, MESSAGE), CloseStatus.GOING_AWAY);

    private static final String METER = "meter";

    private final Config config;
    private final KeyedBuckets<Map<Peer, B>> shared;
    private final TimeMeter clock;

    /** @param shared the buckets that sessions of all event loops have in common */
    RateLimiter(Config config, KeyedBuckets<Map<Peer, B>> shared, TimeMeter clock) {
        this.config = config;
        this.shared = shared;
        this.clock = clock;
    }

    /** One of these: what counts the directions that the configuration has limits for. */
    static <L> L ofDirections(Config config, Supplier<L> ofClients, Supplier<L> ofUpstreams, Supplier<L> ofBoth) {
        if (config.limits(Peer.UPSTREAM).isEmpty()) {
            return ofClients.get();
        }
        return config.limits(Peer.CLIENT).isEmpty() ? ofUpstreams.get() : ofBoth.get();
    }

    /** A bucket for each direction that has limits. */
    static <B> Map<Peer, B> buckets(Config config, Function<Peer, B> maker) {
        Map<Peer, B> buckets = new EnumMap<>(Peer.class);
        for (Peer from : Peer.values()) {
            if (!config.limits(from).isEmpty()) {
                buckets.put(from, maker.apply(from));
            }
        }
        return buckets;
    }

    /** How long the slowest of its buckets takes to be full again. */
    static Duration refill(Config config) {
        return Stream.of(Peer.values())
                .map(config::limits)
                .filter(limits -> !limits.isEmpty())
                .map(Limits::refill)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Buckets of one session's own. */
    abstract Map<Peer, B> buckets();

    // ---- frames

    /**
     * What the frames of one session are counted by.
     *
     * @param key that the session is counted under; empty if the buckets are its own
     * @param consumer whose session it was then
     * @param credential what had been shown then
     */
    private record Meter<B>(
            Optional<String> key, Optional<Consumer> consumer, Optional<String> credential, Map<Peer, Lane<B>> lanes) {

        boolean knows(SessionFacts session) {
            return consumer.equals(session.consumer()) && credential.equals(session.credential());
        }
    }

    /** Where the frame in flight is counted; null if it is not. */
    final @Nullable Lane<B> lane(FrameContext context, Peer from) {
        Frame frame = context.getFrame();
        return frame.type().isControl() && (!config.countControlFrames() || frame.isClose())
                ? null
                : meter(context).lanes().get(from);
    }

    @SuppressWarnings("unchecked") // it is put there below
    private Meter<B> meter(FrameContext context) {
        SessionFacts session = context.session();
        if (context.ctx().plugin().get(METER) instanceof Meter<?> meter) {
            if (config.limitBy() != LimitBy.CONSUMER || meter.knows(session)) {
                return (Meter<B>) meter;
            }
            meter.key().ifPresent(shared::leave); // a message has shown who it is since
        }
        Optional<String> key = config.limitBy().keyedBy().map(by -> by.key(session, config.headerName()));
        Map<Peer, Lane<B>> lanes = new EnumMap<>(Peer.class);
        key.map(shared::take)
                .orElseGet(this::buckets)
                .forEach((from, bucket) -> lanes.put(
                        from,
                        new Lane<>(
                                bucket,
                                config.countBy(from),
                                config.limits(from).window())));
        Meter<B> meter = new Meter<>(key, session.consumer(), session.credential(), lanes);
        context.ctx().plugin().put(METER, meter);
        return meter;
    }

    /**
     * What becomes of a frame that is one too many. A sender that does not stop is told of it once in a while only: answers would
     * cost more than what they refuse.
     */
    final Decision violated(FrameContext context, Lane<B> lane) {
        ViolationPolicy policy = config.onViolation();
        boolean once =
                policy.onViolation() == OnViolation.ERROR_MESSAGE && policy.enforcementMode() == EnforcementMode.BLOCK;
        return once && !lane.tells(clock.currentTimeNanos()) ? context.dropFrame() : policy.violated(context, RULE);
    }

    @Override
    public void onClose(CloseContext session) {
        if (session.ctx().plugin().remove(METER) instanceof Meter<?> meter) {
            meter.key().ifPresent(shared::leave);
        }
    }
}
