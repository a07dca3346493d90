package io.framegate.trace.otel;

import io.framegate.config.TracesConfig;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionFacts;
import io.framegate.trace.HandshakeTrace;
import io.framegate.trace.PluginTrace;
import io.framegate.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Traces, sent to a collector. A span that has ended waits in a queue of {@value #QUEUE}; where that is full it is discarded and
 * counted. Whoever ends one never waits.
 */
public final class OpenTelemetryTracing implements Tracing {

    /** How many spans wait at most until they are sent, some 2 MiB. */
    static final int QUEUE = 2_048;

    /** How long the end of the process may take for what is still to be sent, in ms. */
    private static final int FLUSH_MILLIS = 2_000;

    private static final String SCOPE = "io.framegate";

    /** It quotes what collectors answer, and has pages of stack to every failure: {@link CollectorExporter} says what there is to say. */
    private static final Logger THEIRS = Logger.getLogger("io.opentelemetry");

    private final CollectorExporter exporter;
    private final DiscardedSpans discarded = new DiscardedSpans();
    private final SdkTracerProvider handshakes;
    private final SdkTracerProvider messages;
    private final Tracer ofHandshakes;
    private final Tracer ofMessages;
    private final double sampleMessages;

    /** Traces as these settings say, which must have an endpoint. */
    public OpenTelemetryTracing(TracesConfig settings, String version) {
        this(settings, version, exporter(settings));
    }

    OpenTelemetryTracing(TracesConfig settings, String version, SpanExporter to) {
        THEIRS.setLevel(Level.OFF);
        this.exporter = new CollectorExporter(to);
        SpanProcessor processor = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(QUEUE)
                .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(discarded)
                        .build())
                .build();
        Resource resource = Resource.getDefault()
                .merge(Resource.create(
                        Attributes.of(Names.SERVICE_NAME, settings.serviceName(), Names.SERVICE_VERSION, version)));
        this.handshakes = provider(resource, processor, Sampler.traceIdRatioBased(settings.sampleHandshakes()));
        // those were drawn before there was anything to be sampled
        this.messages = provider(resource, processor, Sampler.alwaysOn());
        this.ofHandshakes = handshakes.get(SCOPE, version);
        this.ofMessages = messages.get(SCOPE, version);
        this.sampleMessages = settings.sampleMessages();
    }

    private static SdkTracerProvider provider(Resource resource, SpanProcessor processor, Sampler ofRoots) {
        return SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(processor)
                .setSampler(Sampler.parentBased(ofRoots))
                .build();
    }

    private static SpanExporter exporter(TracesConfig settings) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.collector().orElseThrow())
                .setTimeout(settings.timeout(), TimeUnit.MILLISECONDS);
        settings.headers().forEach(builder::addHeader);
        return builder.build();
    }

    @Override
    public HandshakeTrace handshake(SessionFacts session, Arrival arrival) {
        return new HandshakeSpans(this, session, arrival);
    }

    @Override
    public PluginTrace plugin(String traceparent, String plugin, Phase phase) {
        return new PluginSpan(ofMessages
                .spanBuilder(phase.pdkName() + " " + plugin)
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(Propagation.read(traceparent))
                .setAttribute(Names.PLUGIN, plugin)
                .setAttribute(Names.PHASE, phase.pdkName())
                .startSpan());
    }

    /** Of spans whose own ratio decides. */
    Tracer ofHandshakes() {
        return ofHandshakes;
    }

    /** Of spans that are wanted. */
    Tracer ofMessages() {
        return ofMessages;
    }

    double sampleMessages() {
        return sampleMessages;
    }

    /** How many spans the collector has taken. */
    public long exported() {
        return exporter.exported();
    }

    /** How many it has not. */
    public long failed() {
        return exporter.failed();
    }

    /** How many there was no room for. */
    public long discarded() {
        return discarded.count();
    }

    @Override
    public CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableResultCode.ofAll(List.of(handshakes.shutdown(), messages.shutdown()))
                .whenComplete(() -> stopped.complete(null));
        return stopped.completeOnTimeout(null, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
}
