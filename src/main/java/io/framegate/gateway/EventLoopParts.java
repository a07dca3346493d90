package io.framegate.gateway;

import io.framegate.bus.PluginBus;
import io.framegate.count.LoopCounts;
import io.framegate.trace.Tracing;
import io.framegate.upstream.UpstreamConnector;
import io.vertx.core.Vertx;

/**
 * What the sessions of one event loop share; all of it is used on that event loop only.
 *
 * @param setup what the gateway was started with
 * @param current the configuration of new sessions
 * @param bus its end of the event bus
 * @param connector what connects upstreams
 * @param sessions its sessions
 * @param ticker their deadlines
 * @param counts what is counted of them
 * @param watch how late the event loop is
 * @param tracing what is traced
 */
record EventLoopParts(
        Vertx vertx,
        GatewaySetup setup,
        CurrentSnapshot current,
        PluginBus bus,
        UpstreamConnector connector,
        Sessions sessions,
        Ticker ticker,
        LoopCounts counts,
        LoopWatch watch,
        Tracing tracing) {

    SessionObserver observer() {
        return setup.observer();
    }
}
