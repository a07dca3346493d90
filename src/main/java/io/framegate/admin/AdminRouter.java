package io.framegate.admin;

import io.framegate.config.AdminConfig;
import io.framegate.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;

/** What the admin port can be asked. {@code admin/openapi.yaml} describes it, and a test holds the two together. */
final class AdminRouter {

    private static final Map<Integer, String> ERRORS = Map.of(
            400, "this is not well-formed",
            404, "there is nothing here; /openapi.yaml says what there is",
            405, "this cannot be done here; /openapi.yaml says what can",
            413, "the document is too large",
            500, "an unexpected error occurred");

    /** In bytes. */
    private static final long LARGEST_DOCUMENT = 64L * 1024 * 1024;

    private AdminRouter() {}

    /** @param description {@code admin/openapi.yaml} */
    static Router of(Vertx vertx, AdminConfig config, Administered administered, Metrics metrics, Buffer description) {
        Router router = Router.router(vertx);
        ERRORS.forEach(
                (status, message) -> router.errorHandler(status, context -> Answers.refuse(context, status, message)));
        router.route().handler(AdminRouter::harden);

        Health health = new Health(administered);
        router.get("/health/live").handler(health::live);
        router.get("/health/ready").handler(health::ready);
        router.get("/health/started").handler(health::started);

        router.route().handler(new Guard(config));
        router.get("/metrics").handler(context -> scrape(context, vertx, metrics));
        router.get("/status").handler(new Status(administered)::tell);
        SessionPages sessions = new SessionPages(administered);
        router.get("/sessions").handler(sessions::list);
        router.get("/sessions/:id").handler(sessions::show);
        router.delete("/sessions/:id").handler(sessions::close);
        router.get("/explain/:id").handler(sessions::explain);
        router.get("/upstreams").handler(new UpstreamPages(administered)::list);
        router.get("/plugins").handler(new PluginPages(administered)::list);
        ConfigPages configuration = new ConfigPages(administered, config.configWrites());
        BodyHandler document = BodyHandler.create(false).setBodyLimit(LARGEST_DOCUMENT);
        router.get("/config").handler(configuration::show);
        router.post("/config").handler(document).handler(configuration::check);
        router.put("/config").handler(document).handler(configuration::replace);
        router.get("/openapi.yaml").handler(context -> context.response()
                .putHeader("Content-Type", "application/yaml")
                .end(description));
        return router;
    }

    private static void harden(RoutingContext context) {
        context.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        context.next();
    }

    private static void scrape(RoutingContext context, Vertx vertx, Metrics metrics) {
        String accept = context.request().getHeader("Accept");
        vertx.executeBlocking(() -> metrics.scrape(accept), false)
                .compose(scrape -> context.response()
                        .putHeader("Content-Type", scrape.contentType())
                        .end(Buffer.buffer(scrape.body())))
                .onFailure(context::fail);
    }
}
