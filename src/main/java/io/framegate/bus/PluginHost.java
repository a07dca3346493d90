package io.framegate.bus;

import io.framegate.bus.PluginReply.CloseNoted;
import io.framegate.bus.PluginReply.Failed;
import io.framegate.bus.PluginReply.HandshakeDecided;
import io.framegate.bus.PluginReply.Moved;
import io.framegate.log.Thrown;
import io.framegate.pdk.CloseContext;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnClose;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.session.Answer.Failure;
import io.framegate.trace.PluginTrace;
import io.framegate.trace.Tracing;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs plugins for the sessions of gateways: takes {@link PluginRequest}s, gives {@link PluginReply}s. Knows no bus; used by
 * one thread, apart from stages of asynchronous plugins, whose completion comes back through the executor.
 *
 * <p>Nothing a plugin does leaves this class as an exception.
 */
final class PluginHost {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

    private final Map<String, HostedPlugin> plugins = new HashMap<>();
    /** The sessions of each gateway, by the address it hears replies at: numbers are a gateway's own. */
    private final Map<String, Map<Long, HostedSession>> gateways = new HashMap<>();

    private final Executor thread;
    private final Tracing tracing;

    /** One that traces nothing. */
    PluginHost(List<HostedPlugin> hosted, Executor thread) {
        this(hosted, thread, Tracing.OFF);
    }

    PluginHost(List<HostedPlugin> hosted, Executor thread, Tracing tracing) {
        hosted.forEach(plugin -> plugins.put(plugin.id(), plugin));
        this.thread = thread;
        this.tracing = tracing;
    }

    /** Hosts one more. */
    void add(HostedPlugin plugin) {
        plugins.put(plugin.id(), plugin);
    }

    /** Stops and forgets a plugin that no session has. */
    void drop(String id) {
        HostedPlugin dropped = plugins.remove(id);
        if (dropped != null) {
            stop(dropped);
        }
    }

    /** How many sessions this host remembers. */
    int sessions() {
        return gateways.values().stream().mapToInt(Map::size).sum();
    }

    /** Forgets the sessions of every gateway whose address begins so. */
    void forgetGateways(String addressStart) {
        gateways.keySet().removeIf(address -> address.startsWith(addressStart));
    }

    /** Takes what a gateway asks; replies go out at once or, from the same thread, later. */
    void take(PluginEnvelope envelope, Consumer<PluginReply> replies) {
        Map<Long, HostedSession> sessions = gateways.computeIfAbsent(envelope.replyTo(), gateway -> new HashMap<>());
        for (PluginRequest request : envelope.requests()) {
            take(sessions, request, replies);
        }
    }

    private void take(Map<Long, HostedSession> sessions, PluginRequest request, Consumer<PluginReply> replies) {
        if (request instanceof PluginRequest.Open open) {
            open(sessions, open);
            return;
        }
        HostedSession session = sessions.get(request.session());
        if (session == null) {
            unknown(request, replies);
        } else if (request instanceof PluginRequest.Frames frames) {
            session.visit(frames, replies);
        } else if (request instanceof PluginRequest.Handshake handshake) {
            handshake(session, handshake, replies);
        } else if (request instanceof PluginRequest.Close close) {
            close(session, close, replies);
        } else if (request instanceof PluginRequest.Known known) {
            session.facts(known.facts());
        } else if (request instanceof PluginRequest.Move move) {
            replies.accept(new Moved(move.session(), session.leave(move.plugins())));
        } else if (request instanceof PluginRequest.Chain chain) {
            chain(session, chain);
        } else if (request instanceof PluginRequest.Forget forget) {
            sessions.remove(forget.session());
        }
    }

    private void open(Map<Long, HostedSession> sessions, PluginRequest.Open open) {
        try {
            sessions.put(open.session(), new HostedSession(open, plugins, thread, tracing));
        } catch (IllegalArgumentException missing) {
            LOG.warn("session {} cannot be hosted: {}", open.facts().id(), missing.getMessage());
        }
    }

    private static void chain(HostedSession session, PluginRequest.Chain chain) {
        try {
            session.follow(chain.fromClient(), chain.fromUpstream(), chain.states());
        } catch (IllegalArgumentException missing) {
            LOG.warn("session {} keeps its plugins: {}", session.facts().id(), missing.getMessage());
        }
    }

    /** This host did not see the session begin: it was restarted since. */
    private static void unknown(PluginRequest request, Consumer<PluginReply> replies) {
        String why = "the plugin's host does not know the session";
        if (request instanceof PluginRequest.Frames frames) {
            replies.accept(HostedSession.failed(frames, Failure.NO_HANDLER, why));
        } else if (request instanceof PluginRequest.Handshake handshake) {
            replies.accept(
                    new Failed(handshake.session(), handshake.plugin(), Phase.WS_HANDSHAKE, Failure.NO_HANDLER, why));
        } else if (request instanceof PluginRequest.Close close) {
            replies.accept(new Failed(close.session(), close.plugin(), Phase.WS_CLOSE, Failure.NO_HANDLER, why));
        } else if (request instanceof PluginRequest.Move move) {
            replies.accept(new Moved(move.session(), Map.of()));
        }
    }

    private void handshake(HostedSession session, PluginRequest.Handshake request, Consumer<PluginReply> asker) {
        HostedSession.Place place = session.place(request.plugin());
        PluginTrace trace = session.facts()
                .traceparent()
                .map(parent -> tracing.plugin(parent, place.hosted().name(), Phase.WS_HANDSHAKE))
                .orElse(PluginTrace.NONE);
        Consumer<PluginReply> gateway = trace == PluginTrace.NONE ? asker : traced(trace, asker);
        Shadow shadow = place.shadow();
        Consumer<PluginReply> replies = shadow == null
                ? gateway
                : reply -> {
                    gateway.accept(reply);
                    shadow.handshake(
                            session.facts(), reply instanceof HandshakeDecided decided ? decided.decision() : null);
                };
        HandshakeContext context = new HandshakeContext(session.facts(), place.ctx());
        place.ctx().traceparent(trace.traceparent());
        try {
            Plugin plugin = place.plugin();
            if (plugin instanceof OnHandshake now) {
                replies.accept(decided(request, now.onHandshake(context)));
            } else if (plugin instanceof OnHandshake.Async later) {
                CompletionStage<? extends HandshakeDecision> stage = later.onHandshake(context);
                stage.whenCompleteAsync(
                        (decision, failure) ->
                                replies.accept(failure == null ? decided(request, decision) : threw(request, failure)),
                        thread);
            }
        } catch (Throwable failure) {
            replies.accept(threw(request, failure));
        } finally {
            place.ctx().traceparent("");
        }
    }

    private static Consumer<PluginReply> traced(PluginTrace trace, Consumer<PluginReply> replies) {
        return reply -> {
            if (reply instanceof HandshakeDecided decided) {
                trace.decided(decided.decision().getClass().getSimpleName().toLowerCase(Locale.ROOT));
            } else if (reply instanceof Failed failed) {
                trace.failed(failed.failure().name(), "");
            }
            replies.accept(reply);
        };
    }

    private static PluginReply decided(PluginRequest.Handshake request, @Nullable HandshakeDecision decision) {
        return decision == null
                ? new Failed(
                        request.session(),
                        request.plugin(),
                        Phase.WS_HANDSHAKE,
                        Failure.ILLEGAL_DECISION,
                        "no decision")
                : new HandshakeDecided(request.session(), request.plugin(), decision);
    }

    private static PluginReply threw(PluginRequest.Handshake request, Throwable failure) {
        return new Failed(
                request.session(),
                request.plugin(),
                Phase.WS_HANDSHAKE,
                Failure.EXCEPTION,
                Thrown.of(failure).toString());
    }

    private static void close(HostedSession session, PluginRequest.Close request, Consumer<PluginReply> replies) {
        HostedSession.Place place = session.place(request.plugin());
        Shadow shadow = place.shadow();
        if (shadow != null) {
            shadow.close(session.facts(), request.end());
        }
        try {
            if (place.plugin() instanceof OnClose onClose) {
                onClose.onClose(new CloseContext(session.facts(), place.ctx(), request.end()));
            }
            replies.accept(new CloseNoted(request.session(), request.plugin()));
        } catch (Throwable failure) {
            replies.accept(new Failed(
                    request.session(),
                    request.plugin(),
                    Phase.WS_CLOSE,
                    Failure.EXCEPTION,
                    Thrown.of(failure).toString()));
        }
    }

    /** Stops every plugin. */
    void stop() {
        plugins.values().forEach(PluginHost::stop);
        gateways.clear();
    }

    static void stop(HostedPlugin hosted) {
        try {
            hosted.stop();
        } catch (Throwable failure) {
            LOG.warn(
                    "plugin {} failed to stop: {}",
                    hosted.name(),
                    Thrown.of(failure).toString());
        }
    }
}
