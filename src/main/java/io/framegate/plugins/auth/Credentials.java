package io.framegate.plugins.auth;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Finding;
import java.util.concurrent.CompletableFuture;

/** What clients show to a plugin, and what comes of it. Both findings may come later, on any thread. */
interface Credentials {

    /** What is changed in the request to the upstream, whoever the client is. */
    Proceed changes(SessionFacts.Request request);

    /** Who has shown what is in a request. */
    CompletableFuture<Finding> in(SessionFacts.Request request);

    /** Who has shown this text. */
    CompletableFuture<Finding> of(String shown);

    /** Whether the upstream is not to see what was shown. */
    default boolean hides() {
        return false;
    }
}
