package io.framegate.demo;

import io.framegate.config.DemoConfig;
import io.framegate.gateway.SessionObserver;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The demo: an upstream, a page, and what the page shows of its sessions. */
public final class Demo {

    private static final int BEAT_MILLIS = 20_000;

    private final Vertx vertx;
    private final DemoConfig config;
    private final DemoTrace trace;

    /** A demo that was not started yet. */
    public Demo(Vertx vertx, DemoConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.trace = new DemoTrace(vertx, BEAT_MILLIS);
    }

    /** Starts the upstream; fails if its port is taken. */
    public Future<?> start() {
        return vertx.deployVerticle(new DemoUpstream(config.upstreamPort()))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the demo upstream cannot listen on port " + config.upstreamPort() + ": "
                                + failure.getMessage(),
                        failure)));
    }

    /** Serves the page. */
    public Handler<HttpServerRequest> page() {
        return DemoPage.router(vertx, trace);
    }

    /** Takes note of the page's sessions. */
    public SessionObserver trace() {
        return trace;
    }
}
