package io.framegate.plugins.auth;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Credential;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Matches;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.Range;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Fallback;
import io.framegate.plugins.auth.Authentication.Finding;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code jwt}: a session needs a token that a consumer's credential has signed, as in Kong, and does not outlive it: the
 * connections are closed with 4401 when it expires. Kong itself does not let {@code jwt} run on WebSocket.
 *
 * <p>A browser cannot set header fields of a handshake; it can send a token in a cookie, in the query, or as a sub-protocol
 * behind one of {@code subprotocol_prefixes}, which the upstream then does not see. It should offer another beside it for the
 * upstream to select: browsers give up when they offer some and none is selected.
 */
public final class Jwt implements PluginFactory<Jwt.Config> {

    private static final int PRIORITY = 1450;

    private final Clock clock;

    public Jwt() {
        this(Clock.systemUTC());
    }

    Jwt(Clock clock) {
        this.clock = clock;
    }

    /** A claim that can be checked. */
    public enum Claim {
        EXP,
        NBF
    }

    /**
     * The configuration; everything may be left out.
     *
     * @param uriParamNames query parameters that may have the token
     * @param cookieNames cookies that may
     * @param headerNames header fields that may, behind {@code Bearer}
     * @param subprotocolPrefixes what an offered sub-protocol begins with that is a token
     * @param keyClaimName the claim, or parameter of the token's header, that names the credential
     * @param secretIsBase64 whether secrets are written in base64
     * @param claimsToVerify which claims must be there and hold
     * @param maximumExpiration how far in the future {@code exp} may be, in s; 0 is any
     * @param closeOnExpiry whether a session ends with its token
     * @param expiryGrace how long after its token, in s
     * @param runOnPreflight no effect: a handshake is never a preflight request
     * @param fallback what becomes of others
     */
    public record Config(
            @Describe("Query parameters that may have the token.") @Default("[jwt]")
            List<String> uriParamNames,

            @Describe("Cookies that may have the token.") List<String> cookieNames,

            @Describe("Header fields that may have the token, behind Bearer.") @Default("[authorization]")
            List<String> headerNames,

            @Describe(
                    "What an offered sub-protocol begins with that is a token, as it is or in base64url; the upstream does not"
                            + " see it.")
            @Matches(value = Matches.TOKEN, expected = "the beginning of a sub-protocol such as bearer.")
            List<String> subprotocolPrefixes,

            @Describe("The claim, or parameter of the token's header, that names the credential.") @Default("iss")
            String keyClaimName,

            @Describe("Whether secrets are written in base64.") @Default("false")
            boolean secretIsBase64,

            @Describe("Claims that must be there and hold: exp, nbf.")
            Set<Claim> claimsToVerify,

            @Describe("How far in the future exp may be, in s; 0 is any. Needs exp among claims_to_verify.")
            @Default("0")
            @Range(min = 0, max = 31_536_000)
            int maximumExpiration,

            @Describe("Whether a session ends when its token expires.") @Default("true")
            boolean closeOnExpiry,

            @Describe("How long after that it ends, in s.") @Default("0") @Range(min = 0, max = 31_536_000)
            int expiryGrace,

            @Describe("No effect: a handshake is never a preflight request.") @Default("true")
            boolean runOnPreflight,

            @Inline Fallback fallback) {

        /** @throws IllegalArgumentException if no token could ever be found, or its expiry not be limited */
        public Config {
            if (uriParamNames.isEmpty()
                    && cookieNames.isEmpty()
                    && headerNames.isEmpty()
                    && subprotocolPrefixes.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected uri_param_names, cookie_names, header_names or subprotocol_prefixes, found none");
            } else if (maximumExpiration > 0 && !claimsToVerify.contains(Claim.EXP)) {
                throw new IllegalArgumentException("maximum_expiration needs exp among claims_to_verify");
            }
        }
    }

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return create(config, new PluginSite());
    }

    @Override
    public Plugin create(Config config, PluginSite site) {
        return new Tokens(
                config,
                site.consumers(),
                new Authentication(config.fallback(), "Bearer", site.consumers()),
                new BearerTokens(
                        config.uriParamNames(),
                        config.cookieNames(),
                        config.headerNames(),
                        config.subprotocolPrefixes()),
                clock);
    }

    private record Tokens(
            Config config, Consumers consumers, Authentication authentication, BearerTokens tokens, Clock clock)
            implements OnHandshake {

        private static final CloseStatus EXPIRED = CloseStatus.of(4401, "token expired");

        /** About the year 5138: what is later is never. */
        private static final long LAST_SECOND = 100_000_000_000L;

        private static final long LONGEST_LIFE = TimeUnit.DAYS.toMillis(3650);

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            SessionFacts.Request request = handshake.session().request();
            Proceed changes = handshake.proceed();
            for (String offer : tokens.offers(request)) {
                changes = changes.withoutUpstreamElement(BearerTokens.PROTOCOL, offer);
            }
            return authentication.isDone(handshake)
                    ? changes
                    : authentication.decide(handshake, changes, find(tokens.of(request)));
        }

        private Finding find(Set<String> sent) {
            if (sent.isEmpty()) {
                return new Finding.Unknown("Unauthorized", false);
            } else if (sent.size() > 1) {
                return refused("Multiple tokens provided");
            }
            Optional<SignedToken> token = SignedToken.parse(sent.iterator().next());
            return token.isEmpty() ? refused("Bad token") : find(token.get());
        }

        private Finding find(SignedToken token) {
            String name = config.keyClaimName();
            Optional<Object> key = token.claim(name);
            if (key.isEmpty()) {
                return refused("No mandatory '" + name + "' in claims");
            } else if (!(key.get() instanceof String text) || text.isEmpty()) {
                return refused("Invalid '" + name + "' in claims");
            }
            Optional<Credential.Jwt> credential = consumers.jwt((String) key.get());
            if (credential.isEmpty()) {
                return refused("No credentials found for given '" + name + "'");
            } else if (!token.hasAlgorithm(credential.get().algorithm())) {
                return refused("Invalid algorithm");
            } else if (!token.isSignedWith(credential.get(), config.secretIsBase64())) {
                return refused("Invalid signature");
            }
            return claimed(token, credential.get());
        }

        /** RFC 7519 sections 4.1.4 and 4.1.5. */
        private Finding claimed(SignedToken token, Credential.Jwt credential) {
            long now = clock.millis();
            Optional<Long> expires = millis(token, "exp");
            if (config.claimsToVerify().contains(Claim.EXP)) {
                if (expires.isEmpty()) {
                    return refused("exp must be a number");
                } else if (expires.get() <= now) {
                    return refused(EXPIRED.reason());
                } else if (config.maximumExpiration() > 0
                        && expires.get() - now > TimeUnit.SECONDS.toMillis(config.maximumExpiration())) {
                    return refused("exceeds maximum allowed expiration");
                }
            }
            if (config.claimsToVerify().contains(Claim.NBF)) {
                Optional<Long> from = millis(token, "nbf");
                if (from.isEmpty()) {
                    return refused("nbf must be a number");
                } else if (from.get() > now) {
                    return refused("token not valid yet");
                }
            }
            if (!config.closeOnExpiry() || expires.isEmpty()) {
                return new Finding.Known(credential.consumer(), credential.key(), Proceed.UNCHANGED);
            }
            return known(credential, expires.get() + TimeUnit.SECONDS.toMillis(config.expiryGrace()) - now);
        }

        private static Finding known(Credential.Jwt credential, long left) {
            if (left <= 0) {
                return refused(EXPIRED.reason());
            }
            Lifetime lifetime = new Lifetime(
                    Math.min(left, LONGEST_LIFE), EXPIRED, Lifetime.Ending.AT_ONCE, "the client's token has expired");
            return new Finding.Known(credential.consumer(), credential.key(), Proceed.UNCHANGED.withLifetime(lifetime));
        }

        private static Optional<Long> millis(SignedToken token, String claim) {
            return token.claims().get(claim) instanceof Number seconds
                    ? Optional.of(TimeUnit.SECONDS.toMillis(
                            Math.max(-LAST_SECOND, Math.min(LAST_SECOND, seconds.longValue()))))
                    : Optional.empty();
        }

        private static Finding refused(String message) {
            return new Finding.Unknown(message, true);
        }
    }
}
