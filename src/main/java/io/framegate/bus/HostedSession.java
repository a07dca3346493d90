package io.framegate.bus;

import io.framegate.bus.PluginReply.FramesAnswered;
import io.framegate.frame.Frame;
import io.framegate.frame.Payload;
import io.framegate.frame.Peer;
import io.framegate.log.Thrown;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.session.Answer;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Answer.Halt;
import io.framegate.session.Answer.Made;
import io.framegate.trace.FrameTrace;
import io.framegate.trace.PluginTrace;
import io.framegate.trace.Tracing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a host knows of one session: its facts, what its plugins remember of it, and who its steps are. */
final class HostedSession {

    private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);

    /** A plugin, with what it remembers of this session. The same in every phase. */
    record Place(
            HostedPlugin hosted,
            PluginContext ctx,
            @Nullable Shadow shadow) {

        Plugin plugin() {
            return hosted.plugin();
        }
    }

    /** Of a step that another host has. */
    private static final Place ELSEWHERE = new Place(
            new HostedPlugin("", "", new Plugin() {}),
            new PluginContext(new java.util.concurrent.ConcurrentHashMap<>(1)),
            null);

    private final long number;
    private final ConcurrentMap<String, Object> shared;
    private final Map<String, HostedPlugin> plugins;
    private final List<Place> places = new ArrayList<>(4);
    private List<Place> fromClient = List.of();
    private List<Place> fromUpstream = List.of();
    private final Executor thread;
    private final Tracing tracing;
    private SessionFacts facts;

    HostedSession(PluginRequest.Open open, Map<String, HostedPlugin> plugins, Executor thread, Tracing tracing) {
        this.number = open.session();
        this.facts = open.facts();
        this.shared = open.shared();
        this.plugins = plugins;
        this.thread = thread;
        this.tracing = tracing;
        follow(open.fromClient(), open.fromUpstream(), open.states());
    }

    /**
     * Frames go through these plugins from now on.
     *
     * @param states what those exported that come from elsewhere, by their ids
     * @throws IllegalArgumentException if this host has not all of them; nothing has changed then
     */
    final void follow(List<String> clientIds, List<String> upstreamIds, Map<String, Payload> states) {
        List<Place> client = chain(clientIds);
        fromUpstream = chain(upstreamIds);
        fromClient = client;
        states.forEach(this::arrive);
    }

    private void arrive(String id, Payload state) {
        HostedPlugin hosted = plugins.get(id);
        if (hosted != null && hosted.plugin() instanceof OnMove mover) {
            try {
                mover.importState(place(id).ctx(), state);
            } catch (Throwable failure) {
                LOG.warn(
                        "plugin {} cannot take over session {}: {}",
                        hosted.name(),
                        facts.id(),
                        Thrown.of(failure).toString());
            }
        }
    }

    /** These plugins go: what they export, by their ids; those that export nothing are missing. */
    Map<String, Payload> leave(List<String> ids) {
        Map<String, Payload> states = new HashMap<>();
        for (Place place : List.copyOf(places)) {
            if (ids.contains(place.hosted().id())) {
                leave(place, states);
                places.remove(place);
            }
        }
        return states;
    }

    private void leave(Place place, Map<String, Payload> states) {
        if (place.plugin() instanceof OnMove mover) {
            try {
                states.put(place.hosted().id(), mover.exportState(place.ctx()));
            } catch (Throwable failure) {
                LOG.warn(
                        "plugin {} cannot hand over session {}: {}",
                        place.hosted().name(),
                        facts.id(),
                        Thrown.of(failure).toString());
            }
        }
    }

    private List<Place> chain(List<String> ids) {
        return ids.stream().map(id -> id.isEmpty() ? ELSEWHERE : place(id)).toList();
    }

    SessionFacts facts() {
        return facts;
    }

    void facts(SessionFacts known) {
        facts = known;
    }

    /** @throws IllegalArgumentException if this host has no such plugin */
    Place place(String id) {
        for (Place place : places) {
            if (place.hosted().id().equals(id)) {
                return place;
            }
        }
        HostedPlugin hosted = plugins.get(id);
        if (hosted == null) {
            throw new IllegalArgumentException("this host has no plugin " + id);
        }
        Place place = new Place(hosted, new PluginContext(shared), hosted.shadow(thread));
        places.add(place);
        return place;
    }

    /** Visits frames as far as decisions come at once, and replies; a decision that comes later is replied on its own. */
    void visit(PluginRequest.Frames request, Consumer<PluginReply> replies) {
        replies.accept(new FramesAnswered(number, request.ticket(), new Visit(request, replies).run()));
    }

    /** Frames on their way through a run of steps: where they are, and what was said so far. */
    private final class Visit {

        private final PluginRequest.Frames request;
        private final Consumer<PluginReply> replies;
        private final List<Place> chain;
        private int index;
        private int step;
        private Frame frame;
        private List<Made> decisions = List.of();
        /** Of the step that is asked about this frame. */
        private PluginTrace trace = PluginTrace.NONE;

        Visit(PluginRequest.Frames request, Consumer<PluginReply> replies) {
            this.request = request;
            this.replies = replies;
            this.chain = request.from() == Peer.CLIENT ? fromClient : fromUpstream;
            this.step = request.first();
            this.frame = request.frames().get(0);
        }

        Answer run() {
            while (true) {
                while (step < request.end()) {
                    Optional<Answer> end = take(ask());
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                if (++index == request.frames().size()) {
                    return decisions.isEmpty() ? Answer.ALL_FORWARDED : new Answer(decisions, Halt.NOWHERE);
                }
                frame = request.frames().get(index);
                step = request.first();
            }
        }

        /** This frame, if it is traced, as the only one. */
        private List<FrameTrace> traces() {
            return request.traces().stream()
                    .filter(traced -> traced.frame() == index)
                    .map(traced -> new FrameTrace(0, traced.traceparent()))
                    .toList();
        }

        /** A decision, a stage of one, or what was thrown. */
        private @Nullable Object ask() {
            Place place = chain.get(step);
            boolean traced = !request.traces().isEmpty() && isTraced(place);
            try {
                Object said = call(request.from(), place, frame);
                if (said instanceof CompletableFuture<?> stage) {
                    CompletableFuture<?> future =
                            stage.toCompletableFuture(); // a completedStage cannot be asked itself
                    return future.isDone() ? future.join() : said;
                }
                return said;
            } catch (Throwable failure) {
                return failure;
            } finally {
                if (traced) {
                    place.ctx().traceparent("");
                }
            }
        }

        /** Begins a trace of what is asked, if this frame is traced. */
        private boolean isTraced(Place place) {
            for (FrameTrace traced : request.traces()) {
                if (traced.frame() == index) {
                    Phase phase = request.from() == Peer.CLIENT ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
                    trace = tracing.plugin(traced.traceparent(), place.hosted().name(), phase);
                    place.ctx().traceparent(trace.traceparent());
                    return true;
                }
            }
            return false;
        }

        /** Ends it. */
        private void traced(@Nullable Object said) {
            if (said instanceof Decision decision && decision.whatForbids(frame).isEmpty()) {
                trace.decided(decision.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            } else if (said instanceof Throwable failure) {
                trace.failed(Failure.EXCEPTION.name(), failure.getClass().getName());
            } else {
                trace.failed(Failure.ILLEGAL_DECISION.name(), "");
            }
            trace = PluginTrace.NONE;
        }

        /** Takes what the step said; an answer if the visit ends with it. */
        private Optional<Answer> take(@Nullable Object said) {
            if (trace != PluginTrace.NONE && !(said instanceof CompletionStage)) {
                traced(said);
            }
            Shadow shadow = chain.get(step).shadow();
            if (shadow != null && !(said instanceof CompletionStage)) {
                shadow.frame(request.from(), frame, facts, said instanceof Decision decided ? decided : null);
            }
            if (said instanceof Decision.Forward forward && forward.unenforced().isEmpty()) {
                step++;
                return Optional.empty();
            } else if (said instanceof Decision decision) {
                return made(decision);
            } else if (said instanceof CompletionStage<?> stage) {
                await(stage);
                return halt(Failure.PENDING, "");
            } else if (said instanceof Throwable failure) {
                return halt(Failure.EXCEPTION, Thrown.of(failure).toString());
            }
            return halt(Failure.ILLEGAL_DECISION, "no decision");
        }

        private Optional<Answer> made(Decision decision) {
            Optional<String> forbidden = decision.whatForbids(frame);
            if (forbidden.isPresent()) {
                return halt(Failure.ILLEGAL_DECISION, forbidden.get());
            }
            decisions = decisions.isEmpty() ? new ArrayList<>(2) : decisions;
            decisions.add(new Made(index, step, decision));
            if (decision instanceof Decision.Close || decision instanceof Decision.Authenticate) {
                return Optional.of(new Answer(decisions, Halt.NOWHERE));
            } else if (decision instanceof Decision.Modify modify) {
                frame = modify.frame();
                step++;
            } else if (decision instanceof Decision.Forward) {
                step++;
            } else {
                step = request.end();
            }
            return Optional.empty();
        }

        private Optional<Answer> halt(Failure failure, String detail) {
            return Optional.of(new Answer(decisions, new Halt(index, step, failure, detail)));
        }

        /** Goes on with this one frame when the stage completes; the gateway asks again about those behind it. */
        private void await(CompletionStage<?> stage) {
            Visit rest = new Visit(
                    new PluginRequest.Frames(
                            number, request.ticket(), request.from(), step, request.end(), List.of(frame), traces()),
                    replies);
            rest.trace = trace;
            stage.whenCompleteAsync(
                    (decision, failure) -> {
                        Answer answer =
                                rest.take(failure == null ? decision : failure).orElseGet(rest::run);
                        replies.accept(new FramesAnswered(number, request.ticket(), answer));
                    },
                    thread);
        }
    }

    /** A plugin that was not there when the session began may turn out to have nothing to say about a direction. */
    private @Nullable Object call(Peer from, Place place, Frame frame) throws Exception {
        if (from == Peer.CLIENT) {
            ClientFrameContext context = new ClientFrameContext(frame, facts, place.ctx());
            if (place.plugin() instanceof OnClientFrame now) {
                return now.onClientFrame(context);
            }
            return place.plugin() instanceof OnClientFrame.Async later
                    ? later.onClientFrame(context)
                    : context.forward();
        }
        UpstreamFrameContext context = new UpstreamFrameContext(frame, facts, place.ctx());
        if (place.plugin() instanceof OnUpstreamFrame now) {
            return now.onUpstreamFrame(context);
        }
        return place.plugin() instanceof OnUpstreamFrame.Async later
                ? later.onUpstreamFrame(context)
                : context.forward();
    }

    static FramesAnswered failed(PluginRequest.Frames request, Failure failure, String detail) {
        Halt halt = new Halt(0, request.first(), failure, detail);
        return new FramesAnswered(request.session(), request.ticket(), new Answer(List.of(), halt));
    }
}
