package io.framegate;

import io.framegate.config.TracesConfig;
import io.framegate.gateway.Product;
import io.framegate.metrics.Metrics;
import io.framegate.trace.Tracing;
import io.framegate.trace.otel.OpenTelemetryTracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The traces of a process, if its settings ask for any. */
final class Traces {

    private Traces() {}

    /** Begins them, before anything is deployed; empty, with nothing of OpenTelemetry loaded, where nothing is traced. */
    static Optional<OpenTelemetryTracing> begin(Vertx vertx, TracesConfig settings) {
        if (settings.endpoint().isEmpty()) {
            return Optional.empty();
        }
        OpenTelemetryTracing tracing = new OpenTelemetryTracing(settings, Product.VERSION);
        Tracing.begin(vertx, tracing);
        return Optional.of(tracing);
    }

    /** What becomes of spans. */
    static void count(Metrics metrics, OpenTelemetryTracing tracing) {
        String name = "trace.spans";
        String description =
                "Spans that ended, by what became of them: exported, failed (the collector did not take them),"
                        + " discarded (too many waited for it)";
        metrics.count(name, description, "outcome", "exported", tracing::exported);
        metrics.count(name, description, "outcome", "failed", tracing::failed);
        metrics.count(name, description, "outcome", "discarded", tracing::discarded);
    }

    /** Sends what is still there, for a moment at most. */
    static Future<Void> stop(Vertx vertx) {
        return Future.fromCompletionStage(Tracing.of(vertx).stop(), vertx.getOrCreateContext());
    }
}
