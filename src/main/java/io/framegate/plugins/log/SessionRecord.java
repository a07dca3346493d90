package io.framegate.plugins.log;

import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is told of a session once it has ended: Kong's fields where they mean something for a session, and {@code websocket}
 * (spec 11). Never a query, a payload or a close reason; of header fields only those that hold no secrets have their values.
 *
 * @param session what was known of it
 * @param end how it went and ended
 * @param endedAt when, in ms since 1970
 */
record SessionRecord(SessionFacts session, SessionEnd end, long endedAt) implements LogRecord {

    private static final String REDACTED = "REDACTED";

    /** Any other field may be what somebody authenticates by. */
    private static final Set<String> TOLD = Set.of(
            "connection",
            "host",
            "origin",
            "sec-websocket-version",
            "traceparent",
            "upgrade",
            "user-agent",
            "x-request-id");

    @Override
    public String json(long discarded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        SessionFacts.Request request = session.request();
        fields.put(
                "request",
                Map.of(
                        "id", session.id(),
                        "method", "GET",
                        "uri", request.path(),
                        "headers", headers()));
        fields.put("response", Map.of("status", end.status()));
        fields.put("route", Map.of("name", session.route()));
        fields.put("service", Map.of("name", session.service()));
        fields.put("client_ip", session.client().ip());
        fields.put("started_at", endedAt - end.durationMillis());
        fields.put("latencies", Map.of("request", end.durationMillis()));
        fields.put("websocket", websocket());
        if (discarded > 0) {
            fields.put("discarded", discarded);
        }
        return Json.write(Json.copy(fields));
    }

    private Map<String, Object> headers() {
        Map<String, Object> headers = new LinkedHashMap<>();
        session.request().headers().fields().forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            Object value = TOLD.contains(name) ? field.getValue() : REDACTED;
            headers.merge(name, value, SessionRecord::both);
        });
        return headers;
    }

    /** A field that comes more than once is a list, as in Kong. */
    private static Object both(Object earlier, Object later) {
        List<Object> all = earlier instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>(List.of(earlier));
        all.add(later);
        return all;
    }

    private Map<String, Object> websocket() {
        Map<String, Object> websocket = new LinkedHashMap<>();
        websocket.put("duration_ms", end.durationMillis());
        websocket.put("terminated_by", end.blame().name().toLowerCase(Locale.ROOT));
        websocket.put("reason", end.reason());
        websocket.put("client", side(end.client()));
        websocket.put("upstream", side(end.upstream()));
        return websocket;
    }

    private static Map<String, Object> side(SessionEnd.Side side) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("messages_received", side.messagesReceived());
        told.put("bytes_received", side.bytesReceived());
        told.put("messages_sent", side.messagesSent());
        told.put("bytes_sent", side.bytesSent());
        side.closeReceived().ifPresent(status -> told.put("close_code_received", status.reportedCode()));
        side.closeSent().ifPresent(status -> told.put("close_code_sent", status.reportedCode()));
        return told;
    }
}
