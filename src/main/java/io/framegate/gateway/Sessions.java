package io.framegate.gateway;

import io.framegate.bus.PluginSpec;
import io.framegate.bus.SessionPlugins;
import io.framegate.bus.SessionPlugins.PluginFailure;
import io.framegate.frame.CloseStatus;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sessions of one gateway verticle, from their start to the last {@code ws_close}. Used on its event loop only. */
final class Sessions {

    private final SessionObserver observer;
    private final Set<Relay> open = new HashSet<>();
    private Promise<Void> empty = Promise.promise();
    private volatile int count;

    Sessions(SessionObserver observer) {
        this.observer = observer;
    }

    /** How many are open; to be asked from any thread. */
    int count() {
        return count;
    }

    void add(Relay relay) {
        open.add(relay);
        count = open.size();
    }

    /** A session is over: its plugins are told, then it is forgotten. */
    void ended(Relay relay) {
        open.remove(relay);
        count = open.size();
        end(relay.facts(), relay.plugins(), relay.end());
        if (open.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** {@code ws_close} in order, one plugin after another; a failure does not keep the next one from its turn (spec 3.4). */
    void end(SessionFacts facts, SessionPlugins plugins, SessionEnd end) {
        Future<Void> told = Future.succeededFuture();
        for (PluginSpec spec : plugins.inClose()) {
            told = told.compose(before -> tell(facts, plugins, spec, end));
        }
        told.onComplete(all -> plugins.forget());
        observer.ended(facts, end);
    }

    private Future<Void> tell(SessionFacts facts, SessionPlugins plugins, PluginSpec spec, SessionEnd end) {
        return plugins.close(spec, end)
                .timeout(spec.timeoutMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> {
                    observer.pluginFailed(
                            facts, spec.name(), "ws_close", failure(cause), String.valueOf(cause.getMessage()));
                    return Future.succeededFuture();
                });
    }

    /** The name of a failure, for logs. */
    static String failure(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "TIMEOUT";
        }
        return cause instanceof PluginFailure failure ? failure.failure().name() : "EXCEPTION";
    }

    /** Closes every session with this status; completes when the last one has ended. */
    Future<Void> shut(CloseStatus status, String reason) {
        if (open.isEmpty()) {
            return Future.succeededFuture();
        }
        empty = Promise.promise();
        Future<Void> done = empty.future();
        List.copyOf(open).forEach(relay -> relay.shut(status, reason));
        return done;
    }
}
