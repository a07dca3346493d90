package io.framegate.plugins.log;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is told of one frame: never its payload.
 *
 * @param event {@code message} or {@code decision}
 * @param session the session's id
 * @param route the name of its route
 * @param from the peer that the frame comes from
 * @param type its type; for the failure of a plugin there is none
 * @param bytes the length of its payload
 * @param more what is told besides, in order
 * @param at when, in ms since 1970
 */
record FrameRecord(
        String event,
        String session,
        String route,
        Peer from,
        String type,
        int bytes,
        Map<String, Object> more,
        long at)
        implements LogRecord {

    static FrameRecord of(String event, SessionFacts session, Peer from, Frame frame, Map<String, Object> more) {
        FrameType type = frame.type();
        return new FrameRecord(
                event,
                session.id(),
                session.route(),
                from,
                type.name().toLowerCase(Locale.ROOT),
                frame.payload().length(),
                more,
                System.currentTimeMillis());
    }

    @Override
    public String json(long discarded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("session", session);
        fields.put("route", Map.of("name", route));
        fields.put("from", from.name().toLowerCase(Locale.ROOT));
        if (!type.isEmpty()) {
            fields.put("type", type);
            fields.put("bytes", bytes);
        }
        fields.putAll(more);
        fields.put("at", at);
        if (discarded > 0) {
            fields.put("discarded", discarded);
        }
        return Json.write(Json.copy(fields));
    }
}
