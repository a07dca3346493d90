package io.framegate.plugins.limiting;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.Range;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code websocket-connection-limiting}: how many sessions there may be at once, and how many handshakes in a minute, of one
 * client address, value of a header field, path or service. One too many is answered 429 before the upstream is connected.
 *
 * <p>Runs before plugins that authenticate, so that it also counts the attempts of those who guess.
 */
public final class WebsocketConnectionLimiting implements PluginFactory<WebsocketConnectionLimiting.Config> {

    /** After {@code websocket-origin}, before Kong's authentication. */
    private static final int PRIORITY = 1900;

    /** What is counted together. There is no consumer: who it is nobody knows yet. */
    public enum LimitBy {
        IP,
        HEADER,
        PATH,
        SERVICE;

        KeyedBy keyedBy() {
            return KeyedBy.valueOf(name());
        }
    }

    /**
     * The configuration; at least one of the two limits is required.
     *
     * @param maxConnections most sessions at once, from the handshake to the end of both connections
     * @param maxAttemptsPerMinute most handshakes in a minute, whatever becomes of them
     * @param limitBy what is counted together
     * @param headerName whose value sessions have in common under {@code limit_by: header}
     * @param policy where the counters are
     * @param faultTolerant whether a gateway whose cluster does not answer counts by itself
     * @param enforcementMode whether anything becomes of one too many
     */
    public record Config(
            @Describe("Most sessions at once; one counts from its handshake until it has ended.")
            @Range(min = 1, max = Integer.MAX_VALUE)
            OptionalInt maxConnections,

            @Describe("Most handshakes in a minute, whatever becomes of them: this many at once, refilled evenly.")
            @Range(min = 1, max = Integer.MAX_VALUE)
            OptionalInt maxAttemptsPerMinute,

            @Describe(
                    "What is counted together: sessions of one client address, of one value of header_name, of one request"
                            + " path, or of one service.")
            @Default("ip")
            LimitBy limitBy,

            @Describe(
                    "The header field of the handshake whose value is counted by under limit_by: header. Clients without"
                            + " it are counted by address.")
            @Matches(value = Matches.TOKEN, expected = "the name of a header field")
            Optional<String> headerName,

            @Describe("Where the counters are: in each gateway process (local), or one for all of the cluster.")
            @Default("local")
            Policy policy,

            @Describe(
                    "What a gateway does under policy: cluster while its cluster does not answer: it counts by itself, or"
                            + " the plugin fails.")
            @Default("true")
            boolean faultTolerant,

            @Describe("block refuses what is one too many; log_only lets it pass and notes it in the log.")
            @Default("block")
            EnforcementMode enforcementMode) {

        /** @throws IllegalArgumentException if there is no limit, or no name of a header field */
        public Config {
            if (maxConnections.isEmpty() && maxAttemptsPerMinute.isEmpty()) {
                throw new IllegalArgumentException(
                        "at least one of max_connections and max_attempts_per_minute is required");
            }
            KeyedBy.check(limitBy == LimitBy.HEADER, headerName);
        }

        /** The attempts as a rate has them. */
        Limits attempts() {
            return new Limits(
                    OptionalLong.empty(),
                    maxAttemptsPerMinute.isPresent()
                            ? OptionalLong.of(maxAttemptsPerMinute.getAsInt())
                            : OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty());
        }
    }

    @Override
    public String name() {
        return "websocket-connection-limiting";
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
        return config.policy() == Policy.CLUSTER
                ? ClusterConnectionLimiter.of(name(), config, site, ClusterTerms.USUAL)
                : LocalConnectionLimiter.of(config, site, TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public Optional<String> needsCluster(Config config) {
        return config.policy().needsCluster();
    }
}
