package io.framegate.demo;

import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.gateway.SessionObserver;
import io.framegate.pdk.Decision;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells demo pages what happens in their sessions: a page picks a word, asks for the events of that word, and opens its
 * sessions with {@code ?watch=word}. Thread-safe.
 */
final class DemoTrace implements SessionObserver {

    private static final Pattern WATCH = Pattern.compile("(?:^|&)watch=([\\w-]{8,64})(?:&|$)");
    private static final int MOST_SHOWN = 200;
    private static final int MOST_SHOWN_BYTES = 24;

    private final Vertx vertx;
    private final int beatMillis;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    /** @param beatMillis how long a stream may be silent; less than the time after which idle connections are closed */
    DemoTrace(Vertx vertx, int beatMillis) {
        this.vertx = vertx;
        this.beatMillis = beatMillis;
    }

    /** Sends the events of a word as they come, as server-sent events, until the page leaves. */
    void stream(String word, HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
        var consumer = vertx.eventBus().<JsonObject>localConsumer(address(word), event -> {
            if (!response.writeQueueFull()) {
                response.write("data: " + event.body().encode() + "\n\n");
            }
        });
        watched.add(word);
        long beat = vertx.setPeriodic(0, beatMillis, time -> response.write(": watching\n\n"));
        response.closeHandler(left -> {
            vertx.cancelTimer(beat);
            watched.remove(word);
            consumer.unregister();
        });
    }

    private static String address(String word) {
        return "framegate.demo." + word;
    }

    private static Optional<String> word(SessionFacts session) {
        Matcher matcher = WATCH.matcher(session.request().query());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public boolean wantsTrace(SessionFacts session) {
        return word(session).filter(watched::contains).isPresent();
    }

    private void tell(SessionFacts session, JsonObject event) {
        word(session).filter(watched::contains).ifPresent(word -> vertx.eventBus()
                .publish(address(word), event));
    }

    // ---- events

    @Override
    public void observed(SessionFacts session, Observation observation) {
        if (observation instanceof Observation.Received received) {
            tell(session, frame(event("received").put("from", name(received.from())), received.frame()));
        } else if (observation instanceof Observation.Sent sent) {
            tell(session, frame(event("sent").put("to", name(sent.to())), sent.frame()));
        } else if (observation instanceof Observation.Decided decided) {
            tell(session, decision(decided));
        } else if (observation instanceof Observation.Violated violated) {
            tell(
                    session,
                    event("violated")
                            .put("from", name(violated.by()))
                            .put("text", violated.violation().rule())
                            .put("status", violated.violation().status().code()));
        } else if (observation instanceof Observation.PluginFailed failed) {
            tell(
                    session,
                    event("failed")
                            .put("from", name(failed.from()))
                            .put("plugin", failed.plugin())
                            .put("text", failed.failure() + " " + failed.detail()));
        }
    }

    @Override
    public void ended(SessionFacts session, SessionEnd end) {
        tell(
                session,
                event("ended")
                        .put("status", end.status())
                        .put("text", end.reason())
                        .put("blame", end.blame().name().toLowerCase(Locale.ROOT)));
    }

    private static JsonObject decision(Observation.Decided decided) {
        JsonObject event = event("decided").put("from", name(decided.from())).put("plugin", decided.plugin());
        Decision decision = decided.decision();
        if (decision instanceof Decision.Modify modify) {
            return frame(event.put("decision", "modify"), modify.frame());
        } else if (decision instanceof Decision.Close close) {
            return event.put("decision", "close")
                    .put("text", "client " + close.client() + ", upstream " + close.upstream());
        }
        if (decision instanceof Decision.Authenticate) {
            return event.put("decision", "authenticate");
        }
        return event.put("decision", decision instanceof Decision.Drop ? "drop" : "forward");
    }

    private static JsonObject event(String kind) {
        return new JsonObject().put("kind", kind);
    }

    private static String name(Peer peer) {
        return peer.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject frame(JsonObject event, Frame frame) {
        OptionalInt status = frame.status();
        if (status.isPresent()) {
            event.put("status", status.getAsInt());
        }
        return event.put("type", frame.type().pdkName())
                .put("size", frame.payload().length())
                .put("text", shown(frame));
    }

    private static String shown(Frame frame) {
        if (frame.type() == FrameType.BINARY) {
            byte[] bytes = frame.payload().bytes();
            int shown = Math.min(bytes.length, MOST_SHOWN_BYTES);
            return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown) + (shown < bytes.length ? " ..." : "");
        }
        String text = frame.text();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
