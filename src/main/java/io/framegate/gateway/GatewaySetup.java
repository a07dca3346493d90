package io.framegate.gateway;

import io.framegate.balance.Balancers;
import io.framegate.cluster.Cluster;
import io.framegate.config.GatewayConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * What every gateway verticle of a process is started with.
 *
 * @param settings the process settings
 * @param snapshot the routes with their plugins that it begins with
 * @param observer who wants to know what happens in sessions; called by all event loops
 * @param balancers the upstreams with several targets
 * @param connections how many clients' connections there may be
 * @param cluster the cluster that the process is in, where plugins may be elsewhere
 * @param unrouted who answers plain HTTP requests that no route matches; if there is nobody they get a 404
 */
public record GatewaySetup(
        GatewayConfig settings,
        Snapshot snapshot,
        SessionObserver observer,
        Balancers balancers,
        ConnectionLimit connections,
        Optional<Cluster> cluster,
        Optional<Handler<HttpServerRequest>> unrouted) {}
