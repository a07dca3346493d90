package io.framegate.admin;

import io.framegate.balance.UpstreamState;
import io.framegate.balance.UpstreamState.AddressState;
import io.framegate.balance.UpstreamState.TargetState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** The upstreams with several targets: where sessions go, and which targets are healthy. */
final class UpstreamPages {

    private final Administered administered;

    UpstreamPages(Administered administered) {
        this.administered = administered;
    }

    void list(RoutingContext context) {
        List<UpstreamState> upstreams =
                administered.gateway().map(started -> started.upstreams().get()).orElse(List.of());
        Answers.send(context, 200, new JsonObject().put("upstreams", array(upstreams, UpstreamPages::json)));
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonObject> json) {
        return new JsonArray(items.stream().map(json).toList());
    }

    private static JsonObject json(UpstreamState upstream) {
        return new JsonObject()
                .put("name", upstream.name())
                .put("algorithm", upstream.algorithm())
                .put("targets", array(upstream.targets(), UpstreamPages::json));
    }

    private static JsonObject json(TargetState target) {
        JsonObject json = new JsonObject()
                .put("target", target.name())
                .put("weight", target.weight())
                .put("addresses", array(target.addresses(), UpstreamPages::json));
        target.lookUp().ifPresent(why -> json.put("lookup_failure", why));
        return json;
    }

    private static JsonObject json(AddressState address) {
        JsonObject json = new JsonObject()
                .put("address", address.address())
                .put("weight", address.weight())
                .put("health", !address.isThere() ? "gone" : address.isHealthy() ? "healthy" : "unhealthy")
                .put("sessions", address.sessions());
        address.lastFailure()
                .ifPresent(failure -> json.put(
                        "last_failure",
                        new JsonObject().put("at", failure.at().toString()).put("what", failure.what())));
        return json;
    }
}
