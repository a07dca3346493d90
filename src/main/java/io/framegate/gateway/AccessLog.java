package io.framegate.gateway;

import io.framegate.config.GatewayConfig.AccessLogForm;
import io.framegate.log.DefaultLogging;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for every session that has ended, also for one whose handshake was refused: {@code access_log} of the settings. Never
 * what a peer sent: a path, a query, a header value, a payload or a close reason, but for the id of a trace (W3C Trace Context)
 * where it is one. Where the gateway traces itself it is the id of its own trace, which is a trusted proxy's.
 */
public final class AccessLog implements SessionObserver {

    private static final Logger TEXT = LoggerFactory.getLogger("framegate.session");
    private static final Logger JSON = LoggerFactory.getLogger(DefaultLogging.WHOLE_LINES);

    /** W3C Trace Context section 3.2: version, trace-id, parent-id, flags. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private final AccessLogForm form;

    /** Lines of this form. */
    public AccessLog(AccessLogForm form) {
        this.form = form;
    }

    @Override
    public void ended(SessionFacts session, SessionEnd end) {
        switch (form) {
            case TEXT -> TEXT.info("{}", text(session, end));
            case JSON -> JSON.info("{}", json(session, end, Instant.now()).encode());
            case OFF -> {
                // nobody wants to know
            }
        }
    }

    // ---- text

    private static String text(SessionFacts session, SessionEnd end) {
        StringBuilder line = new StringBuilder(320)
                .append("session ")
                .append(session.id())
                .append(" route=")
                .append(session.route())
                .append(" service=")
                .append(session.service())
                .append(" client=")
                .append(session.client().ip());
        session.consumer().ifPresent(who -> line.append(" consumer=").append(who));
        line.append(" status=").append(end.status()).append(" ms=").append(end.durationMillis());
        line.append(" ended by ")
                .append(word(end))
                .append(": ")
                .append(end.reason())
                .append("; client ");
        side(line, end.client());
        line.append("; upstream ");
        side(line, end.upstream());
        return line.toString();
    }

    /** Messages and bytes each way, and the statuses of close frames: {@code 2/10 in, 2/10 out, closed 1000 in, 1000 out}. */
    private static void side(StringBuilder line, SessionEnd.Side side) {
        line.append(side.messagesReceived())
                .append('/')
                .append(side.bytesReceived())
                .append(" in, ");
        line.append(side.messagesSent()).append('/').append(side.bytesSent()).append(" out");
        String closed = ", closed ";
        if (side.closeReceived().isPresent()) {
            line.append(closed)
                    .append(side.closeReceived().get().reportedCode())
                    .append(" in");
            closed = ", ";
        }
        if (side.closeSent().isPresent()) {
            line.append(closed).append(side.closeSent().get().reportedCode()).append(" out");
        }
    }

    // ---- JSON

    /**
     * The same as an object.
     *
     * @param endedAt when it ended
     */
    public static JsonObject json(SessionFacts session, SessionEnd end, Instant endedAt) {
        JsonObject line = new JsonObject()
                .put("time", endedAt.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("session", session.id())
                .put("route", session.route())
                .put("service", session.service())
                .put("client_ip", session.client().ip());
        session.consumer().ifPresent(who -> line.put("consumer", who.toString()));
        trace(session).ifPresent(id -> line.put("trace_id", id));
        line.put("status", end.status())
                .put("duration_ms", end.durationMillis())
                .put("ended_by", word(end));
        end.plugin().ifPresent(plugin -> line.put("plugin", plugin));
        return line.put("reason", end.reason())
                .put("client", json(end.client()))
                .put("upstream", json(end.upstream()));
    }

    private static JsonObject json(SessionEnd.Side side) {
        JsonObject told = new JsonObject()
                .put("messages_received", side.messagesReceived())
                .put("bytes_received", side.bytesReceived())
                .put("messages_sent", side.messagesSent())
                .put("bytes_sent", side.bytesSent());
        side.closeReceived().ifPresent(status -> told.put("close_received", status.reportedCode()));
        side.closeSent().ifPresent(status -> told.put("close_sent", status.reportedCode()));
        return told;
    }

    // ---- both

    private static Optional<String> trace(SessionFacts session) {
        return session.traceparent()
                .or(() -> session.request().headers().first("traceparent"))
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private static String word(SessionEnd end) {
        return end.blame().name().toLowerCase(Locale.ROOT);
    }
}
