package io.framegate.plugins.auth;

import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Finding;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for the token of a handshake.
 *
 * @param places where it may be
 * @param check what is made of it
 */
record Tokens(BearerTokens places, TokenCheck check, Authentication authentication) implements OnHandshake.Async {

    @Override
    public CompletableFuture<HandshakeDecision> onHandshake(HandshakeContext handshake) {
        SessionFacts.Request request = handshake.session().request();
        Proceed changes = check.withoutPretence(handshake.proceed());
        for (String offer : places.offers(request)) {
            changes = changes.withoutUpstreamElement(BearerTokens.PROTOCOL, offer);
        }
        if (authentication.isDone(handshake)) {
            return CompletableFuture.completedFuture(changes);
        }
        Proceed whoever = changes;
        return find(places.of(request)).thenApply(found -> authentication.decide(handshake, whoever, found));
    }

    private CompletableFuture<Finding> find(Set<String> sent) {
        if (sent.isEmpty()) {
            return CompletableFuture.completedFuture(new Finding.Unknown("Unauthorized", false));
        } else if (sent.size() > 1) {
            return CompletableFuture.completedFuture(new Finding.Unknown("Multiple tokens provided", true));
        }
        return check.of(sent.iterator().next());
    }
}
