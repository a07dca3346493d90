package io.framegate.trace.otel;

import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.trace.HandshakeTrace;
import io.framegate.trace.SessionTrace;
import io.framegate.trace.Tracing.Arrival;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A SERVER span for the handshake and a CLIENT span for the one with the upstream. A trusted proxy's {@code traceparent} is the
 * parent, and its flag decides whether there are spans; of anybody else it is a link: strangers neither write into somebody's
 * trace nor decide what is sampled.
 */
final class HandshakeSpans implements HandshakeTrace {

    private static final String GET = "GET";
    private static final String WEBSOCKET = "websocket";

    private final OpenTelemetryTracing tracing;
    private final SessionFacts session;
    private final TraceState state;
    private final Span server;
    private Span client = Span.getInvalid();

    HandshakeSpans(OpenTelemetryTracing tracing, SessionFacts session, Arrival arrival) {
        this.tracing = tracing;
        this.session = session;
        SpanContext remote = Propagation.read(session.request().headers());
        this.state = arrival.trusted() ? remote.getTraceState() : TraceState.getDefault();
        SpanBuilder builder = tracing.ofHandshakes()
                .spanBuilder(GET + " " + session.route())
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(Names.METHOD, GET)
                .setAttribute(Names.HTTP_ROUTE, session.route())
                .setAttribute(Names.SCHEME, session.request().scheme())
                .setAttribute(Names.PROTOCOL, WEBSOCKET)
                .setAttribute(Names.ADDRESS, arrival.address())
                .setAttribute(Names.PORT, (long) arrival.port())
                .setAttribute(Names.SESSION, session.id())
                .setAttribute(Names.SERVICE, session.service());
        if (remote.isValid() && arrival.trusted()) {
            builder.setParent(Propagation.parent(remote));
        } else {
            builder.setNoParent();
            if (remote.isValid()) {
                builder.addLink(Propagation.bare(remote));
            }
        }
        this.server = builder.startSpan();
    }

    @Override
    public Optional<String> traceparent() {
        return Optional.of(Propagation.write(server.getSpanContext()));
    }

    @Override
    public Optional<Map<String, String>> asks(String host, int port) {
        client = tracing.ofHandshakes()
                .spanBuilder(GET)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(server))
                .setAttribute(Names.METHOD, GET)
                .setAttribute(Names.PROTOCOL, WEBSOCKET)
                .setAttribute(Names.ADDRESS, host)
                .setAttribute(Names.PORT, (long) port)
                .startSpan();
        return Optional.of(Propagation.fields(client.getSpanContext(), state));
    }

    @Override
    public void connected(String host, int port) {
        client.setAttribute(Names.ADDRESS, host).setAttribute(Names.PORT, (long) port);
    }

    @Override
    public void answered(int status) {
        client.setAttribute(Names.STATUS, (long) status);
        if (status >= 400) {
            failed(client, Integer.toString(status));
        }
        client.end();
    }

    @Override
    public void unreachable(String why) {
        failed(client, why);
        client.end();
    }

    @Override
    public void ended(SessionEnd end) {
        if (client.isRecording()) {
            unreachable(end.blame() == Blame.CLIENT ? "cancelled" : "_OTHER");
        }
        if (end.status() > 0) {
            server.setAttribute(Names.STATUS, (long) end.status());
        }
        if (end.status() >= 500) {
            failed(server, Integer.toString(end.status()));
        }
        SessionSpan.tell(server, end);
        server.end();
    }

    private static void failed(Span span, String type) {
        span.setStatus(StatusCode.ERROR).setAttribute(Names.ERROR, type);
    }

    @Override
    public SessionTrace upgraded() {
        server.setAttribute(Names.STATUS, 101L);
        server.end();
        return new SessionSpan(tracing, session, server);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
