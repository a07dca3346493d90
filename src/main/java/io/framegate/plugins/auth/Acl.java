package io.framegate.plugins.auth;

import io.framegate.pdk.Consumer;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * {@code acl}: which consumers may open sessions, by their groups, as in Kong. Whose session it is another plugin has found
 * out before, such as {@code key-auth}; where none has, the answer is 401.
 */
public final class Acl implements PluginFactory<Acl.Config> {

    private static final int PRIORITY = 950;

    /**
     * The configuration; exactly one of {@code allow} and {@code deny} is required.
     *
     * @param allow the groups whose consumers may open sessions
     * @param deny the groups whose consumers may not
     * @param hideGroupsHeader whether the upstream is not told the consumer's groups
     * @param includeConsumerGroups must be false: there are no consumer groups yet
     * @param enforcementMode whether others are refused, or only noted
     */
    public record Config(
            @Describe("Groups whose consumers may open sessions; nobody else may.")
            Set<String> allow,

            @Describe("Groups whose consumers may not open sessions; all others may.")
            Set<String> deny,

            @Describe("Whether the upstream is not told the groups of the consumer in X-Consumer-Groups.")
            @Default("false")
            boolean hideGroupsHeader,

            @Describe("Must be false: consumer groups are not supported yet.") @Default("false")
            boolean includeConsumerGroups,

            @Describe("block refuses; log_only lets everybody in and notes in the log what it would have refused.")
            @Default("block")
            EnforcementMode enforcementMode) {

        /** @throws IllegalArgumentException if there are both {@code allow} and {@code deny}, or neither */
        public Config {
            if (allow.isEmpty() == deny.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected either allow or deny, found " + (allow.isEmpty() ? "neither" : "both"));
            } else if (includeConsumerGroups) {
                throw new IllegalArgumentException("include_consumer_groups: consumer groups are not supported yet");
            }
        }

        private boolean allows(Consumer consumer) {
            return allow.isEmpty()
                    ? Collections.disjoint(deny, consumer.groups())
                    : !Collections.disjoint(allow, consumer.groups());
        }
    }

    @Override
    public String name() {
        return "acl";
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
        OnHandshake plugin = handshake -> decide(config, handshake);
        return plugin;
    }

    private static HandshakeDecision decide(Config config, HandshakeContext handshake) {
        Optional<Consumer> consumer = handshake.session().consumer();
        if (consumer.isEmpty()) {
            return refused(config, handshake, 401, "Unauthorized");
        } else if (!config.allows(consumer.get())) {
            return refused(config, handshake, 403, "You cannot consume this service");
        } else if (config.hideGroupsHeader() || consumer.get().groups().isEmpty()) {
            return handshake.proceed().withoutUpstreamHeader("X-Consumer-Groups");
        }
        return handshake
                .proceed()
                .withUpstreamHeader(
                        "X-Consumer-Groups", String.join(", ", consumer.get().groups()));
    }

    private static HandshakeDecision refused(Config config, HandshakeContext handshake, int status, String message) {
        return config.enforcementMode().violated(handshake.proceed(), message, handshake.exit(status, message));
    }
}
