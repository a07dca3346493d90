package io.framegate.plugins.auth;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Lifetime;
import io.framegate.plugins.auth.Authentication.Finding;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is made of a token: who has signed it, and then whether its claims hold. */
final class TokenCheck {

    private final TokenSigners signers;
    private final TokenRules rules;
    private final Map<String, ClaimPlace> headers;
    private final Clock clock;

    /** @param headers header fields of the upstream request, and the claims they hold */
    TokenCheck(TokenSigners signers, TokenRules rules, Map<String, ClaimPlace> headers, Clock clock) {
        this.signers = signers;
        this.rules = rules;
        this.headers = headers;
        this.clock = clock;
    }

    CompletableFuture<Finding> of(String text) {
        Optional<SignedToken> token = SignedToken.parse(text);
        return token.isEmpty()
                ? CompletableFuture.completedFuture(new Finding.Unknown("Bad token", true))
                : signers.find(token.get())
                        .thenApply(found ->
                                found instanceof Finding.Known signed ? claimed(token.get(), signed.said()) : found);
    }

    private Finding claimed(SignedToken token, Proceed signed) {
        long now = clock.millis();
        Optional<String> broken = rules.broken(token, now);
        if (broken.isPresent()) {
            return new Finding.Unknown(broken.get(), true);
        }
        Optional<Lifetime> lifetime = rules.lifetime(token, now);
        Proceed said = lifetime.map(signed::withLifetime).orElse(signed);
        for (Map.Entry<String, ClaimPlace> header : headers.entrySet()) {
            Optional<String> value = header.getValue().fieldValue(token);
            said = value.isPresent() ? said.withUpstreamHeader(header.getKey(), value.get()) : said;
        }
        return new Finding.Known(said);
    }

    /** A client cannot say itself what only a token may. */
    Proceed withoutPretence(Proceed changes) {
        Proceed without = changes;
        for (String name : headers.keySet()) {
            without = without.withoutUpstreamHeader(name);
        }
        return without;
    }
}
