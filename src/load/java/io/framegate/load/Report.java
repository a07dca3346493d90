package io.framegate.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints results as they come, and keeps them for JSON. */
final class Report {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final PrintWriter out;
    private final Map<Subject, List<Measurement.Result>> results = new LinkedHashMap<>();
    private final JsonArray runs = new JsonArray();
    private final JsonArray startups = new JsonArray();
    private final JsonObject about;
    private long errors;

    Report(PrintWriter out, int eventLoops, List<String> jvm) {
        this.out = out;
        this.about = new JsonObject()
                .put("date", LocalDate.now(ZoneOffset.UTC).toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.runtime.version"))
                .put("event_loops", eventLoops)
                .put("jvm", new JsonArray(List.copyOf(jvm)));
        print(
                "%s, %s, %d processors, Java %s, event loops: %d%s",
                about.getString("date"),
                about.getString("os"),
                about.getInteger("processors"),
                about.getString("java"),
                eventLoops,
                jvm.isEmpty() ? "" : ", " + String.join(" ", jvm));
    }

    void measured(Subject subject, Shape shape, Measurement.Result result) {
        errors += result.errors();
        results.computeIfAbsent(subject, first -> new ArrayList<>()).add(result);
        print("");
        print("%s: %s", subject, shape);
        print("  round trips    %d in %.1f s, %.0f/s", result.replies(), result.seconds(), result.rate());
        print("  latency        %s", latencies(result));
        print("  proxy's CPU    %.1f us a round trip, %.0f %% of a core", result.cpuMicros(), result.corePercent());
        if (subject.proxy().pluginHosts() > 0) {
            print("  hosts' CPU     %.1f us a round trip", result.hostsCpuMicros());
        }
        print("  live heap      %.1f MiB", result.liveHeap() / 1_048_576.0);
        print("  errors         %d", result.errors());
        runs.add(json(subject, shape, result));
    }

    /** All of a subject so far. */
    List<Measurement.Result> results(Subject subject) {
        return results.getOrDefault(subject, List.of());
    }

    /** If there was more than one round: what lies in the middle of them. */
    void rounds() {
        int rounds = results.values().stream().mapToInt(List::size).max().orElse(0);
        if (rounds < 2) {
            return;
        }
        print("");
        print("%d rounds, medians; of CPU time in us a round trip, in brackets the lowest", rounds);
        print("  %-24s %15s %20s %18s %10s %10s", "", "round trips/s", "proxy's CPU", "hosts' CPU", "p50 us", "p99 us");
        results.forEach((subject, all) -> print(
                "  %-24s %15.0f %20s %18s %10.0f %10.0f",
                subject,
                median(all, Measurement.Result::rate),
                medianAndLowest(all, Measurement.Result::cpuMicros),
                subject.proxy().pluginHosts() > 0 ? medianAndLowest(all, Measurement.Result::hostsCpuMicros) : "",
                median(all, result -> result.latencyMicros(50)),
                median(all, result -> result.latencyMicros(99))));
    }

    private static String medianAndLowest(List<Measurement.Result> all, ToDoubleFunction<Measurement.Result> value) {
        double lowest = all.stream().mapToDouble(value).min().orElseThrow();
        return String.format(Locale.ROOT, "%.1f (%.1f)", median(all, value), lowest);
    }

    private static double median(List<Measurement.Result> all, ToDoubleFunction<Measurement.Result> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    void profiled(Subject subject, Profile profile) {
        print("");
        print("%s: the gateway's CPU time", subject);
        print("  %s", profile.shares());
        profile.envelopes().forEach(line -> print("  envelopes      %s", line));
    }

    private static String latencies(Measurement.Result result) {
        StringBuilder shown = new StringBuilder();
        for (double percentile : PERCENTILES) {
            shown.append(String.format(
                    Locale.ROOT, "%s %.0f, ", percentileName(percentile), result.latencyMicros(percentile)));
        }
        return shown + "in us";
    }

    private static String percentileName(double percentile) {
        return percentile == 100 ? "max" : "p" + (percentile == 99.9 ? "99.9" : String.valueOf((int) percentile));
    }

    private static JsonObject json(Subject subject, Shape shape, Measurement.Result result) {
        JsonObject latency = new JsonObject();
        for (double percentile : PERCENTILES) {
            latency.put(percentileName(percentile), result.latencyMicros(percentile));
        }
        return new JsonObject()
                .put("mode", subject.mode().toString())
                .put("plugin_hosts", subject.proxy().pluginHosts())
                .put("connections", shape.connections())
                .put("payload", shape.messages().length())
                .put("depth", shape.depth())
                .put("rate", shape.rate())
                .put("from", result.from().toString())
                .put("to", result.to().toString())
                .put("seconds", result.seconds())
                .put("round_trips", result.replies())
                .put("round_trips_per_second", result.rate())
                .put("latency_us", latency)
                .put("cpu_us", result.cpuMicros())
                .put("hosts_cpu_us", result.hostsCpuMicros())
                .put("core_percent", result.corePercent())
                .put("live_heap_bytes", result.liveHeap())
                .put("errors", result.errors());
    }

    void started(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        print("");
        print(
                "start to the first accepted socket: median %.2f s of %d, %.2f to %.2f",
                seconds(sorted.get(sorted.size() / 2)),
                sorted.size(),
                seconds(sorted.get(0)),
                seconds(sorted.get(sorted.size() - 1)));
        durations.forEach(duration -> startups.add(seconds(duration)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    long errors() {
        return errors;
    }

    JsonObject json() {
        return new JsonObject().put("about", about).put("runs", runs).put("startups_s", startups);
    }

    private void print(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
