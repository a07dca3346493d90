package io.framegate.plugins.auth;

import io.framegate.plugins.auth.Authentication.Finding;
import java.util.concurrent.CompletableFuture;

/** Who may have signed a token, and whose it is then. */
interface TokenSigners {

    /** Whose a token is; its claims are not looked at beyond that. May come later, on any thread. */
    CompletableFuture<Finding> find(SignedToken token);
}
