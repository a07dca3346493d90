package io.framegate.trace.otel;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.trace.MessageTrace;
import io.framegate.trace.SessionTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Optional;

/** A span for the session, in the handshake's trace; messages are traced in sessions that are. */
final class SessionSpan implements SessionTrace {

    private final OpenTelemetryTracing tracing;
    private final SessionFacts session;
    private final Span span;

    SessionSpan(OpenTelemetryTracing tracing, SessionFacts session, Span handshake) {
        this.tracing = tracing;
        this.session = session;
        this.span = tracing.ofHandshakes()
                .spanBuilder("session " + session.route())
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(Context.root().with(handshake))
                .setAttribute(Names.PROTOCOL, "websocket")
                .setAttribute(Names.SESSION, session.id())
                .setAttribute(Names.ROUTE, session.route())
                .setAttribute(Names.SERVICE, session.service())
                .startSpan();
    }

    @Override
    public double messages() {
        return span.isRecording() ? tracing.sampleMessages() : 0;
    }

    @Override
    public MessageTrace message(Peer from, Frame message) {
        String sender = HandshakeSpans.word(from);
        return new MessageSpan(
                tracing,
                from,
                tracing.ofMessages()
                        .spanBuilder("message from " + sender)
                        .setSpanKind(SpanKind.INTERNAL)
                        .setNoParent()
                        .addLink(span.getSpanContext())
                        .setAttribute(Names.PROTOCOL, "websocket")
                        .setAttribute(Names.SESSION, session.id())
                        .setAttribute(Names.ROUTE, session.route())
                        .setAttribute(Names.SERVICE, session.service())
                        .setAttribute(Names.FROM, sender)
                        .setAttribute(Names.TYPE, HandshakeSpans.word(message.type()))
                        .setAttribute(Names.SIZE, (long) message.payload().length())
                        .startSpan());
    }

    @Override
    public void ended(SessionEnd end) {
        tell(span, end);
        tell("client", end.client());
        tell("upstream", end.upstream());
        if (hasFailed(end.client()) || hasFailed(end.upstream())) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static boolean hasFailed(SessionEnd.Side side) {
        return side.closeSent().map(CloseStatus::code).orElse(0) == CloseStatus.PLUGIN_FAILED.code();
    }

    private void tell(String name, SessionEnd.Side side) {
        span.setAttribute(Names.ofSide(name, "messages_received"), (Long) side.messagesReceived())
                .setAttribute(Names.ofSide(name, "bytes_received"), (Long) side.bytesReceived())
                .setAttribute(Names.ofSide(name, "messages_sent"), (Long) side.messagesSent())
                .setAttribute(Names.ofSide(name, "bytes_sent"), (Long) side.bytesSent());
        tell(name, "close_received", side.closeReceived());
        tell(name, "close_sent", side.closeSent());
    }

    private void tell(String name, String what, Optional<CloseStatus> close) {
        close.ifPresent(status -> span.setAttribute(Names.ofSide(name, what), (Integer) status.reportedCode()));
    }

    /** Who has ended it, and why. */
    static void tell(Span span, SessionEnd end) {
        span.setAttribute(Names.ENDED_BY, HandshakeSpans.word(end.blame())).setAttribute(Names.REASON, end.reason());
        end.plugin().ifPresent(plugin -> span.setAttribute(Names.PLUGIN, plugin));
    }
}
