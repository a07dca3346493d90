package io.framegate.plugins.auth;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Matches;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.plugins.auth.Authentication.Fallback;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code jwt}: a session needs a signed token and does not outlive it: the connections are closed with 4401 when it expires.
 * Tokens are signed by consumers' credentials, as in Kong, or by whoever has the keys of a JSON Web Key Set. Kong itself does
 * not let {@code jwt} run on WebSocket.
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

    /**
     * The configuration; everything may be left out.
     *
     * @param uriParamNames query parameters that may have the token
     * @param cookieNames cookies that may
     * @param headerNames header fields that may, behind {@code Bearer}
     * @param subprotocolPrefixes what an offered sub-protocol begins with that is a token
     * @param keyClaimName the claim, or parameter of the token's header, that names the credential
     * @param secretIsBase64 whether secrets are written in base64
     * @param firstMessage how a client that shows none in its handshake may do so later
     * @param keySet keys from elsewhere, instead of consumers' credentials
     * @param rules what a token must say
     * @param upstreamHeaders header fields of the upstream request, and the claims they hold
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

            @Describe("Lets clients show the token in their first message instead, if they show none in the handshake.")
            Optional<FirstMessageConfig> firstMessage,

            @Inline KeySetConfig keySet,
            @Inline TokenRules rules,

            @Describe("Header fields of the upstream request, each with the claim it holds: a name, or a JSON pointer.")
            Map<String, ClaimPlace> upstreamHeaders,

            @Describe("No effect: a handshake is never a preflight request.") @Default("true")
            boolean runOnPreflight,

            @Inline Fallback fallback) {

        /** @throws IllegalArgumentException if no token could ever be found, or a header field not be set */
        public Config {
            if (uriParamNames.isEmpty()
                    && cookieNames.isEmpty()
                    && headerNames.isEmpty()
                    && subprotocolPrefixes.isEmpty()
                    && firstMessage.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected uri_param_names, cookie_names, header_names, subprotocol_prefixes or first_message, found none");
            }
            FirstMessageConfig.check(firstMessage, fallback);
            for (String name : upstreamHeaders.keySet()) {
                try {
                    Proceed.UNCHANGED.withUpstreamHeader(name, "");
                } catch (PdkException refused) {
                    throw new IllegalArgumentException(
                            "upstream_headers." + name + " cannot be set: " + refused.getMessage(), refused);
                }
            }
        }

        private BearerTokens places() {
            return new BearerTokens(uriParamNames, cookieNames, headerNames, subprotocolPrefixes);
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
        Authentication authentication = new Authentication(config.fallback(), "Bearer", site.consumers());
        TokenSigners signers = config.keySet()
                .jwksUri()
                .<TokenSigners>map(uri -> new RemoteSigners(
                        config.keySet(),
                        site.shared(RemoteKeys.class, () -> RemoteKeys.started(name(), config.keySet(), uri)),
                        site.consumers()))
                .orElseGet(() -> new ConsumerSigners(site.consumers(), config.keyClaimName(), config.secretIsBase64()));
        TokenCheck check = new TokenCheck(signers, config.rules(), config.upstreamHeaders(), clock);
        return Authenticator.of(new Tokens(config.places(), check), authentication, config.firstMessage());
    }
}
