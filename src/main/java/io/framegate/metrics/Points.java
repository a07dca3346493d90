package io.framegate.metrics;

import io.framegate.count.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data points of one scrape, put together by metric. Names are those of Prometheus, of counters without {@code _total}. */
final class Points {

    /** How many of its unit make the one that is shown: ns are shown in s. */
    static final double NANOS = 1e9;

    static final double BYTES = 1;

    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new TreeMap<>();

    /** @param labels names and values, one after another */
    void counter(String name, String help, double value, String... labels) {
        counters.computeIfAbsent(
                        name, first -> CounterSnapshot.builder().name(name).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labels))
                        .build());
    }

    void gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, first -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labels))
                        .build());
    }

    /**
     * @param parts what is added up; at least one
     * @param unit what a value is to be divided by
     */
    void histogram(String name, String help, List<Histogram> parts, double unit, String... labels) {
        long[] bounds = parts.get(0).bounds();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i <= bounds.length; i++) {
            int at = i;
            double bound = i == bounds.length ? Double.POSITIVE_INFINITY : bounds[i] / unit;
            buckets.bucket(
                    bound, parts.stream().mapToLong(part -> part.counts()[at]).sum());
        }
        histograms
                .computeIfAbsent(
                        name, first -> HistogramSnapshot.builder().name(name).help(help))
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(parts.stream().mapToLong(Histogram::sum).sum() / unit)
                        .labels(Labels.of(labels))
                        .build());
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        histograms.values().forEach(histogram -> all.metricSnapshot(histogram.build()));
        return all.build();
    }
}
