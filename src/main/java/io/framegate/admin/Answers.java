package io.framegate.admin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers of the admin port: JSON, and never kept by anybody on the way. */
final class Answers {

    private Answers() {}

    static Future<Void> send(RoutingContext context, int status, JsonObject body) {
        return context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode() + "\n");
    }

    /** An error, in the form that the gateway's own have. */
    static Future<Void> refuse(RoutingContext context, int status, String message) {
        return send(context, status, new JsonObject().put("message", message));
    }
}
