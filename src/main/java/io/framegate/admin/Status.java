package io.framegate.admin;

import io.framegate.admin.Administered.Configuration;
import io.framegate.admin.Administered.Process;
import io.framegate.cluster.Cluster;
import io.framegate.gateway.Product;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the process is and how it is doing, on one page. */
final class Status {

    private final Administered administered;

    Status(Administered administered) {
        this.administered = administered;
    }

    void tell(RoutingContext context) {
        Process process = administered.process();
        JsonObject status = new JsonObject()
                .put("version", Product.VERSION)
                .put("state", Health.name(administered.state()))
                .put(
                        "started_at",
                        process.startedAt().truncatedTo(ChronoUnit.MILLIS).toString())
                .put(
                        "uptime_seconds",
                        Duration.between(process.startedAt(), Instant.now()).toSeconds())
                .put("event_loops", process.eventLoops())
                .put("transport", process.transport())
                .put(
                        "sessions",
                        administered
                                .gateway()
                                .map(gateway -> gateway.sessions().count())
                                .orElse(0))
                .put("configuration", configuration(administered.configuration()));
        process.cluster().ifPresent(cluster -> status.put("cluster", cluster(cluster)));
        Answers.send(context, 200, status);
    }

    private static JsonObject configuration(Configuration configuration) {
        return new JsonObject()
                .put("digest", configuration.digest())
                .put("problems", new JsonArray(configuration.problems()))
                .put("warnings", new JsonArray(configuration.warnings()));
    }

    private static JsonObject cluster(Cluster cluster) {
        return new JsonObject()
                .put("name", cluster.name())
                .put("self", cluster.self())
                .put("members", new JsonArray(cluster.nodes()));
    }
}
