package io.framegate.bus;

import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.Phase;
import io.framegate.session.Answer.Failure;
import io.framegate.session.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plugin of a session, and what it was asked beside frames and has not answered. */
final class BoundPlugin {

    private final PluginSpec spec;
    private final Binding binding;
    private final Step step;
    private @Nullable Promise<HandshakeDecision> handshake;
    private @Nullable Promise<Void> close;

    BoundPlugin(PluginSpec spec, Binding binding) {
        this.spec = spec;
        this.binding = binding;
        this.step = new Step(
                spec.name(),
                TimeUnit.MILLISECONDS.toNanos(spec.timeoutMillis()),
                spec.policy(),
                binding.number(),
                spec.breaker());
    }

    PluginSpec spec() {
        return spec;
    }

    Binding binding() {
        return binding;
    }

    Step step() {
        return step;
    }

    boolean has(Phase phase) {
        return binding.host().has(spec.id(), phase);
    }

    Future<HandshakeDecision> askHandshake() {
        Promise<HandshakeDecision> asked = Promise.promise();
        handshake = asked;
        return asked.future();
    }

    Future<Void> askClose() {
        Promise<Void> asked = Promise.promise();
        close = asked;
        return asked.future();
    }

    boolean isAsked() {
        return handshake != null || close != null;
    }

    private Optional<Promise<HandshakeDecision>> takeHandshake() {
        Optional<Promise<HandshakeDecision>> asked = Optional.ofNullable(handshake);
        handshake = null;
        return asked;
    }

    private Optional<Promise<Void>> takeClose() {
        Optional<Promise<Void>> asked = Optional.ofNullable(close);
        close = null;
        return asked;
    }

    void decided(HandshakeDecision decision) {
        takeHandshake().ifPresent(asked -> asked.tryComplete(decision));
    }

    void noted() {
        takeClose().ifPresent(Promise::tryComplete);
    }

    void failed(Phase phase, Failure failure, String detail) {
        (phase == Phase.WS_HANDSHAKE ? takeHandshake() : takeClose())
                .ifPresent(asked -> asked.tryFail(new SessionPlugins.PluginFailure(failure, detail)));
    }

    /** Whatever it was asked, there will be no answer. */
    void failed(Failure failure, String detail) {
        failed(Phase.WS_HANDSHAKE, failure, detail);
        failed(Phase.WS_CLOSE, failure, detail);
    }
}
