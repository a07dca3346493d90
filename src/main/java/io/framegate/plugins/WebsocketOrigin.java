package io.framegate.plugins;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.MatchBudget;
import io.framegate.pdk.Matches;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.SessionFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code websocket-origin}: which pages may open sessions, and for which sub-protocols (RFC 6455 sections 10.2 and 4.2.2).
 * Browsers send a visitor's cookies with a handshake whatever page asks for it, and no CORS stands in between: whoever
 * authenticates by cookie has to look at {@code Origin}.
 *
 * <p>Runs before plugins that authenticate, where Kong's {@code cors} runs. An origin that is not allowed is answered 403; a
 * sub-protocol that is required, or none of those offered allowed, 400: that request is wrong whoever sends it. Either comes
 * before the upstream is connected. A field {@code Origin} that comes twice, or is not the serialisation of one origin (RFC 6454
 * section 6.2), is not allowed whatever the configuration.
 *
 * <p>Without {@code origins} a page must have the same origin as the gateway, as the client sees the gateway: behind a proxy in
 * {@code trusted_ips} that is what its {@code X-Forwarded-Proto}, {@code X-Forwarded-Host} and {@code X-Forwarded-Port} say,
 * anywhere else it is the field {@code Host}.
 *
 * <p>There is nothing here about extensions: each leg negotiates its own, an offer of the client's never reaches the upstream,
 * and {@code compression} says whether it is taken.
 */
public final class WebsocketOrigin implements PluginFactory<WebsocketOrigin.Config> {

    /** Kong's {@code cors}. */
    private static final int PRIORITY = 2000;

    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    /**
     * The configuration; everything may be left out.
     *
     * @param origins the origins that are allowed; the gateway's own if there are none
     * @param allowOriginAbsent whether requests without {@code Origin} are allowed. They are by default: every browser sends
     *     one with a handshake, so a client without has no page that could have lured it, and what is not a browser can send
     *     any origin it likes
     * @param allowedSubprotocols the sub-protocols that are allowed; any if there are none. Others are taken out of the offer
     *     to the upstream
     * @param requireSubprotocol whether a client must offer a sub-protocol
     */
    public record Config(
            @Describe(
                    "Origins whose pages may open sessions: https://example.com, https://*.example.com (its subdomains), a host or"
                            + " *.domain with any scheme and port, \"null\", \"*\", or a regular expression that matches all of the"
                            + " origin. Without any, pages of the gateway's own origin.")
            List<AllowedOrigin> origins,

            @Describe("Whether clients that send no Origin, which browsers always do, may open sessions.")
            @Default("true")
            boolean allowOriginAbsent,

            @Describe("Sub-protocols that may be offered to the upstream. Without any, all of them.")
            @Matches(value = Matches.TOKEN, expected = "a sub-protocol such as graphql-transport-ws")
            Set<String> allowedSubprotocols,

            @Describe("Whether a client must offer a sub-protocol.") @Default("false")
            boolean requireSubprotocol) {}

    @Override
    public String name() {
        return "websocket-origin";
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
        return new Policy(config);
    }

    private record Policy(Config config) implements OnHandshake {

        /** What the expressions may look at in one request: 1 to 2 ms, once they are compiled. */
        private static final int MOST_CHARACTERS = 100_000;

        @Override
        public HandshakeDecision onHandshake(HandshakeContext handshake) {
            SessionFacts.Request request = handshake.session().request();
            if (!isAllowed(request.headers().all("Origin"), request)) {
                return handshake.exit(403, "Origin not allowed");
            }
            List<String> offered = request.headers().elements(PROTOCOL);
            if (offered.isEmpty()) {
                return config.requireSubprotocol() ? handshake.exit(400, "Sub-protocol required") : handshake.proceed();
            }
            return config.allowedSubprotocols().isEmpty() ? handshake.proceed() : offer(offered, handshake);
        }

        private boolean isAllowed(List<String> fields, SessionFacts.Request request) {
            if (fields.isEmpty()) {
                return config.allowOriginAbsent();
            }
            Optional<Origin> origin = fields.size() == 1 ? Origin.parse(fields.get(0)) : Optional.empty();
            if (origin.isEmpty()) {
                return false;
            }
            return config.origins().isEmpty() ? origin.get().isOf(request) : isListed(origin.get());
        }

        private boolean isListed(Origin origin) {
            MatchBudget budget = new MatchBudget(MOST_CHARACTERS);
            try {
                return config.origins().stream().anyMatch(allowed -> allowed.allows(origin, budget));
            } catch (MatchBudget.Spent spent) {
                return false; // and not a failure, which on_failure: open would let pass
            }
        }

        private HandshakeDecision offer(List<String> offered, HandshakeContext handshake) {
            List<String> allowed = offered.stream()
                    .filter(config.allowedSubprotocols()::contains)
                    .distinct()
                    .toList();
            if (allowed.isEmpty()) {
                return handshake.exit(400, "Sub-protocol not allowed");
            }
            return allowed.equals(offered)
                    ? handshake.proceed()
                    : handshake.proceed().withUpstreamHeader(PROTOCOL, String.join(", ", allowed));
        }
    }
}
