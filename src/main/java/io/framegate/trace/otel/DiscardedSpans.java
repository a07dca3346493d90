package io.framegate.trace.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/** Reads from the batch processor, which counts them, how many spans there was no room for. */
final class DiscardedSpans implements MetricReader {

    private static final String PROCESSED = "otel.sdk.processor.span.processed";
    private static final String QUEUE_FULL = "queue_full";

    private volatile CollectionRegistration counted = CollectionRegistration.noop();

    @Override
    public void register(CollectionRegistration registration) {
        counted = registration;
    }

    long count() {
        long discarded = 0;
        for (MetricData metric : counted.collectAllMetrics()) {
            if (metric.getName().equals(PROCESSED) && metric.getType() == MetricDataType.LONG_SUM) {
                for (LongPointData point : metric.getLongSumData().getPoints()) {
                    discarded += QUEUE_FULL.equals(point.getAttributes().get(Names.ERROR)) ? point.getValue() : 0;
                }
            }
        }
        return discarded;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
