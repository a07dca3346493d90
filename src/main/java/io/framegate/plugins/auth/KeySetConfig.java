package io.framegate.plugins.auth;

import io.framegate.pdk.Consumer;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import io.framegate.plugins.HttpEndpoint;
import java.util.Optional;
import java.util.Set;

/**
 * How tokens are checked whose keys are elsewhere. Nothing here has an effect without {@code jwks_uri}.
 *
 * @param jwksUri where the keys are
 * @param jwksRefresh how old they become, in s
 * @param jwksCooldown how long after a fetch, in s, a token that names an unknown key, or a failure, may cause another
 * @param jwksTimeout how long a fetch may take, in ms
 * @param jwksWait how long a client waits for one, in ms
 * @param consumerClaim the claim that names the consumer; a session is nobody's if this is left out
 * @param consumerBy what the consumer is named by, in order
 * @param credentialClaim the claim that names the credential
 */
public record KeySetConfig(
        @Describe(
                "The URL of a JSON Web Key Set (RFC 7517): tokens are checked with its keys, and jwt_secrets have no effect.")
        Optional<HttpEndpoint> jwksUri,

        @Describe("How old fetched keys become before they are fetched again, in s.")
        @Default("300")
        @Range(min = 1, max = 86_400)
        int jwksRefresh,

        @Describe(
                "How long after a fetch another may follow that a token with an unknown key, or a failure, causes, in s.")
        @Default("30")
        @Range(min = 1, max = 3_600)
        int jwksCooldown,

        @Describe("How long a fetch may take, in ms.") @Default("5000") @Range(min = 1, max = 60_000)
        int jwksTimeout,

        @Describe("How long a client waits for a fetch that its token needs, in ms; less than the plugin's timeout.")
        @Default("800")
        @Range(min = 1, max = 60_000)
        int jwksWait,

        @Describe("The claim that names a consumer, whose session it is then: a name, or a JSON pointer. Left out, a"
                + " token needs no consumer.")
        Optional<ClaimPlace> consumerClaim,

        @Describe("What consumer_claim names consumers by, in order: id, username, custom_id.")
        @Default("[username, custom_id]")
        Set<ConsumerBy> consumerBy,

        @Describe("The claim that names the credential, for X-Credential-Identifier: a name, or a JSON pointer.")
        @Default("sub")
        ClaimPlace credentialClaim) {

    /** What a consumer is named by; Kong's {@code consumer_by}. */
    public enum ConsumerBy {
        ID,
        USERNAME,
        CUSTOM_ID;

        private Optional<Consumer> find(String name, Consumers among) {
            return switch (this) {
                case ID -> among.byId(name);
                case USERNAME -> among.byUsername(name);
                case CUSTOM_ID -> among.byCustomId(name);
            };
        }
    }

    /** @throws IllegalArgumentException if there is a consumer to be found, and no keys or no way */
    public KeySetConfig {
        if (consumerClaim.isPresent() && jwksUri.isEmpty()) {
            throw new IllegalArgumentException("consumer_claim needs jwks_uri");
        } else if (consumerBy.isEmpty()) {
            throw new IllegalArgumentException("consumer_by: expected id, username or custom_id, found nothing");
        }
    }

    /** The consumer of this name. */
    Optional<Consumer> consumer(String name, Consumers among) {
        return consumerBy.stream().flatMap(by -> by.find(name, among).stream()).findFirst();
    }
}
