package io.framegate.plugins.auth;

import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.SessionFacts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Authenticates clients in their handshakes. */
record Authenticator(Credentials credentials, Authentication authentication) implements OnHandshake.Async {

    /** The plugin that authenticates in handshakes and, if that is configured, in first messages. */
    static Plugin of(
            Credentials credentials, Authentication authentication, Optional<FirstMessageConfig> firstMessage) {
        return firstMessage
                .<Plugin>map(config -> new FirstMessage(credentials, authentication, config))
                .orElseGet(() -> new Authenticator(credentials, authentication));
    }

    @Override
    public CompletableFuture<HandshakeDecision> onHandshake(HandshakeContext handshake) {
        SessionFacts.Request request = handshake.session().request();
        Proceed changes = credentials.changes(request);
        return authentication.isDone(handshake)
                ? CompletableFuture.completedFuture(changes)
                : credentials.in(request).thenApply(found -> authentication.decide(handshake, changes, found));
    }
}
