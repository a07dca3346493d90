package io.framegate.demo;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.regex.Pattern;

/** The page at {@code /}: plain files from the class path, nothing loaded from elsewhere, and the events of its sessions. */
final class DemoPage {

    private static final Pattern WORD = Pattern.compile("[\\w-]{8,64}");
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'";

    private DemoPage() {}

    static Handler<HttpServerRequest> router(Vertx vertx, DemoTrace trace) {
        Router router = Router.router(vertx);
        router.route().handler(DemoPage::harden);
        router.get("/trace").handler(context -> trace(context, trace));
        router.get().handler(StaticHandler.create("demo").setCachingEnabled(false));
        return router;
    }

    private static void harden(RoutingContext context) {
        context.response().putHeader("Content-Security-Policy", POLICY).putHeader("X-Content-Type-Options", "nosniff");
        context.next();
    }

    private static void trace(RoutingContext context, DemoTrace trace) {
        String word = context.request().getParam("watch");
        if (word == null || !WORD.matcher(word).matches()) {
            context.fail(400);
        } else {
            trace.stream(word, context.response());
        }
    }
}
