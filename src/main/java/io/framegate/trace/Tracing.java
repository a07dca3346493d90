package io.framegate.trace;

import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.CompletableFuture;

/** What a process traces. One per {@link Vertx}; thread-safe, and never blocks. */
public interface Tracing extends Shareable {

    /** Nothing is traced. */
    Tracing OFF = new Tracing() {
        @Override
        public HandshakeTrace handshake(SessionFacts session, Arrival arrival) {
            return HandshakeTrace.NONE;
        }

        @Override
        public PluginTrace plugin(String traceparent, String plugin, Phase phase) {
            return PluginTrace.passing(traceparent);
        }

        @Override
        public CompletableFuture<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }
    };

    /**
     * Where a request came in.
     *
     * @param address this machine's address of the connection
     * @param port its port
     * @param trusted whether whoever sent it is in {@code trusted_ips}: the trace it speaks of is gone on with
     */
    record Arrival(String address, int port, boolean trusted) {}

    /** A handshake begins. */
    HandshakeTrace handshake(SessionFacts session, Arrival arrival);

    /**
     * A plugin is asked.
     *
     * @param traceparent what it is asked about
     */
    PluginTrace plugin(String traceparent, String plugin, Phase phase);

    /** Sends what is there, for no longer than a moment. Completes when that is over; nothing is traced from then on. */
    CompletableFuture<Void> stop();

    /** What is traced in this Vert.x. */
    static Tracing of(Vertx vertx) {
        return vertx.sharedData().<String, Tracing>getLocalMap("framegate").getOrDefault("tracing", OFF);
    }

    /** Traces what happens in this Vert.x from now on; before anything is deployed in it. */
    static void begin(Vertx vertx, Tracing tracing) {
        vertx.sharedData().<String, Tracing>getLocalMap("framegate").put("tracing", tracing);
    }
}
