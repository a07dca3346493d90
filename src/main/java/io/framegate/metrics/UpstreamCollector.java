package io.framegate.metrics;

import io.framegate.balance.UpstreamState;
import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.balance.UpstreamState.TargetState;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the targets of upstreams are doing at the moment of a scrape. There are series for the addresses that they have now, and for
 * those that they have no more as long as sessions are open there.
 */
final class UpstreamCollector implements MultiCollector {

    private final Supplier<List<UpstreamState>> upstreams;

    UpstreamCollector(Supplier<List<UpstreamState>> upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public MetricSnapshots collect() {
        Points points = new Points();
        for (UpstreamState upstream : upstreams.get()) {
            for (TargetState target : upstream.targets()) {
                target.addresses().forEach(address -> collect(upstream.name(), target.name(), address, points));
            }
        }
        return points.snapshots();
    }

    private static void collect(String upstream, String target, AddressState state, Points points) {
        String[] labels = {"upstream", upstream, "target", target, "address", state.address()};
        points.gauge(
                "framegate_upstream_target_sessions",
                "Sessions that are open at a target, handshakes among them",
                state.sessions(),
                labels);
        if (state.isThere()) {
            points.gauge(
                    "framegate_upstream_target_healthy",
                    "Whether a target gets new sessions as far as checks are concerned",
                    state.isHealthy() ? 1 : 0,
                    labels);
            points.gauge(
                    "framegate_upstream_target_weight",
                    "A target's share of new sessions beside other weights",
                    state.weight(),
                    labels);
        }
    }
}
