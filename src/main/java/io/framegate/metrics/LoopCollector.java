package io.framegate.metrics;

import io.framegate.count.LoopCounts;
import io.framegate.count.LoopCounts.Asked;
import io.framegate.count.Passage;
import io.framegate.count.PluginCounts;
import io.framegate.count.PluginCounts.Kind;
import io.framegate.count.RouteCounts;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What event loops have counted, added up at the moment of a scrape. Series come with the first session of a route, and of
 * frame types and kinds of decision that did not occur there are none.
 */
final class LoopCollector implements MultiCollector {

    private final Supplier<List<LoopCounts>> loops;
    private final Supplier<List<Metrics.Difference>> differences;
    private final boolean kong;

    /** @param kong whether some are there under Kong's names, too */
    LoopCollector(Supplier<List<LoopCounts>> loops, Supplier<List<Metrics.Difference>> differences, boolean kong) {
        this.loops = loops;
        this.differences = differences;
        this.kong = kong;
    }

    @Override
    public MetricSnapshots collect() {
        Points points = new Points();
        List<LoopCounts> all = loops.get();
        together(all, LoopCounts::routes, Comparator.<String>naturalOrder())
                .forEach((route, counts) -> collect(route, counts, points));
        together(all, LoopCounts::plugins, ASKED).forEach((asked, counts) -> collect(asked, counts, points));
        together(all, LoopCounts::waits, ASKED)
                .forEach((asked, waits) -> points.histogram(
                        "framegate_plugin_decision_seconds",
                        "How long sessions waited for a decision, from when plugins were asked; those that are asked"
                                + " together have one label",
                        waits,
                        Points.NANOS,
                        "plugin",
                        asked.plugins(),
                        "phase",
                        asked.phase().pdkName()));
        points.gauge(
                "framegate_plugin_frames_waiting",
                "Frames that plugins have been asked about and have not decided about",
                sum(all, LoopCounts::asked));
        points.gauge(
                "framegate_plugin_link_frames",
                "Frames that are with plugin hosts in other processes; an event loop has credit for 4096 a host",
                sum(all, loop -> loop.link().frames()));
        points.gauge(
                "framegate_plugin_link_bytes",
                "Their payloads in bytes; an event loop has credit for 8 MiB a host",
                sum(all, loop -> loop.link().bytes()));
        points.gauge(
                "framegate_plugin_link_waiting",
                "Questions to plugin hosts that wait for credit",
                sum(all, loop -> loop.link().waiting()));
        for (int i = 0; i < all.size(); i++) {
            points.histogram(
                    "framegate_event_loop_lag_seconds",
                    "How late an event loop got to what was due ten times a second",
                    List.of(all.get(i).lag()),
                    Points.NANOS,
                    "loop",
                    Integer.toString(i));
        }
        for (Metrics.Difference difference : differences.get()) {
            points.counter(
                    "framegate_decision_diff",
                    "How often the candidate for a plugin's place decided otherwise",
                    difference.count(),
                    "plugin",
                    difference.plugin(),
                    "old",
                    difference.before(),
                    "new",
                    difference.candidate());
        }
        return points.snapshots();
    }

    private static final Comparator<Asked> ASKED =
            Comparator.comparing(Asked::plugins).thenComparing(Asked::phase);

    /** What all event loops have of each. */
    private static <K, V> Map<K, List<V>> together(
            List<LoopCounts> loops, Function<LoopCounts, Map<K, V>> what, Comparator<K> order) {
        Map<K, List<V>> together = new TreeMap<>(order);
        for (LoopCounts loop : loops) {
            what.apply(loop).forEach((key, value) -> together.computeIfAbsent(key, first -> new ArrayList<>())
                    .add(value));
        }
        return together;
    }

    private static <T> long sum(List<T> counts, ToLongFunction<T> what) {
        return counts.stream().mapToLong(what).sum();
    }

    // ---- routes

    private void collect(String route, List<RouteCounts> counts, Points points) {
        points.counter(
                "framegate_sessions_opened",
                "Sessions whose client and upstream were connected",
                sum(counts, RouteCounts::opened),
                "route",
                route);
        points.gauge(
                "framegate_sessions_active",
                "Sessions that are open",
                sum(counts, RouteCounts::active),
                "route",
                route);
        for (Peer peer : Peer.values()) {
            points.gauge(
                    "framegate_sessions_paused",
                    "Sessions of which a side is not read from, since what it sends has nowhere to go",
                    sum(counts, one -> one.paused(peer)),
                    "route",
                    route,
                    "side",
                    LabelValues.of(peer));
            points.counter(
                    "framegate_backpressure_seconds",
                    "How long sides were not read from, added up when each pause is over",
                    sum(counts, one -> one.pausedNanos(peer)) / Points.NANOS,
                    "route",
                    route,
                    "side",
                    LabelValues.of(peer));
            for (Passage passage : Passage.values()) {
                for (FrameType type : FrameType.values()) {
                    frames(route, counts, peer, passage, type, points);
                }
            }
        }
        if (kong) {
            KongNames.collect(route, counts, points);
        }
    }

    private static void frames(
            String route, List<RouteCounts> counts, Peer peer, Passage passage, FrameType type, Points points) {
        long frames = sum(counts, one -> one.frames(peer, passage, type));
        if (frames == 0) {
            return;
        }
        String[] labels = {
            "route", route, "side", LabelValues.of(peer), "direction", LabelValues.of(passage), "type", type.pdkName()
        };
        points.counter(
                "framegate_frames",
                "Frames between the gateway and a side: received before plugins, sent after them",
                frames,
                labels);
        points.counter(
                "framegate_frame_bytes",
                "Their payloads in bytes",
                sum(counts, one -> one.bytes(peer, passage, type)),
                labels);
    }

    // ---- plugins

    private static void collect(Asked asked, List<PluginCounts> counts, Points points) {
        for (Kind kind : Kind.values()) {
            long decisions = sum(counts, plugin -> plugin.decisions(kind));
            if (decisions > 0) {
                points.counter(
                        "framegate_plugin_decisions",
                        "What plugins decided about frames and handshakes",
                        decisions,
                        "plugin",
                        asked.plugins(),
                        "phase",
                        asked.phase().pdkName(),
                        "decision",
                        LabelValues.of(kind));
            }
        }
    }
}
