package io.framegate.gateway;

import io.framegate.balance.Seat;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.SessionPlugins;
import io.framegate.config.CompressionConfig;
import io.framegate.config.FramesConfig;
import io.framegate.config.FramesConfig.LengthPolicy;
import io.framegate.config.FramesConfig.Utf8Policy;
import io.framegate.config.GatewayConfig;
import io.framegate.config.TimeoutsConfig;
import io.framegate.frame.DecoderRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Peer;
import io.framegate.log.Thrown;
import io.framegate.pdk.Blame;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionEnd.Side;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteMatch;
import io.framegate.session.Breaker;
import io.framegate.session.Breaker.Permission;
import io.framegate.session.FailurePolicy;
import io.framegate.session.KeepAlive;
import io.framegate.session.Observation;
import io.framegate.session.Session;
import io.framegate.session.SessionRules;
import io.framegate.session.Timings;
import io.framegate.socket.ClientSockets;
import io.framegate.socket.PermessageDeflate;
import io.framegate.socket.PermessageDeflate.Accepted;
import io.framegate.socket.Socket;
import io.framegate.socket.UpstreamAnswer;
import io.framegate.socket.UpstreamAnswer.Refused;
import io.framegate.socket.UpstreamAnswer.Upgraded;
import io.framegate.trace.HandshakeTrace;
import io.framegate.upstream.ConnectFailure;
import io.framegate.upstream.UpstreamConnector;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A handshake that has a route: asks the plugins, connects the upstream, answers the client last (spec 6), so that whatever
 * goes wrong is still an HTTP answer. Ends as a {@link Relay} or with {@code ws_close} for the plugins, exactly once.
 */
final class PendingHandshake {

    private final EventLoopParts parts;
    private final Snapshot snapshot;
    private final ErrorResponse errors;
    private final HttpServerRequest request;
    private final ClientHandshake handshake;
    private final RouteMatch match;
    private final boolean trustedPeer;
    private final CompressionConfig compression;
    private final SessionPlugins plugins;
    private final HandshakeTrace trace;
    private final long startedAt;
    private SessionFacts facts;
    private Proceed decision = Proceed.UNCHANGED;
    private Optional<UpstreamConnector.Attempt> attempt = Optional.empty();
    private Optional<UpstreamLeg> leg = Optional.empty();

    /** The plugin that has refused, or failed; empty as long as none has. */
    private Optional<String> refuser = Optional.empty();

    private boolean over;

    PendingHandshake(
            EventLoopParts parts,
            Snapshot snapshot,
            ErrorResponse errors,
            HttpServerRequest request,
            ClientHandshake handshake,
            RouteMatch match,
            boolean trustedPeer,
            SessionFacts facts,
            SessionPlugins plugins,
            HandshakeTrace trace,
            long startedAt) {
        this.parts = parts;
        this.snapshot = snapshot;
        this.errors = errors;
        this.request = request;
        this.handshake = handshake;
        this.match = match;
        this.trustedPeer = trustedPeer;
        this.compression =
                match.route().compression().orElse(parts.setup().settings().compression());
        this.facts = facts;
        this.plugins = plugins;
        this.trace = trace;
        this.startedAt = startedAt;
    }

    void start() {
        request.connection().closeHandler(closed -> clientLeft());
        ask(plugins.inHandshake(), 0).onComplete(asked -> {
            if (asked.failed()) {
                refuse(500, "An unexpected error occurred", Blame.PLUGIN, by(" failed in the handshake"));
            } else if (asked.result() instanceof Reject reject) {
                exit(reject);
            } else {
                connect();
            }
        });
    }

    // ---- ws_handshake

    /** Asks the plugins from number {@code next} on; what the ones before said is in {@link #decision}. */
    private Future<HandshakeDecision> ask(List<PluginSpec> specs, int next) {
        if (next == specs.size() || over) {
            return Future.succeededFuture(decision);
        }
        return ask(specs.get(next)).compose(said -> {
            if (said instanceof Proceed proceed) {
                String plugin = specs.get(next).name();
                proceed.unenforced().forEach(rule -> parts.observer()
                        .observed(facts, new Observation.Unenforced(plugin, Peer.CLIENT, rule)));
                decision = decision.then(proceed);
                Optional<SessionFacts> more = facts.after(proceed);
                more.ifPresent(this::known);
                return ask(more.isPresent() ? chosen(specs, next) : specs, next + 1);
            }
            refuser = Optional.of(specs.get(next).name());
            return Future.succeededFuture(said);
        });
    }

    /** The plugins behind one that has said whose session it is are the consumer's (spec 3.3). */
    private List<PluginSpec> chosen(List<PluginSpec> asked, int said) {
        Optional<List<PluginSpec>> all = snapshot.plugins(match.route(), facts.consumer());
        all.ifPresent(specs -> plugins.choose(asked.get(said), specs));
        return all.isPresent() ? plugins.inHandshake() : asked;
    }

    /** What a plugin has found out about the client. */
    private void known(SessionFacts more) {
        facts = more;
        plugins.known(more);
    }

    private Future<HandshakeDecision> ask(PluginSpec spec) {
        long asked = Ticker.now();
        Permission permission = spec.breaker().ask();
        Future<HandshakeDecision> said = permission == Permission.REFUSED
                ? SessionPlugins.notAsked()
                : plugins.handshake(spec).onComplete(answer -> {
                    parts.counts().handshake(spec.name(), Optional.ofNullable(answer.result()), Ticker.now() - asked);
                    tell(spec.breaker(), permission, answer.succeeded());
                });
        return said.recover(cause -> {
            parts.observer()
                    .pluginFailed(
                            facts,
                            spec.name(),
                            "ws_handshake",
                            Sessions.failure(cause),
                            String.valueOf(cause.getMessage()));
            if (spec.policy() == FailurePolicy.OPEN) {
                return Future.succeededFuture(Proceed.UNCHANGED);
            }
            refuser = Optional.of(spec.name());
            return Future.failedFuture(cause);
        });
    }

    /** A client that leaves while a plugin thinks is not the plugin's failure: its answer may have found nobody. */
    private void tell(Breaker breaker, Permission permission, boolean decided) {
        if (decided) {
            breaker.succeeded(permission);
        } else if (!over) {
            breaker.failed(permission);
        } else if (permission == Permission.PROBE) {
            breaker.abandoned();
        }
    }

    /** Spec 3.4: that answer, and no upstream. */
    private void exit(Reject reject) {
        if (!end(reject.status(), Blame.PLUGIN, "refused by " + by(""))) {
            return;
        }
        HttpServerResponse response = named(request.response()).setStatusCode(reject.status());
        reject.headers().forEach(response::putHeader);
        ErrorResponse.finish(request, reject.body());
    }

    // ---- the upstream

    private void connect() {
        if (over) {
            return;
        }
        UpstreamLeg to = new UpstreamLeg(
                parts,
                snapshot,
                request,
                handshake,
                match,
                trustedPeer,
                compression.forUpstream(),
                facts,
                decision,
                trace);
        leg = Optional.of(to);
        UpstreamConnector.Attempt started = parts.connector().connect(to.request());
        attempt = Optional.of(started);
        started.future().onComplete(connected -> {
            if (connected.succeeded()) {
                answered(connected.result());
            } else {
                unreachable(connected.cause());
            }
        });
    }

    private void unreachable(Throwable cause) {
        if (cause instanceof ConnectFailure failure) {
            trace.unreachable(failure.kind().name());
            String reason = failure.getMessage() + " (tries: " + failure.tries() + ")";
            refuse(failure.kind().status(), failure.kind().message(), Blame.UPSTREAM, reason);
        } else {
            refuse(
                    500,
                    "An unexpected error occurred",
                    Blame.GATEWAY,
                    Thrown.of(cause).toString());
        }
    }

    private void answered(UpstreamAnswer answer) {
        if (answer instanceof Upgraded upgraded) {
            trace.answered(101);
            accept(upgraded);
        } else if (answer instanceof Refused refused) {
            trace.answered(refused.status());
            relay(refused);
        }
    }

    /** The upstream's refusal is the client's answer: status, end-to-end fields and body (spec 6.5). */
    private void relay(Refused refused) {
        if (!end(refused.status(), Blame.UPSTREAM, "the upstream refused the handshake")) {
            return;
        }
        HttpServerResponse response =
                named(request.response()).setStatusCode(refused.status()).setStatusMessage(refused.statusMessage());
        Optional<String> length = refused.headers().first("Content-Length");
        ForwardedHeaders.endToEnd(refused.headers())
                .forEach(field -> response.headers().add(field.getKey(), field.getValue()));
        if (length.isPresent()) {
            response.putHeader("Content-Length", length.get());
        } else {
            response.setChunked(true);
        }
        response.putHeader("Connection", "close");
        request.connection().closeHandler(closed -> attempt.ifPresent(UpstreamConnector.Attempt::cancel));
        refused.body().pipeTo(response).onComplete(piped -> request.connection().close());
    }

    // ---- the client

    private void accept(Upgraded upgraded) {
        HttpServerResponse response = request.response();
        for (Map.Entry<String, String> field : ForwardedHeaders.endToEnd(upgraded.headers())) {
            if (!field.getKey().equalsIgnoreCase("Sec-WebSocket-Protocol")) {
                response.headers().add(field.getKey(), field.getValue());
            }
        }
        leg.flatMap(UpstreamLeg::setCookie)
                .ifPresent(cookie -> response.headers().add("Set-Cookie", cookie));
        upgraded.subprotocol().ifPresent(selected -> response.putHeader("Sec-WebSocket-Protocol", selected));
        named(response);
        Optional<Accepted> deflate =
                compression.forClient().flatMap(rules -> PermessageDeflate.accept(handshake.extensions(), rules));
        deflate.ifPresent(accepted -> response.putHeader("Sec-WebSocket-Extensions", accepted.field()));
        ClientSockets.accept(request).onComplete(accepted -> {
            if (accepted.succeeded()) {
                start(upgraded, accepted.result(), deflate.map(Accepted::terms));
            } else {
                upgraded.socket().disconnect();
                clientLeft();
            }
        });
    }

    /** The client learns what the log calls its session, whatever its handshake is answered. */
    private HttpServerResponse named(HttpServerResponse response) {
        return parts.setup().settings().sendsRequestId()
                ? response.putHeader("X-Kong-Request-Id", facts.id())
                : response;
    }

    private void start(Upgraded upgraded, Socket client, Optional<DeflateTerms> deflate) {
        over = true;
        request.connection().closeHandler(null);
        known(facts.withSubprotocol(upgraded.subprotocol()));
        GatewayConfig settings = parts.setup().settings();
        FramesConfig frames = settings.frames();
        boolean utf8 = frames.utf8() == Utf8Policy.VALIDATE;
        SessionRules rules = new SessionRules(
                plugins.plan(),
                timings(settings.timeouts()),
                utf8,
                parts.observer().wantsTrace(facts) || !plugins.listeners().isEmpty(),
                new KeepAlive(
                        decision.lifetime(),
                        decision.idleTimeout().map(IdleTimeout::endedBy).orElse(IdleTimeout.EndedBy.ANY),
                        decision.pings(Peer.CLIENT),
                        decision.pings(Peer.UPSTREAM)),
                decision.holds());
        Session session = new Session(rules, startedAt, Ticker.now());
        Optional<Seat> seat = leg.flatMap(UpstreamLeg::seat);
        Relay relay = new Relay(session, facts, client, upgraded.socket(), plugins, seat, trace.upgraded(), parts);
        parts.sessions().add(relay);
        parts.observer().opened(facts, Ticker.now() - startedAt);
        relay.start(
                decoderRules(Peer.CLIENT, settings.limits().clientMaxPayload()),
                deflate,
                decoderRules(Peer.UPSTREAM, settings.limits().upstreamMaxPayload()),
                upgraded.deflate());
        parts.sessions().started(relay);
        seat.flatMap(place -> place.endpoint().leaving()).ifPresent(relay::leave);
    }

    private Timings timings(TimeoutsConfig times) {
        return new Timings(
                TimeUnit.MILLISECONDS.toNanos(
                        decision.idleTimeout().map(IdleTimeout::millis).orElse((long) times.idle())),
                TimeUnit.MILLISECONDS.toNanos(times.lingeringTime()),
                TimeUnit.MILLISECONDS.toNanos(times.lingeringTimeout()),
                TimeUnit.MILLISECONDS.toNanos(times.clientWrite()),
                TimeUnit.MILLISECONDS.toNanos(
                        UpstreamLeg.timeouts(decision, match.route().service()).write()));
    }

    /** 0 stands for the default, as in the PDK (spec 2, rows 11 and 12). */
    private DecoderRules decoderRules(Peer from, int byDefault) {
        GatewayConfig settings = parts.setup().settings();
        int decided = decision.maxPayloadSize(from).orElse(0);
        int most = decided == 0 ? byDefault : decided;
        return new DecoderRules(
                from,
                most,
                decision.maxFragments(from).orElse(settings.limits().maxFragments()),
                decision.minFragmentSize(from).orElse(0),
                settings.frames().utf8() == Utf8Policy.VALIDATE,
                settings.frames().lengths() == LengthPolicy.MINIMAL);
    }

    // ---- ends

    private void clientLeft() {
        attempt.ifPresent(UpstreamConnector.Attempt::cancel);
        end(0, Blame.CLIENT, "the client left during the handshake");
    }

    private void refuse(int status, String message, Blame blame, String reason) {
        if (end(status, blame, reason)) {
            errors.send(request, status, message, facts.id());
        }
    }

    /** Whether this is the end; there is only one. */
    private boolean end(int status, Blame blame, String reason) {
        if (over) {
            return false;
        }
        over = true;
        leg.ifPresent(UpstreamLeg::leave);
        long duration = TimeUnit.NANOSECONDS.toMillis(Ticker.now() - startedAt);
        Optional<String> plugin = blame == Blame.PLUGIN ? refuser : Optional.empty();
        SessionEnd end = new SessionEnd(status, duration, Side.SILENT, Side.SILENT, blame, plugin, reason);
        trace.ended(end);
        parts.sessions().end(facts, plugins, end);
        return true;
    }

    private String by(String did) {
        return refuser.orElse("a plugin") + did;
    }
}
