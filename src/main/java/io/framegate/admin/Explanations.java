package io.framegate.admin;

import io.framegate.frame.Peer;
import io.framegate.gateway.AccessLog;
import io.framegate.gateway.SessionObserver;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import io.framegate.session.Observation.PluginFailed;
import io.framegate.session.Observation.Unenforced;
import io.framegate.session.Observation.Violated;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why sessions ended: of the last {@value #MOST_ENDED} that have, how, and of every session its first
 * {@value #MOST_NOTES} broken rules and failures. Of an open session in which nothing of that kind has happened it remembers
 * nothing.
 *
 * <p>Thread-safe; told on the sessions' event loops.
 */
public final class Explanations implements SessionObserver {

    static final int MOST_ENDED = 1_000;
    static final int MOST_NOTES = 16;

    private final Map<String, List<JsonObject>> notes = new ConcurrentHashMap<>();

    /** By id; the one that ended first is first. */
    private final Map<String, JsonObject> ended = new LinkedHashMap<>();

    Explanations() {}

    @Override
    public void observed(SessionFacts session, Observation observation) {
        if (observation instanceof Violated violated) {
            note(
                    session,
                    new JsonObject()
                            .put("what", "violation")
                            .put("by", word(violated.by()))
                            .put("rule", violated.violation().rule()));
        } else if (observation instanceof PluginFailed failed) {
            note(
                    session,
                    failure(
                            failed.plugin(),
                            "ws_" + word(failed.from()) + "_frame",
                            failed.failure().name()));
        } else if (observation instanceof Unenforced unenforced) {
            note(
                    session,
                    new JsonObject()
                            .put("what", "unenforced")
                            .put("by", word(unenforced.from()))
                            .put("plugin", unenforced.plugin())
                            .put("rule", unenforced.rule()));
        }
    }

    @Override
    public void pluginFailed(SessionFacts session, String plugin, String phase, String failure, String detail) {
        if (!phase.equals(Phase.WS_CLOSE.pdkName())) { // the session is over, and nobody would ever forget it
            note(session, failure(plugin, phase, failure));
        }
    }

    private static JsonObject failure(String plugin, String phase, String failure) {
        return new JsonObject()
                .put("what", "failure")
                .put("plugin", plugin)
                .put("phase", phase)
                .put("failure", failure.toLowerCase(Locale.ROOT));
    }

    private void note(SessionFacts session, JsonObject what) {
        notes.compute(session.id(), (id, before) -> {
            List<JsonObject> all = before == null ? List.of() : before;
            if (all.size() == MOST_NOTES) {
                return all;
            }
            List<JsonObject> more = new ArrayList<>(all);
            more.add(what.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString()));
            return List.copyOf(more);
        });
    }

    @Override
    public void ended(SessionFacts session, SessionEnd end) {
        JsonObject why = AccessLog.json(session, end, Instant.now()).put("events", events(notes.remove(session.id())));
        synchronized (ended) {
            ended.put(session.id(), why);
            if (ended.size() > MOST_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
    }

    /** How and why a session ended; empty if it has not, or is forgotten. */
    Optional<JsonObject> end(String id) {
        synchronized (ended) {
            return Optional.ofNullable(ended.get(id)).map(JsonObject::copy);
        }
    }

    /** What has happened in an open session. */
    JsonArray events(String id) {
        return events(notes.get(id));
    }

    private static JsonArray events(@Nullable List<JsonObject> noted) {
        return noted == null ? new JsonArray() : new JsonArray(noted);
    }

    private static String word(Peer peer) {
        return peer.name().toLowerCase(Locale.ROOT);
    }
}
