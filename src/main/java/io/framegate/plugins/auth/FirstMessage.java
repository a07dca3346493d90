package io.framegate.plugins.auth;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Frame;
import io.framegate.frame.FrameType;
import io.framegate.frame.Payload;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.OnMove;
import io.framegate.pdk.PluginContext;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Finding;
import io.framegate.plugins.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Authenticates clients in their handshakes, and those that show nothing there by their first message: until then the session
 * is held. What the client sends before that message and is no message goes nowhere.
 */
record FirstMessage(Credentials credentials, Authentication authentication, FirstMessageConfig config)
        implements OnHandshake.Async, OnClientFrame.Async, OnMove {

    private static final String AWAITED = "first_message";
    private static final CompletableFuture<Decision> FORWARD =
            CompletableFuture.completedFuture(new Decision.Forward());

    @Override
    public Payload exportState(PluginContext ctx) {
        return Payload.of(isAwaited(ctx) ? AWAITED : "");
    }

    @Override
    public void importState(PluginContext ctx, Payload state) {
        if (state.text().equals(AWAITED)) {
            await(ctx);
        }
    }

    @Override
    public CompletableFuture<HandshakeDecision> onHandshake(HandshakeContext handshake) {
        SessionFacts.Request request = handshake.session().request();
        Proceed changes = credentials.changes(request);
        return credentials.in(request).thenApply(found -> {
            if (found instanceof Finding.Unknown unknown && !unknown.shown()) {
                await(handshake.ctx());
                return authentication.enforces() ? changes.withHold(config.hold()) : changes;
            }
            return authentication.decide(handshake, changes, found);
        });
    }

    private static void await(PluginContext ctx) {
        ctx.plugin().put(AWAITED, new AtomicBoolean(true));
    }

    private static boolean isAwaited(PluginContext ctx) {
        return ctx.plugin().get(AWAITED) instanceof AtomicBoolean awaited && awaited.get();
    }

    @Override
    public CompletableFuture<Decision> onClientFrame(ClientFrameContext client) {
        Frame frame = client.getFrame();
        if (!isAwaited(client.ctx()) || frame.isClose()) {
            return FORWARD;
        } else if (frame.type().isControl()) {
            return authentication.enforces() ? CompletableFuture.completedFuture(client.dropFrame()) : FORWARD;
        }
        return shown(frame).thenApply(found -> decide(client, found));
    }

    private CompletableFuture<Finding> shown(Frame frame) {
        Optional<String> token = frame.type() == FrameType.TEXT ? token(frame.payload()) : Optional.empty();
        return token.map(credentials::of)
                .orElseGet(() -> CompletableFuture.completedFuture(new Finding.Unknown("Unauthorized", false)));
    }

    private Optional<String> token(Payload message) {
        Object found = config.pointer().isRoot()
                ? message.text()
                : Json.parse(message).map(config.pointer()::find).orElse(Json.NULL);
        return found instanceof String text && !text.isBlank() ? Optional.of(text.strip()) : Optional.empty();
    }

    /** Perhaps on another thread than the plugin's. */
    private Decision decide(ClientFrameContext client, Finding found) {
        if (found instanceof Finding.Known known) {
            over(client.ctx());
            return onward(client, client.authenticate(known.said()));
        } else if (!authentication.enforces()) {
            over(client.ctx());
            return client.forward(found.message());
        }
        CloseStatus status = found instanceof Finding.Unavailable
                ? CloseStatus.of(1013, "try again later")
                : CloseStatus.of(config.closeCode(), reason(found));
        return client.close(status, CloseStatus.GOING_AWAY);
    }

    private static String reason(Finding found) {
        boolean fits = found.message().getBytes(StandardCharsets.UTF_8).length <= CloseStatus.MAX_REASON;
        return fits ? found.message() : "Unauthorized";
    }

    /** The message goes on, without what it has shown if that is not for the upstream. */
    private Decision onward(ClientFrameContext client, Decision.Authenticate who) {
        boolean hidden = credentials.hides();
        if (config.swallow() || (hidden && config.pointer().isRoot())) {
            return who.dropFrame();
        } else if (!hidden) {
            return who;
        }
        Object message = Json.parse(client.getFrame().payload()).orElseThrow();
        config.pointer().remove(message);
        return who.withFrameData(Json.write(message));
    }

    private static void over(PluginContext ctx) {
        if (ctx.plugin().get(AWAITED) instanceof AtomicBoolean awaited) {
            awaited.set(false);
        }
    }
}
