package io.framegate.metrics;

import io.framegate.balance.UpstreamState;
import io.framegate.count.LoopCounts;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.gateway.SessionObserver;
import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import io.framegate.session.Observation.LateAnswer;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.session.Observation.Unenforced;
import io.framegate.session.Observation.Violated;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of a process: what event loops count, what it is told of sessions as their observer, and what the Java runtime
 * says of itself. To be closed. Thread-safe.
 */
public final class Metrics implements SessionObserver, AutoCloseable {

    static final Duration[] SESSION_BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    private static final Duration[] HANDSHAKE_BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final String NONE = "none";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final boolean kong;
    private final AtomicInteger snapshot = new AtomicInteger(1);
    private final AtomicInteger lastReload = new AtomicInteger(1);
    private volatile List<LoopCounts> loops = List.of();
    private volatile Supplier<List<Difference>> differences = List::of;
    private volatile Supplier<List<UpstreamState>> upstreams = List::of;
    private final MultiGauge breakers = MultiGauge.builder("framegate.plugin.breaker.state")
            .description("The circuits of plugins that have one: 0 is closed, 1 half open, 2 open")
            .register(registry);
    private volatile Supplier<Map<String, Integer>> circuits = Map::of;

    /**
     * How often the candidate for a plugin's place decided otherwise.
     *
     * @param plugin the plugin
     * @param before what it decided
     * @param candidate what its candidate did
     * @param count how often
     */
    public record Difference(String plugin, String before, String candidate, long count) {}

    /** @param kong whether the metrics that Kong has are there under its names, too */
    public Metrics(boolean kong) {
        this.kong = kong;
        registry.getPrometheusRegistry().register(new LoopCollector(() -> loops, () -> differences.get(), kong));
        registry.getPrometheusRegistry().register(new UpstreamCollector(() -> upstreams.get()));
        for (MeterBinder runtime : List.of(
                collections,
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new JvmInfoMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics())) {
            runtime.bindTo(registry);
        }
    }

    /** Where meters of whatever happens seldom are registered. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Reads what these event loops count from now on. */
    public void read(List<LoopCounts> counts) {
        loops = List.copyOf(counts);
    }

    /** Asks here for what shadows decided otherwise. */
    public void differences(Supplier<List<Difference>> source) {
        differences = source;
    }

    /** Asks here how upstreams with several targets are doing. */
    public void upstreams(Supplier<List<UpstreamState>> source) {
        upstreams = source;
    }

    /** Asks here for the state of plugins' circuits, by the plugin's name: 0 is closed, 1 half open, 2 open. */
    public void breakers(Supplier<Map<String, Integer>> source) {
        circuits = source;
    }

    /** There is a configuration: the first. What will be counted is there at once, so that the first time is seen as an increase. */
    public void configuration() {
        reloads(true);
        reloads(false);
        Gauge.builder("framegate.config.version", snapshot::get)
                .description("How many configurations were taken so far, the one of the start among them")
                .register(registry);
        Gauge.builder("framegate.config.last.reload.successful", lastReload::get)
                .description("Whether the configuration that was there last is the one in use")
                .register(registry);
    }

    /** What was there last says the same as what is in use. */
    public void unchanged() {
        lastReload.set(1);
    }

    /** Another configuration was taken over, or refused. */
    public void reloaded(boolean taken) {
        lastReload.set(taken ? 1 : 0);
        snapshot.addAndGet(taken ? 1 : 0);
        reloads(taken).increment();
    }

    private Counter reloads(boolean taken) {
        return counter(
                "config.reloads",
                "Changes of the configuration by what came of them",
                "outcome",
                taken ? "taken" : "refused");
    }

    /** A constant of the process that is known by its labels, such as a version: its value is 1. */
    public void info(String name, String description, String label, String value) {
        Gauge.builder("framegate." + name + ".info", () -> 1)
                .description(description)
                .tag(label, value)
                .register(registry);
    }

    /** Something that is counted elsewhere, under one of a few labels, and asked for when it is read. */
    public void count(String name, String description, String label, String value, LongSupplier number) {
        // the counter refers weakly to what it is of, which the function does not
        FunctionCounter.builder("framegate." + name, this, metrics -> number.getAsLong())
                .description(description)
                .tag(label, value)
                .register(registry);
    }

    /** A number of the process that is asked for when it is read. */
    public void gauge(String name, String description, LongSupplier number) {
        Gauge.builder("framegate." + name, number::getAsLong)
                .description(description)
                .register(registry);
    }

    // ---- scrapes

    /**
     * All metrics, in a form that a scraper reads.
     *
     * @param contentType which form
     */
    public record Scrape(String contentType, byte[] body) {}

    /**
     * Reads all metrics, which takes milliseconds: not on an event loop.
     *
     * @param accept the header field; OpenMetrics where it says so, otherwise Prometheus' own text
     */
    public Scrape scrape(@Nullable String accept) {
        ExpositionFormatWriter open = formats.getOpenMetricsTextFormatWriter();
        ExpositionFormatWriter writer =
                accept != null && open.accepts(accept) ? open : formats.getPrometheusTextFormatWriter();
        breakers.register(
                circuits.get().entrySet().stream()
                        .map(circuit -> MultiGauge.Row.of(Tags.of("plugin", circuit.getKey()), circuit.getValue()))
                        .toList(),
                true);
        ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
        try {
            writer.write(body, registry.getPrometheusRegistry().scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Scrape(writer.getContentType(), body.toByteArray());
    }

    // ---- what happens in sessions

    private Counter counter(String name, String description, String... labels) {
        return Counter.builder("framegate." + name)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    private void handshake(String route, String outcome, String status, String blame) {
        counter(
                        "handshakes",
                        "Requests by what came of them; without a route there was none that matched",
                        "route",
                        route,
                        "outcome",
                        outcome,
                        "status",
                        status,
                        "blame",
                        blame)
                .increment();
    }

    private void handshakeTook(String route, String outcome, long nanos) {
        Timer.builder("framegate.handshake.duration")
                .description("From a request that has a route to its answer")
                .tags("route", route, "outcome", outcome)
                .serviceLevelObjectives(HANDSHAKE_BOUNDS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void turnedAway(String route, int status, Blame blame) {
        handshake(route, "refused", LabelValues.status(status), LabelValues.of(blame));
        if (kong) {
            KongNames.handshakeFailed(registry, "", route, LabelValues.status(status));
        }
    }

    @Override
    public void opened(SessionFacts session, long nanos) {
        handshake(session.route(), "accepted", "101", NONE);
        handshakeTook(session.route(), "accepted", nanos);
    }

    @Override
    public void ended(SessionFacts session, SessionEnd end) {
        if (end.status() == 101) {
            sessionEnded(session, end);
            return;
        }
        boolean left = end.status() == 0;
        String outcome = left ? "abandoned" : "refused";
        String status = left ? NONE : LabelValues.status(end.status());
        handshake(session.route(), outcome, status, LabelValues.of(end.blame()));
        handshakeTook(session.route(), outcome, TimeUnit.MILLISECONDS.toNanos(end.durationMillis()));
        if (kong) {
            KongNames.handshakeFailed(registry, session.service(), session.route(), left ? outcome : status);
        }
    }

    private void sessionEnded(SessionFacts session, SessionEnd end) {
        Duration duration = Duration.ofMillis(end.durationMillis());
        counter(
                        "sessions.closed",
                        "Sessions that have ended, by who ended them",
                        "route",
                        session.route(),
                        "blame",
                        LabelValues.of(end.blame()))
                .increment();
        Timer.builder("framegate.session.duration")
                .description("From the handshake request to the end")
                .tags("route", session.route())
                .serviceLevelObjectives(SESSION_BOUNDS)
                .register(registry)
                .record(duration);
        closed(session, Peer.CLIENT, end.client(), end.blame());
        closed(session, Peer.UPSTREAM, end.upstream(), end.blame());
        if (kong) {
            KongNames.ended(registry, session, duration);
        }
    }

    private void closed(SessionFacts session, Peer peer, SessionEnd.Side side, Blame blame) {
        closed(session, peer, "received", side.closeReceived(), blame);
        closed(session, peer, "sent", side.closeSent(), blame);
    }

    private void closed(SessionFacts session, Peer peer, String direction, Optional<CloseStatus> status, Blame blame) {
        counter(
                        "session.closes",
                        "How the connections of ended sessions were closed, either way: 1005 is a close frame without a"
                                + " code, 1006 no close frame",
                        "route",
                        session.route(),
                        "side",
                        LabelValues.of(peer),
                        "direction",
                        direction,
                        "code",
                        LabelValues.code(status),
                        "blame",
                        LabelValues.of(blame))
                .increment();
    }

    @Override
    public void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {
        counter(
                        "plugin.failures",
                        "Decisions that plugins owed, by why they were not made",
                        "plugin",
                        plugin,
                        "phase",
                        phase,
                        "reason",
                        failure.toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void observed(SessionFacts session, Observation observation) {
        if (observation instanceof PluginFailed failed) {
            pluginFailed(
                    session,
                    failed.plugin(),
                    LabelValues.phase(failed.from()),
                    failed.failure().name(),
                    "");
        } else if (observation instanceof Unenforced unenforced) {
            counter(
                            "plugin.unenforced",
                            "Sessions with a frame that broke a rule which is not enforced, by plugin and phase",
                            "plugin",
                            unenforced.plugin(),
                            "phase",
                            LabelValues.phase(unenforced.from()))
                    .increment();
        } else if (observation instanceof Violated violated) {
            counter(
                            "violations",
                            "Sessions of which a side broke a rule of the protocol or a limit, by what it was told",
                            "route",
                            session.route(),
                            "side",
                            LabelValues.of(violated.by()),
                            "code",
                            LabelValues.code(violated.violation().status().code()))
                    .increment();
        } else if (observation instanceof LateAnswer) {
            counter("plugin.late.answers", "Answers of plugins that came too late", "route", session.route())
                    .increment();
        }
    }

    /** Looks at nothing any more. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
