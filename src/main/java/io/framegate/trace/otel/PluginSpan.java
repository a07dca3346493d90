package io.framegate.trace.otel;

import io.framegate.trace.PluginTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A span for what a plugin was asked, from then until it has decided. */
final class PluginSpan implements PluginTrace {

    private final Span span;
    private final String traceparent;

    PluginSpan(Span span) {
        this.span = span;
        this.traceparent = Propagation.write(span.getSpanContext());
    }

    @Override
    public String traceparent() {
        return traceparent;
    }

    @Override
    public void decided(String decision) {
        span.setAttribute(Names.DECISION, decision);
        span.end();
    }

    @Override
    public void failed(String failure, String type) {
        span.setStatus(StatusCode.ERROR).setAttribute(Names.FAILURE, failure);
        if (!type.isEmpty()) {
            span.setAttribute(Names.ERROR, type);
        }
        span.end();
    }
}
