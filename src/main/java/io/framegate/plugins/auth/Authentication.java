package io.framegate.plugins.auth;

import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Matches;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import java.util.Map;
import java.util.Optional;

/** What becomes of a handshake by who the client turns out to be; the same in every plugin that authenticates. */
final class Authentication {

    /**
     * The fields it is configured by, beside the plugin's own.
     *
     * @param anonymous whose session it is where authentication fails; it is refused if this is left out
     * @param realm what {@code WWW-Authenticate} names
     * @param enforcementMode whether a client who cannot be authenticated is refused, or only noted
     */
    record Fallback(
            @Describe(
                    "The username or id of the consumer whose session it is where authentication fails; then also where another"
                            + " plugin has authenticated the client already, which then counts.")
            Optional<String> anonymous,

            @Describe("The realm that WWW-Authenticate names.")
            @Matches(
                    value = "[^\"\\\\\\x00-\\x1f\\x7f]+",
                    expected = "a text without quotes, backslashes and control characters")
            Optional<String> realm,

            @Describe("block refuses; log_only lets clients in and notes in the log why it would have refused them.")
            @Default("block")
            EnforcementMode enforcementMode) {

        static final Fallback NONE = new Fallback(Optional.empty(), Optional.empty(), EnforcementMode.BLOCK);
    }

    /** Who a client turned out to be. */
    sealed interface Finding {

        /** Words for the client, if it is not known. */
        String message();

        /**
         * Somebody.
         *
         * @param said who, and what else the plugin decides about his session
         */
        record Known(Proceed said) implements Finding {
            @Override
            public String message() {
                return "";
            }
        }

        /**
         * Nobody.
         *
         * @param message why, for the client; nothing that the client sent
         * @param shown whether it showed something
         */
        record Unknown(String message, boolean shown) implements Finding {}

        /**
         * Nobody can say at the moment.
         *
         * @param message why, for the client
         */
        record Unavailable(String message) implements Finding {}
    }

    private static final Map<String, String> RETRY =
            Map.of("Content-Type", "text/plain; charset=utf-8", "Retry-After", "5");

    private final Fallback fallback;
    private final String scheme;
    private final Optional<Consumer> anonymous;

    /**
     * @param scheme of {@code WWW-Authenticate}
     * @throws IllegalArgumentException if the anonymous consumer is nobody
     */
    Authentication(Fallback fallback, String scheme, Consumers consumers) {
        this.fallback = fallback;
        this.scheme = scheme;
        this.anonymous = fallback.anonymous().map(name -> consumers
                .find(name)
                .orElseThrow(() -> new IllegalArgumentException("anonymous: there is no consumer \"" + name + '"')));
    }

    /** Whether a client who cannot be authenticated is refused. */
    boolean enforces() {
        return fallback.enforcementMode() == EnforcementMode.BLOCK;
    }

    /** Whether the client is authenticated already by another plugin that is enough: this one may then be skipped. */
    boolean isDone(HandshakeContext handshake) {
        return anonymous.isPresent() && handshake.session().credential().isPresent();
    }

    /**
     * What becomes of the handshake.
     *
     * @param changes what the plugin changes whoever it is
     */
    HandshakeDecision decide(HandshakeContext handshake, Proceed changes, Finding finding) {
        if (finding instanceof Finding.Known known) {
            return changes.then(known.said());
        } else if (finding instanceof Finding.Unavailable unavailable) {
            return fallback.enforcementMode()
                    .violated(changes, unavailable.message(), handshake.exit(503, unavailable.message(), RETRY));
        }
        Finding.Unknown unknown = (Finding.Unknown) finding;
        if (anonymous.isPresent()) {
            return changes.withAnonymousConsumer(anonymous.get());
        }
        Map<String, String> headers =
                Map.of("Content-Type", "text/plain; charset=utf-8", "WWW-Authenticate", challenge(unknown.shown()));
        return fallback.enforcementMode()
                .violated(changes, unknown.message(), handshake.exit(401, unknown.message(), headers));
    }

    /** RFC 6750 section 3: a token that is no good is an error, none is not. */
    private String challenge(boolean shown) {
        String challenge = scheme
                + fallback.realm().map(realm -> " realm=\"" + realm + '"').orElse("");
        if (!shown || !scheme.equals("Bearer")) {
            return challenge;
        }
        return challenge + (fallback.realm().isPresent() ? ", " : " ") + "error=\"invalid_token\"";
    }
}
