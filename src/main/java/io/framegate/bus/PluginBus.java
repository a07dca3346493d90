package io.framegate.bus;

import io.framegate.session.Answer.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One gateway verticle's end of the bus: collects what its sessions ask in one turn of the event loop, sends it as one
 * envelope per host, and hands replies to the sessions they are for. Used on the verticle's event loop only.
 */
public final class PluginBus {

    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final Vertx vertx;
    private final Context context;
    private final PluginDirectory directory;
    private final String address = "framegate.gateway." + UUID.randomUUID();
    private final MessageConsumer<ReplyEnvelope> consumer;
    private final Map<Long, SessionPlugins> sessions = new HashMap<>();
    private final Map<String, MessageProducer<PluginEnvelope>> producers = new HashMap<>();
    private final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();
    private final Handler<Void> flush = turn -> flush();

    /** What waits for the end of the turn, for one host. */
    private record Outgoing(PluginInstance to, List<PluginRequest> requests) {}

    /** An end for the verticle whose context this is called on. */
    public PluginBus(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
        this.directory = PluginDirectory.of(vertx);
        this.consumer = vertx.eventBus().localConsumer(address, this::received);
    }

    /** Completes when replies can come. */
    public Future<Void> started() {
        return consumer.completion();
    }

    /** Stops listening. */
    public Future<Void> stop() {
        return consumer.unregister();
    }

    PluginDirectory directory() {
        return directory;
    }

    void register(SessionPlugins session) {
        sessions.put(session.number(), session);
    }

    void unregister(SessionPlugins session) {
        sessions.remove(session.number());
    }

    /** How many sessions are known here. */
    public int sessions() {
        return sessions.size();
    }

    /** Sends a request with the envelope of this turn. */
    void send(PluginInstance to, PluginRequest request) {
        if (outgoing.isEmpty()) {
            context.runOnContext(flush);
        }
        Outgoing waiting = outgoing.get(to.host());
        if (waiting == null) {
            waiting = new Outgoing(to, new ArrayList<>());
            outgoing.put(to.host(), waiting);
        }
        waiting.requests().add(request);
    }

    private void flush() {
        List<Outgoing> waiting = new ArrayList<>(outgoing.values());
        outgoing.clear();
        for (Outgoing to : waiting) {
            producer(to.to().address())
                    .write(new PluginEnvelope(address, to.requests()))
                    .onFailure(failure -> undelivered(to.requests(), String.valueOf(failure.getMessage())));
        }
    }

    private MessageProducer<PluginEnvelope> producer(String to) {
        return producers.computeIfAbsent(to, at -> vertx.eventBus().<PluginEnvelope>sender(at, LOCAL));
    }

    private void undelivered(List<PluginRequest> requests, String why) {
        for (PluginRequest request : requests) {
            SessionPlugins session = sessions.get(request.session());
            if (session != null) {
                session.undelivered(request, Failure.NO_HANDLER, why);
            }
        }
    }

    private void received(Message<ReplyEnvelope> message) {
        for (PluginReply reply : message.body().replies()) {
            SessionPlugins session = sessions.get(reply.session());
            if (session != null) {
                session.received(reply);
            }
        }
    }
}
