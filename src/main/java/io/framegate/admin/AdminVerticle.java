package io.framegate.admin;

import io.framegate.config.AdminConfig;
import io.framegate.gateway.ListenerOptions;
import io.framegate.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Listens on the admin port. */
public final class AdminVerticle extends VerticleBase {

    /** How long a connection may be idle between requests, in s. */
    private static final int IDLE_SECONDS = 60;

    private final AdminConfig config;
    private final Administered administered;
    private final Metrics metrics;

    @SuppressWarnings("NullAway.Init") // start() comes before everything else
    private HttpServer server;

    /** An admin port that is not there yet. */
    public AdminVerticle(AdminConfig config, Administered administered, Metrics metrics) {
        this.config = config;
        this.administered = administered;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(AdminVerticle::description).compose(this::listen);
    }

    private Future<?> listen(Buffer description) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout(IDLE_SECONDS);
        config.tls().ifPresent(tls -> ListenerOptions.secure(options, tls));
        server = vertx.createHttpServer(options)
                .requestHandler(AdminRouter.of(vertx, config, administered, metrics, description));
        return server.listen()
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the admin port cannot listen on " + config.host() + ":" + config.port() + ": "
                                + failure.getMessage(),
                        failure)));
    }

    static Buffer description() throws IOException {
        try (InputStream description = AdminVerticle.class.getResourceAsStream("/admin/openapi.yaml")) {
            return Buffer.buffer(Objects.requireNonNull(description, "admin/openapi.yaml is missing")
                    .readAllBytes());
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> stop() {
        metrics.close();
        return server.close();
    }
}
