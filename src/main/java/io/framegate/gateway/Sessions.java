package io.framegate.gateway;

import io.framegate.balance.Endpoint;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.SessionPlugins;
import io.framegate.bus.SessionPlugins.PluginFailure;
import io.framegate.frame.CloseStatus;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The sessions of one gateway verticle, from their start to the last {@code ws_close}. Used on its event loop only. */
final class Sessions {

    private final SessionObserver observer;
    private final Set<Relay> open = new LinkedHashSet<>();
    private Promise<Void> empty = Promise.promise();
    private Optional<Consumer<Relay>> latecomers = Optional.empty();
    private volatile int count;

    Sessions(SessionObserver observer) {
        this.observer = observer;
    }

    /** How many are open; to be asked from any thread. */
    int count() {
        return count;
    }

    /** Those that are open, the oldest first. */
    Set<Relay> open() {
        return open;
    }

    void add(Relay relay) {
        if (open.isEmpty()) {
            empty = Promise.promise();
        }
        open.add(relay);
        count = open.size();
    }

    /** A session has begun to read. */
    void started(Relay relay) {
        latecomers.ifPresent(drain -> drain.accept(relay));
    }

    /** The sessions of this moment, the oldest first; those that are started from now on, whose handshakes were under way, go to {@code late}. */
    List<Relay> drain(Consumer<Relay> late) {
        latecomers = Optional.of(late);
        return List.copyOf(open);
    }

    /** Whether no new handshake is to be begun. */
    boolean isDraining() {
        return latecomers.isPresent();
    }

    /** The session with this id. */
    Optional<Relay> find(String id) {
        return open.stream().filter(relay -> relay.facts().id().equals(id)).findFirst();
    }

    /** Those at this target. */
    List<Relay> at(Endpoint target) {
        return open.stream()
                .filter(relay -> relay.target().filter(own -> own == target).isPresent())
                .toList();
    }

    /** The oldest sessions of whom this is true, and how many there are. */
    OpenSessions.Page page(Predicate<SessionFacts> filter, int limit) {
        List<OpenSession> oldest = new ArrayList<>();
        int total = 0;
        for (Relay relay : open) {
            if (filter.test(relay.facts()) && total++ < limit) {
                oldest.add(relay.snapshot());
            }
        }
        return new OpenSessions.Page(total, oldest);
    }

    /** Completes when there is no session. */
    Future<Void> whenEmpty() {
        return open.isEmpty() ? Future.succeededFuture() : empty.future();
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
        return plugins.close(spec, end).recover(cause -> {
            observer.pluginFailed(facts, spec.name(), "ws_close", failure(cause), String.valueOf(cause.getMessage()));
            return Future.succeededFuture();
        });
    }

    /** The name of a failure, for logs. */
    static String failure(Throwable cause) {
        return cause instanceof PluginFailure failure ? failure.failure().name() : "EXCEPTION";
    }

    /** Closes every session with this status; completes when the last one has ended. */
    Future<Void> shut(CloseStatus status, String reason) {
        List.copyOf(open).forEach(relay -> relay.shut(status, reason));
        return whenEmpty();
    }
}
