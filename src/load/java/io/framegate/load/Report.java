package io.framegate.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Prints results as they come, and keeps them for JSON. */
final class Report {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final PrintWriter out;
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

    void measured(Mode mode, Shape shape, Measurement.Result result) {
        errors += result.errors();
        print("");
        print("%s: %s", mode, shape);
        print("  round trips    %d in %.1f s, %.0f/s", result.replies(), result.seconds(), result.rate());
        print("  latency        %s", latencies(result));
        print("  proxy's CPU    %.1f us a round trip, %.0f %% of a core", result.cpuMicros(), result.corePercent());
        print("  live heap      %.1f MiB", result.liveHeap() / 1_048_576.0);
        print("  errors         %d", result.errors());
        runs.add(json(mode, shape, result));
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

    private static JsonObject json(Mode mode, Shape shape, Measurement.Result result) {
        JsonObject latency = new JsonObject();
        for (double percentile : PERCENTILES) {
            latency.put(percentileName(percentile), result.latencyMicros(percentile));
        }
        return new JsonObject()
                .put("mode", mode.toString())
                .put("connections", shape.connections())
                .put("payload", shape.payload())
                .put("depth", shape.depth())
                .put("rate", shape.rate())
                .put("seconds", result.seconds())
                .put("round_trips", result.replies())
                .put("round_trips_per_second", result.rate())
                .put("latency_us", latency)
                .put("cpu_us", result.cpuMicros())
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
