package io.framegate.admin;

import io.framegate.admin.Administered.State;
import io.framegate.count.LoopCounts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What probes ask: 200 for yes, 503 for no. */
final class Health {

    /** An event loop that has done nothing for so long will not do anything any more, in ns. */
    private static final long STANDSTILL = TimeUnit.SECONDS.toNanos(10);

    private final Administered administered;

    Health(Administered administered) {
        this.administered = administered;
    }

    /** Whether the process works: if not, only a new one will. */
    void live(RoutingContext context) {
        List<Integer> still = standingStill();
        if (still.isEmpty()) {
            answer(context, true, "live");
        } else {
            JsonObject body = new JsonObject().put("status", "stuck").put("event_loops", new JsonArray(still));
            Answers.send(context, 503, body);
        }
    }

    private List<Integer> standingStill() {
        List<LoopCounts> loops =
                administered.gateway().map(Administered.Started::loops).orElse(List.of());
        long now = System.nanoTime();
        List<Integer> still = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            if (now - loops.get(i).turnedAt() > STANDSTILL) {
                still.add(i);
            }
        }
        return still;
    }

    /** Whether new sessions are to be sent here: not if a plugin that every one of a route needs is nowhere. */
    void ready(RoutingContext context) {
        State state = administered.state();
        List<String> missing =
                administered.gateway().map(started -> started.missing().get()).orElse(List.of());
        if (state == State.RUNNING && !missing.isEmpty()) {
            Answers.send(
                    context, 503, new JsonObject().put("status", "waiting").put("plugins", new JsonArray(missing)));
        } else {
            answer(context, state == State.RUNNING, state == State.RUNNING ? "ready" : name(state));
        }
    }

    /** Whether it has been ready once. */
    void started(RoutingContext context) {
        State state = administered.state();
        answer(context, state != State.STARTING, state == State.STARTING ? name(state) : "started");
    }

    private static void answer(RoutingContext context, boolean yes, String status) {
        Answers.send(context, yes ? 200 : 503, new JsonObject().put("status", status));
    }

    static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
