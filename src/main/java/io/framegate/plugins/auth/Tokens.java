package io.framegate.plugins.auth;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Finding;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens, which clients may show in several places.
 *
 * @param places where in a handshake
 * @param check what is made of one
 */
record Tokens(BearerTokens places, TokenCheck check) implements Credentials {

    @Override
    public Proceed changes(SessionFacts.Request request) {
        Proceed changes = check.withoutPretence(Proceed.UNCHANGED);
        for (String offer : places.offers(request)) {
            changes = changes.withoutUpstreamElement(BearerTokens.PROTOCOL, offer);
        }
        return changes;
    }

    @Override
    public CompletableFuture<Finding> in(SessionFacts.Request request) {
        Set<String> sent = places.of(request);
        if (sent.isEmpty()) {
            return CompletableFuture.completedFuture(new Finding.Unknown("Unauthorized", false));
        } else if (sent.size() > 1) {
            return CompletableFuture.completedFuture(new Finding.Unknown("Multiple tokens provided", true));
        }
        return check.of(sent.iterator().next());
    }

    /** Behind {@code Bearer}, as in a header field, or as it is. */
    @Override
    public CompletableFuture<Finding> of(String shown) {
        return check.of(BearerTokens.withoutScheme(shown));
    }
}
