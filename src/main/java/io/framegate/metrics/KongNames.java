package io.framegate.metrics;

import io.framegate.count.Passage;
import io.framegate.count.RouteCounts;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionFacts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * The six metrics that Kong has about WebSocket, as OpenTelemetry's names become in Prometheus, for dashboards that were made
 * for Kong. There are no workspaces here, and consumers are no labels.
 */
final class KongNames {

    private static final String SERVICE = "kong_service_name";
    private static final String ROUTE = "kong_route_name";

    private KongNames() {}

    static void collect(String route, List<RouteCounts> counts, Points points) {
        String[] labels = {SERVICE, counts.get(0).service(), ROUTE, route};
        points.counter(
                "kong_websocket_server_total_connections",
                "framegate_sessions_opened_total",
                counts.stream().mapToLong(RouteCounts::opened).sum(),
                labels);
        points.gauge(
                "kong_websocket_server_active_connections",
                "framegate_sessions_active",
                counts.stream().mapToLong(RouteCounts::active).sum(),
                labels);
        points.histogram(
                "kong_websocket_received_message_size_bytes",
                "Messages from clients, by size",
                counts.stream()
                        .map(one -> one.sizes(Peer.CLIENT, Passage.RECEIVED))
                        .toList(),
                Points.BYTES,
                labels);
        points.histogram(
                "kong_websocket_sent_message_size_bytes",
                "Messages to clients, by size",
                counts.stream().map(one -> one.sizes(Peer.CLIENT, Passage.SENT)).toList(),
                Points.BYTES,
                labels);
    }

    static void handshakeFailed(MeterRegistry registry, String service, String route, String type) {
        Counter.builder("kong.websocket.handshake.error.count")
                .description("framegate_handshakes_total that led to no session")
                .tags(tags(service, route).and("error_type", type))
                .register(registry)
                .increment();
    }

    static void ended(MeterRegistry registry, SessionFacts session, Duration duration) {
        Timer.builder("kong.websocket.connection.duration")
                .description("framegate_session_duration_seconds")
                .tags(tags(session.service(), session.route()))
                .serviceLevelObjectives(Metrics.SESSION_BOUNDS)
                .register(registry)
                .record(duration);
    }

    private static Tags tags(String service, String route) {
        return Tags.of(Tag.of(SERVICE, service), Tag.of(ROUTE, route));
    }
}
