package io.framegate.plugins.auth;

import io.framegate.pdk.Consumers;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.auth.Authentication.Fallback;
import io.framegate.plugins.auth.Authentication.Finding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code key-auth}: a session needs a key of a consumer's, in a header field or in the query, as in Kong. What is missing, given
 * twice or unknown is answered with 401 before the upstream is connected.
 */
public final class KeyAuth implements PluginFactory<KeyAuth.Config> {

    private static final int PRIORITY = 1250;

    /**
     * The configuration; everything may be left out.
     *
     * @param keyNames the names a key comes under; the first that there is counts
     * @param keyInHeader whether it may be in a header field
     * @param keyInQuery whether it may be in the query
     * @param keyInBody must be false: a handshake has no body
     * @param hideCredentials whether the upstream does not see it
     * @param firstMessage how a client that shows none in its handshake may do so later
     * @param runOnPreflight no effect: a handshake is never a preflight request
     * @param fallback what becomes of others
     */
    public record Config(
            @Describe("The names that a key comes under, of a header field or a query parameter.")
            @Default("[apikey]")
            @Matches(value = "[A-Za-z0-9_-]+", expected = "a name of letters, digits, - and _")
            List<String> keyNames,

            @Describe("Whether a key may come in a header field.") @Default("true")
            boolean keyInHeader,

            @Describe("Whether a key may come in the query.") @Default("true")
            boolean keyInQuery,

            @Describe("Must be false: a handshake has no body.") @Default("false")
            boolean keyInBody,

            @Describe("Whether keys are taken out of the request to the upstream, and out of the first message.")
            @Default("false")
            boolean hideCredentials,

            @Describe("Lets clients show the key in their first message instead, if they show none in the handshake.")
            Optional<FirstMessageConfig> firstMessage,

            @Describe("No effect: a handshake is never a preflight request.") @Default("true")
            boolean runOnPreflight,

            @Inline Fallback fallback) {

        /** @throws IllegalArgumentException if no key could ever be found */
        public Config {
            if (keyInBody) {
                throw new IllegalArgumentException("key_in_body: a handshake has no body");
            } else if (keyNames.isEmpty()) {
                throw new IllegalArgumentException("key_names: expected a name, found none");
            } else if (!keyInHeader && !keyInQuery && firstMessage.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected key_in_header, key_in_query or first_message, found none of them");
            }
            FirstMessageConfig.check(firstMessage, fallback);
        }
    }

    @Override
    public String name() {
        return "key-auth";
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
        Authentication authentication = new Authentication(config.fallback(), "Key", site.consumers());
        return Authenticator.of(new Keys(config, site.consumers()), authentication, config.firstMessage());
    }

    private record Keys(Config config, Consumers consumers) implements Credentials {

        @Override
        public Proceed changes(SessionFacts.Request request) {
            return config.hideCredentials() ? hidden(Query.of(request.query())) : Proceed.UNCHANGED;
        }

        @Override
        public CompletableFuture<Finding> in(SessionFacts.Request request) {
            return CompletableFuture.completedFuture(find(request, Query.of(request.query())));
        }

        @Override
        public CompletableFuture<Finding> of(String shown) {
            return CompletableFuture.completedFuture(find(shown));
        }

        @Override
        public boolean hides() {
            return config.hideCredentials();
        }

        private Finding find(SessionFacts.Request request, Query query) {
            for (String name : config.keyNames()) {
                List<String> shown = config.keyInHeader() ? request.headers().all(name) : List.of();
                if (shown.isEmpty() && config.keyInQuery()) {
                    shown = query.all(name);
                }
                if (shown.size() > 1) {
                    return new Finding.Unknown("Duplicate API key found", true);
                } else if (shown.size() == 1) {
                    return find(shown.get(0));
                }
            }
            return find("");
        }

        private Finding find(String key) {
            if (key.isEmpty()) {
                return new Finding.Unknown("No API key found in request", false);
            }
            return consumers
                    .key(key)
                    .<Finding>map(
                            known -> new Finding.Known(Proceed.UNCHANGED.withConsumer(known.consumer(), known.id())))
                    .orElse(new Finding.Unknown("Unauthorized", true));
        }

        /** Under every name, wherever they may come from: a key that did not count is one all the same. */
        private Proceed hidden(Query query) {
            Proceed changes = Proceed.UNCHANGED;
            for (String name : config.keyNames()) {
                changes = changes.withoutUpstreamHeader(name);
            }
            boolean inQuery =
                    config.keyNames().stream().anyMatch(name -> !query.all(name).isEmpty());
            return inQuery ? changes.withUpstreamQuery(query.without(config.keyNames())) : changes;
        }
    }
}
