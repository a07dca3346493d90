package io.framegate.plugins.auth;

import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.plugins.auth.Authentication.Finding;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The consumers' own credentials ({@code jwt_secrets}), as in Kong.
 *
 * @param keyClaimName the claim, or parameter of the token's header, that names the credential
 * @param secretIsBase64 whether secrets are written in base64
 */
record ConsumerSigners(Consumers consumers, String keyClaimName, boolean secretIsBase64) implements TokenSigners {

    @Override
    public CompletableFuture<Finding> find(SignedToken token) {
        return CompletableFuture.completedFuture(signed(token));
    }

    private Finding signed(SignedToken token) {
        Optional<Object> key = token.claim(keyClaimName);
        if (key.isEmpty()) {
            return refused("No mandatory '" + keyClaimName + "' in claims");
        } else if (!(key.get() instanceof String text) || text.isEmpty()) {
            return refused("Invalid '" + keyClaimName + "' in claims");
        }
        Optional<Credential.Jwt> credential = consumers.jwt((String) key.get());
        if (credential.isEmpty()) {
            return refused("No credentials found for given '" + keyClaimName + "'");
        } else if (!token.hasAlgorithm(credential.get().algorithm())) {
            return refused("Invalid algorithm");
        } else if (!token.isSignedWith(credential.get(), secretIsBase64)) {
            return refused("Invalid signature");
        }
        return new Finding.Known(Proceed.UNCHANGED.withConsumer(
                credential.get().consumer(), credential.get().key()));
    }

    private static Finding refused(String message) {
        return new Finding.Unknown(message, true);
    }
}
