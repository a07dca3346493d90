package io.framegate.bus;

import io.framegate.count.LinkCounts;
import io.framegate.session.Answer.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway verticle's end of the bus: collects what its sessions ask in one turn of the event loop, sends it as one
 * envelope per host, and hands replies to the sessions they are for. Used on the verticle's event loop only.
 */
public final class PluginBus {

    private static final Logger LOG = LoggerFactory.getLogger(PluginBus.class);

    private static final String ADDRESS_START = "framegate.gateway.";

    private final Vertx vertx;
    private final Context context;
    private final PluginDirectory directory;
    private final Consumer<KnownHost> watcher = this::changed;
    private final String address;
    private final MessageConsumer<ReplyEnvelope> consumer;
    private final Map<Long, SessionPlugins> sessions = new HashMap<>();
    private final Map<KnownHost, MessageProducer<PluginEnvelope>> producers = new HashMap<>();
    private final Map<KnownHost, Credits> credits = new HashMap<>();
    private final LinkCounts link;
    private final Map<KnownHost, Outgoing> outgoing = new LinkedHashMap<>();
    private final Handler<Void> flush = turn -> flush();

    /** What waits for the end of the turn, for one host. */
    private record Outgoing(KnownHost to, List<PluginRequest> requests) {}

    /** An end for the verticle whose context this is called on, whose plugins are in this process. */
    public PluginBus(Vertx vertx, Context context) {
        this(vertx, context, ADDRESS_START, Reach.PROCESS, new LinkCounts());
    }

    /**
     * An end for a verticle whose plugins may be in other processes of a cluster.
     *
     * @param node the member of the cluster that this process is
     * @param link where it is counted what is with them
     */
    public static PluginBus clustered(Vertx vertx, Context context, String node, LinkCounts link) {
        return new PluginBus(vertx, context, addressStart(node), Reach.CLUSTER, link);
    }

    private PluginBus(Vertx vertx, Context context, String addressStart, Reach reach, LinkCounts link) {
        this.vertx = vertx;
        this.context = context;
        this.link = link;
        this.address = addressStart + UUID.randomUUID();
        this.directory = PluginDirectory.of(vertx);
        this.consumer = reach.consumer(vertx.eventBus(), address, this::received);
        directory.watch(watcher);
    }

    /** How the addresses of every gateway verticle of this member begin. */
    static String addressStart(String node) {
        return ADDRESS_START + node + ".";
    }

    /** Completes when replies can come. */
    public Future<Void> started() {
        return consumer.completion();
    }

    /** Stops listening. */
    public Future<Void> stop() {
        directory.unwatch(watcher);
        return consumer.unregister();
    }

    /**
     * An answer, or a failure when the time for it is over; on this event loop either way. {@link Future#timeout} of a future
     * that has no context would go on with a session on a thread that is no event loop at all.
     */
    <T> Future<T> within(long millis, Future<T> answer) {
        Promise<T> inTime = Promise.promise();
        long timer = vertx.setTimer(
                millis,
                fired -> inTime.tryFail(new SessionPlugins.PluginFailure(Failure.TIMEOUT, "no answer in time")));
        answer.onComplete(answered -> {
            vertx.cancelTimer(timer);
            if (answered.succeeded()) {
                inTime.tryComplete(answered.result());
            } else {
                inTime.tryFail(answered.cause());
            }
        });
        return inTime.future();
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
    void send(KnownHost to, PluginRequest request) {
        if (outgoing.isEmpty()) {
            context.runOnContext(flush);
        }
        Outgoing waiting = outgoing.get(to);
        if (waiting == null) {
            waiting = new Outgoing(to, new ArrayList<>());
            outgoing.put(to, waiting);
        }
        waiting.requests().add(request);
    }

    /** What may be with a host of another process at a time; to be spent on whatever frames it is asked about. */
    Credits credits(KnownHost host) {
        return credits.computeIfAbsent(host, to -> new Credits(frames -> send(to, frames), link));
    }

    private void flush() {
        List<Outgoing> waiting = new ArrayList<>(outgoing.values());
        outgoing.clear();
        waiting.forEach(this::flush);
    }

    private void flush(Outgoing waiting) {
        KnownHost to = waiting.to();
        if (to.state() == KnownHost.State.GONE) {
            undelivered(waiting.requests(), "no plugin host has it");
            forget(waiting);
            return;
        }
        EnvelopeSent.tell(to.isElsewhere(), waiting.requests());
        producers
                .computeIfAbsent(to, this::producer)
                .write(new PluginEnvelope(address, waiting.requests()))
                .onFailure(failure -> failed(waiting, String.valueOf(failure.getMessage())));
    }

    /** A host that is given up may only have been silent: it would keep for ever what has gone on elsewhere. */
    private void forget(Outgoing waiting) {
        List<PluginRequest> over = waiting.requests().stream()
                .filter(PluginRequest.Forget.class::isInstance)
                .toList();
        if (waiting.to().isElsewhere() && !over.isEmpty()) {
            producer(waiting.to()).write(new PluginEnvelope(address, over));
        }
    }

    private MessageProducer<PluginEnvelope> producer(KnownHost to) {
        Reach reach = to.isElsewhere() ? Reach.CLUSTER : Reach.PROCESS;
        return vertx.eventBus().sender(to.address(), reach.options());
    }

    /** A host in another process that cannot be written to is gone: what it was asked before will not be answered either. */
    private void failed(Outgoing lost, String why) {
        if (lost.to().isElsewhere()) {
            directory.remove(lost.to());
        }
        undelivered(lost.requests(), why);
    }

    private void undelivered(List<PluginRequest> requests, String why) {
        for (PluginRequest request : requests) {
            SessionPlugins session = sessions.get(request.session());
            if (session != null) {
                session.undelivered(request, Failure.NO_HANDLER, why);
            }
        }
    }

    private void changed(KnownHost host) {
        context.runOnContext(now -> {
            List.copyOf(sessions.values()).forEach(session -> session.changed(host));
            if (host.state() == KnownHost.State.GONE) {
                producers.remove(host);
                credits.remove(host);
            }
        });
    }

    private void received(Message<ReplyEnvelope> message) {
        ReplyEnvelope envelope = message.body();
        envelope.problem().ifPresent(why -> LOG.warn("what a plugin host answers is refused: {}", why));
        for (PluginReply reply : envelope.replies()) {
            SessionPlugins session = sessions.get(reply.session());
            if (session != null) {
                session.received(reply);
            }
        }
    }
}
