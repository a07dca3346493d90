package io.framegate.plugins.auth;

import io.framegate.pdk.Consumers;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.plugins.auth.Authentication.Finding;
import io.framegate.plugins.auth.RemoteKeys.Signature;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whoever has the keys of a set elsewhere. The token says whose it is; where it need not, its session is no consumer's.
 *
 * @param keys the set
 * @param consumers whom a token may name
 */
record RemoteSigners(KeySetConfig config, RemoteKeys keys, Consumers consumers) implements TokenSigners {

    @Override
    public CompletableFuture<Finding> find(SignedToken token) {
        return keys.check(token, config.jwksWait()).thenApply(signature -> signed(token, signature));
    }

    private Finding signed(SignedToken token, Signature signature) {
        return switch (signature) {
            case GOOD -> whose(token);
            case BAD -> new Finding.Unknown("Invalid signature", true);
            case OF_AN_UNKNOWN_KEY -> new Finding.Unknown("No key found for given 'kid'", true);
            case UNCHECKED -> new Finding.Unavailable("The keys that tokens are checked with cannot be had");
        };
    }

    private Finding whose(SignedToken token) {
        Optional<String> credential = config.credentialClaim().find(token);
        if (config.consumerClaim().isEmpty()) {
            return new Finding.Known(
                    credential.map(Proceed.UNCHANGED::withCredential).orElse(Proceed.UNCHANGED));
        }
        ClaimPlace claim = config.consumerClaim().get();
        Optional<String> name = claim.find(token);
        if (name.isEmpty()) {
            return new Finding.Unknown("No mandatory '" + claim + "' in claims", true);
        }
        return config.consumer(name.get(), consumers)
                .<Finding>map(consumer ->
                        new Finding.Known(Proceed.UNCHANGED.withConsumer(consumer, credential.orElse(name.get()))))
                .orElseGet(() -> new Finding.Unknown("No consumer found for given '" + claim + "'", true));
    }
}
