package io.framegate.trace.otel;

import io.framegate.pdk.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes W3C Trace Context. */
final class Propagation {

    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** A {@code traceparent} that comes twice is none, and a {@code tracestate} is a list (sections 3.2 and 3.3). */
    private static final TextMapGetter<Headers> FIELDS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of(TRACEPARENT, TRACESTATE);
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            List<String> values = headers == null ? List.of() : headers.all(key);
            if (values.isEmpty() || (values.size() > 1 && key.equals(TRACEPARENT))) {
                return null;
            }
            return String.join(",", values);
        }
    };

    private static final TextMapGetter<Map<String, String>> ENTRIES = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> entries) {
            return entries.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> entries, String key) {
            return entries == null ? null : entries.get(key);
        }
    };

    private Propagation() {}

    /** What a request speaks of; invalid if it speaks of none. */
    static SpanContext read(Headers headers) {
        return Span.fromContext(W3C.extract(Context.root(), headers, FIELDS)).getSpanContext();
    }

    /** A parent, of what another part of the gateway has {@linkplain #write written}. */
    static Context read(String traceparent) {
        return W3C.extract(Context.root(), Map.of(TRACEPARENT, traceparent), ENTRIES);
    }

    /** A parent: the same without a {@code tracestate}, which is whatever a peer has put into it. */
    static Context parent(SpanContext remote) {
        return Context.root().with(Span.wrap(bare(remote)));
    }

    static SpanContext bare(SpanContext remote) {
        return SpanContext.createFromRemoteParent(
                remote.getTraceId(), remote.getSpanId(), remote.getTraceFlags(), TraceState.getDefault());
    }

    static String write(SpanContext context) {
        return fields(context, TraceState.getDefault()).getOrDefault(TRACEPARENT, "");
    }

    /** The header fields that speak of it. */
    static Map<String, String> fields(SpanContext context, TraceState state) {
        SpanContext told =
                SpanContext.create(context.getTraceId(), context.getSpanId(), context.getTraceFlags(), state);
        Map<String, String> fields = new HashMap<>(2);
        W3C.inject(Context.root().with(Span.wrap(told)), fields, (carrier, name, value) -> fields.put(name, value));
        return fields;
    }
}
