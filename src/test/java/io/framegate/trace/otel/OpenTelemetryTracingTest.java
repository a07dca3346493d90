package io.framegate.trace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.config.TracesConfig;
import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.trace.HandshakeTrace;
import io.framegate.trace.MessageTrace;
import io.framegate.trace.MessageTrace.Outcome;
import io.framegate.trace.PluginTrace;
import io.framegate.trace.SessionTrace;
import io.framegate.trace.Tracing.Arrival;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags of a trace that begins here are 02 or, if it is sampled, 03: its id is random (W3C Trace Context Level 2). */
class OpenTelemetryTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";
    private static final SessionEnd.Side SIDE = new SessionEnd.Side(
            1, 2, 3, 4, Optional.of(CloseStatus.of(4000, "secret")), Optional.of(CloseStatus.of(1001, "secret")));

    private final RecordingExporter exporter = new RecordingExporter();

    private OpenTelemetryTracing tracing(double handshakes, double messages) {
        return tracing(handshakes, messages, exporter);
    }

    private static OpenTelemetryTracing tracing(double handshakes, double messages, RecordingExporter to) {
        TracesConfig settings = new TracesConfig(Optional.empty(), handshakes, messages, "gw", Map.of(), 10_000);
        return new OpenTelemetryTracing(settings, "1", to);
    }

    private static HandshakeTrace handshake(OpenTelemetryTracing tracing, boolean trusted, String... fields) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String field : fields) {
            headers.add(Map.entry(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 2)));
        }
        headers.add(Map.entry("Cookie", "secret"));
        SessionFacts facts = new SessionFacts(
                "id",
                "route",
                "service",
                new SessionFacts.Client("203.0.113.7", 1),
                new SessionFacts.Request("ws", "secret", 1, "/secret", "secret", Headers.of(headers)),
                Optional.empty());
        return tracing.handshake(facts, new Arrival("192.0.2.1", 8080, trusted));
    }

    private static SessionEnd end(int status, SessionEnd.Side side, Blame blame) {
        return new SessionEnd(status, 5, side, side, blame, Optional.of("quota"), "why");
    }

    private static void stop(OpenTelemetryTracing tracing) throws Exception {
        tracing.stop().get(10, TimeUnit.SECONDS);
    }

    private static Object attribute(SpanData span, String key) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(entry -> entry.getKey().getKey().equals(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not among " + span.getAttributes()));
    }

    private static Set<String> keys(SpanData span) {
        return span.getAttributes().asMap().keySet().stream()
                .map(AttributeKey::getKey)
                .collect(Collectors.toSet());
    }

    // ---- whose trace it is

    @Test
    void whatAStrangerSpeaksOfIsALink() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        HandshakeTrace trace = handshake(tracing, false, "traceparent: " + UNSAMPLED, "tracestate: vendor=secret");
        Map<String, String> sent = trace.asks("upstream", 81).orElseThrow();
        trace.answered(101);
        trace.upgraded();
        stop(tracing);

        SpanData server = exporter.span("GET route");
        assertThat(server.getTraceId()).isNotEqualTo(TRACE);
        assertThat(server.getParentSpanContext().isValid()).isFalse();
        assertThat(server.getLinks()).singleElement().satisfies(link -> assertThat(link.getSpanContext())
                .returns(TRACE, context -> context.getTraceId())
                .returns(PARENT, context -> context.getSpanId())
                .returns(true, context -> context.getTraceState().isEmpty()));
        SpanData client = exporter.span("GET");
        assertThat(sent)
                .containsExactly(
                        Map.entry("traceparent", "00-" + server.getTraceId() + "-" + client.getSpanId() + "-03"));
        assertThat(exporter.spans().toString()).doesNotContain("secret");
    }

    @Test
    void aTrustedProxysIsGoneOnWith() throws Exception {
        OpenTelemetryTracing tracing = tracing(0, 0);
        HandshakeTrace trace =
                handshake(tracing, true, "traceparent: " + SAMPLED, "tracestate: a=secret", "tracestate: b=1");
        Map<String, String> sent = trace.asks("upstream", 81).orElseThrow();
        trace.answered(101);
        SessionTrace session = trace.upgraded();
        session.ended(end(101, SIDE, Blame.CLIENT));
        stop(tracing);

        SpanData server = exporter.span("GET route");
        assertThat(server.getTraceId()).isEqualTo(TRACE);
        assertThat(server.getParentSpanId()).isEqualTo(PARENT);
        assertThat(server.getLinks()).isEmpty();
        assertThat(sent)
                .containsOnly(
                        Map.entry(
                                "traceparent",
                                "00-" + TRACE + "-" + exporter.span("GET").getSpanId() + "-01"),
                        Map.entry("tracestate", "a=secret,b=1"));
        assertThat(exporter.span("session route").getTraceId()).isEqualTo(TRACE);
        assertThat(exporter.spans().toString()).doesNotContain("secret");
    }

    @Test
    void aTrustedProxyThatDoesNotSampleHasNoSpans() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 1);
        HandshakeTrace trace = handshake(tracing, true, "traceparent: " + UNSAMPLED);
        Map<String, String> sent = trace.asks("upstream", 81).orElseThrow();
        SessionTrace session = trace.upgraded();

        assertThat(sent.get("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-00");
        assertThat(session.messages()).isZero();
        session.ended(end(101, SIDE, Blame.CLIENT));
        stop(tracing);
        assertThat(exporter.spans()).isEmpty();
    }

    @Test
    void withARatioOfNothingThereAreNoSpansAndTheUpstreamIsToldSo() throws Exception {
        OpenTelemetryTracing tracing = tracing(0, 1);
        HandshakeTrace trace = handshake(tracing, false, "traceparent: " + SAMPLED);

        assertThat(trace.traceparent().orElseThrow()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-02");
        assertThat(trace.asks("upstream", 81).orElseThrow().get("traceparent")).endsWith("-02");
        assertThat(trace.upgraded().messages()).isZero();
        stop(tracing);
        assertThat(exporter.spans()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void whatIsNoTraceparentIsNone(String value) throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        handshake(tracing, true, "traceparent: " + value).upgraded();
        handshake(tracing, false, "traceparent: " + value).upgraded();
        handshake(tracing, true, "traceparent: " + SAMPLED, "traceparent: " + SAMPLED)
                .upgraded();
        stop(tracing);

        assertThat(exporter.spans())
                .hasSize(3)
                .allSatisfy(span ->
                        assertThat(span.getParentSpanContext().isValid()).isFalse())
                .allSatisfy(span -> assertThat(span.getLinks()).isEmpty());
    }

    // ---- what spans say

    @Test
    void aHandshakeThatBecomesASession() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        HandshakeTrace trace = handshake(tracing, false);
        trace.asks("upstream", 81);
        trace.answered(101);
        SessionTrace session = trace.upgraded();
        session.ended(end(101, SIDE, Blame.PLUGIN));
        stop(tracing);

        SpanData server = exporter.span("GET route");
        assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(server.getResource().getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("service.name"), "gw")
                .containsEntry(AttributeKey.stringKey("service.version"), "1");
        assertThat(keys(server))
                .containsExactlyInAnyOrder(
                        "http.request.method",
                        "http.response.status_code",
                        "http.route",
                        "url.scheme",
                        "network.protocol.name",
                        "server.address",
                        "server.port",
                        "framegate.session",
                        "framegate.service");
        assertThat(attribute(server, "http.response.status_code")).isEqualTo(101L);
        SpanData client = exporter.span("GET");
        assertThat(client.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(attribute(client, "server.address")).isEqualTo("upstream");
        assertThat(attribute(client, "http.response.status_code")).isEqualTo(101L);
        SpanData whole = exporter.span("session route");
        assertThat(whole.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(whole.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(attribute(whole, "framegate.ended_by")).isEqualTo("plugin");
        assertThat(attribute(whole, "framegate.plugin")).isEqualTo("quota");
        assertThat(attribute(whole, "framegate.reason")).isEqualTo("why");
        assertThat(attribute(whole, "framegate.client.messages_received")).isEqualTo(1L);
        assertThat(attribute(whole, "framegate.upstream.bytes_sent")).isEqualTo(4L);
        assertThat(attribute(whole, "framegate.client.close_received")).isEqualTo(4000L);
        assertThat(attribute(whole, "framegate.upstream.close_sent")).isEqualTo(1001L);
        assertThat(whole.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(exporter.spans().toString()).doesNotContain("secret").doesNotContain("203.0.113.7");
    }

    @Test
    void aSessionThatAPluginFailed() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        SessionEnd.Side failed =
                new SessionEnd.Side(0, 0, 0, 0, Optional.empty(), Optional.of(CloseStatus.PLUGIN_FAILED));
        handshake(tracing, false).upgraded().ended(end(101, failed, Blame.PLUGIN));
        stop(tracing);

        assertThat(exporter.span("session route").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void anUpstreamThatCannotBeReached() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        HandshakeTrace trace = handshake(tracing, false);
        trace.asks("upstream", 81);
        trace.unreachable("TIMEOUT");
        trace.ended(end(504, SessionEnd.Side.SILENT, Blame.UPSTREAM));
        stop(tracing);

        assertThat(attribute(exporter.span("GET"), "error.type")).isEqualTo("TIMEOUT");
        SpanData server = exporter.span("GET route");
        assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(server, "http.response.status_code")).isEqualTo(504L);
        assertThat(attribute(server, "framegate.ended_by")).isEqualTo("upstream");
    }

    @Test
    void aClientThatLeaves() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        HandshakeTrace trace = handshake(tracing, false);
        trace.asks("upstream", 81);
        trace.ended(end(0, SessionEnd.Side.SILENT, Blame.CLIENT));
        stop(tracing);

        assertThat(attribute(exporter.span("GET"), "error.type")).isEqualTo("cancelled");
        assertThat(keys(exporter.span("GET route"))).doesNotContain("http.response.status_code");
    }

    @Test
    void aRefusalIsNoErrorOfTheGateway() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        HandshakeTrace trace = handshake(tracing, false);
        trace.asks("upstream", 81);
        trace.answered(403);
        trace.ended(end(403, SessionEnd.Side.SILENT, Blame.UPSTREAM));
        stop(tracing);

        assertThat(exporter.span("GET").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(exporter.span("GET route").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    // ---- messages

    @Test
    void aMessageIsATraceOfItsOwnThatKnowsItsSession() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0.5);
        SessionTrace session = handshake(tracing, false).upgraded();
        assertThat(session.messages()).isEqualTo(0.5);
        MessageTrace message = session.message(Peer.CLIENT, Frame.text("secret"));
        PluginTrace there = tracing.plugin(message.traceparent(), "quota", Phase.WS_CLIENT_FRAME);
        there.decided("modify");
        message.undecided("slow", "TIMEOUT", TimeUnit.SECONDS.toNanos(1));
        message.ended(Outcome.FORWARDED);
        session.ended(end(101, SIDE, Blame.CLIENT));
        stop(tracing);

        SpanData span = exporter.span("message from client");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks()).singleElement().satisfies(link -> assertThat(
                        link.getSpanContext().getSpanId())
                .isEqualTo(exporter.span("session route").getSpanId()));
        assertThat(attribute(span, "framegate.message.size")).isEqualTo(6L);
        assertThat(attribute(span, "framegate.message.type")).isEqualTo("text");
        assertThat(attribute(span, "framegate.message.outcome")).isEqualTo("forwarded");
        SpanData plugin = exporter.span("ws_client_frame quota");
        assertThat(plugin.getTraceId()).isEqualTo(span.getTraceId());
        assertThat(plugin.getParentSpanId()).isEqualTo(span.getSpanId());
        assertThat(attribute(plugin, "framegate.decision")).isEqualTo("modify");
        assertThat(there.traceparent()).isEqualTo("00-" + span.getTraceId() + "-" + plugin.getSpanId() + "-03");
        SpanData slow = exporter.span("ws_client_frame slow");
        assertThat(slow.getParentSpanId()).isEqualTo(span.getSpanId());
        assertThat(slow.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(slow.getEndEpochNanos() - slow.getStartEpochNanos()).isBetween(900_000_000L, 60_000_000_000L);
        assertThat(exporter.spans().toString()).doesNotContain("secret");
    }

    @Test
    void aPluginThatIsAskedAboutNothingThatIsSampledHasNoSpan() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 1);
        PluginTrace plugin = tracing.plugin(UNSAMPLED, "quota", Phase.WS_HANDSHAKE);
        plugin.failed("EXCEPTION", "java.lang.IllegalStateException");
        stop(tracing);

        assertThat(plugin.traceparent()).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(exporter.spans()).isEmpty();
    }

    // ---- the collector

    @Test
    void whatThereIsNoRoomForIsDiscardedAndCounted() throws Exception {
        CompletableResultCode never = new CompletableResultCode();
        OpenTelemetryTracing tracing = tracing(1, 0, new RecordingExporter(() -> never));
        int ended = 4 * OpenTelemetryTracing.QUEUE;
        for (int i = 0; i < ended; i++) {
            handshake(tracing, false).ended(end(404, SessionEnd.Side.SILENT, Blame.CLIENT));
        }

        assertThat(tracing.discarded()).isBetween((long) OpenTelemetryTracing.QUEUE, (long) ended);
        assertThat(tracing.exported()).isZero();
        stop(tracing); // does not wait for it for ever
        never.fail();
    }

    @Test
    void whatTheCollectorTakesIsCounted() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0);
        handshake(tracing, false).upgraded();
        stop(tracing);

        assertThat(tracing.exported()).isEqualTo(1);
        assertThat(tracing.failed()).isZero();
        assertThat(tracing.discarded()).isZero();
    }

    @Test
    void aCollectorThatRefuses() throws Exception {
        OpenTelemetryTracing tracing = tracing(1, 0, new RecordingExporter(CompletableResultCode::ofFailure));
        handshake(tracing, false).upgraded();
        stop(tracing);

        assertThat(tracing.exported()).isZero();
        assertThat(tracing.failed()).isEqualTo(1);
    }
}
