package io.framegate.trace.otel;

import io.framegate.frame.Peer;
import io.framegate.pdk.Phase;
import io.framegate.trace.MessageTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;

/** A span for a message; those of plugins are made where the plugins are, but for one that has not answered. */
final class MessageSpan implements MessageTrace {

    private final OpenTelemetryTracing tracing;
    private final Peer from;
    private final Span span;
    private final String traceparent;

    MessageSpan(OpenTelemetryTracing tracing, Peer from, Span span) {
        this.tracing = tracing;
        this.from = from;
        this.span = span;
        this.traceparent = Propagation.write(span.getSpanContext());
    }

    @Override
    public String traceparent() {
        return traceparent;
    }

    @Override
    public void undecided(String plugin, String failure, long waitedNanos) {
        Phase phase = from == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
        tracing.ofMessages()
                .spanBuilder(phase.pdkName() + " " + plugin)
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(Context.root().with(span))
                .setStartTimestamp(Instant.now().minusNanos(waitedNanos))
                .setAttribute(Names.PLUGIN, plugin)
                .setAttribute(Names.PHASE, phase.pdkName())
                .setAttribute(Names.FAILURE, failure)
                .startSpan()
                .setStatus(StatusCode.ERROR)
                .end();
    }

    @Override
    public void ended(Outcome outcome) {
        span.setAttribute(Names.OUTCOME, HandshakeSpans.word(outcome));
        span.end();
    }
}
