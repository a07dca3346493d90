package io.framegate.plugins.limiting;

import io.framegate.frame.Peer;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.plugins.limiting.Limits.CountBy;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;

/**
 * {@code websocket-rate-limiting}: how many messages, or how many of their bytes, may pass in a time. Kong has
 * {@code rate-limiting} for requests, and its words and its priority are used here; its counters begin anew with every period
 * of the clock, these are token buckets.
 *
 * <p>Counted is what plugins of higher priority let pass. A close frame always passes.
 */
public final class WebsocketRateLimiting implements PluginFactory<WebsocketRateLimiting.Config> {

    /** Kong's {@code rate-limiting}. */
    private static final int PRIORITY = 910;

    /** Which frames are counted together. */
    public enum LimitBy {
        CONNECTION,
        IP,
        CONSUMER,
        HEADER,
        PATH,
        SERVICE;

        /** Empty if every session is counted by itself. */
        Optional<KeyedBy> keyedBy() {
            return this == CONNECTION ? Optional.empty() : Optional.of(KeyedBy.valueOf(name()));
        }
    }

    /**
     * The configuration; at least one limit is required.
     *
     * @param limits for frames from the client
     * @param client the same, for those who like to say it
     * @param upstream for frames from the upstream
     * @param limitBy which frames are counted together
     * @param headerName whose value they have in common under {@code limit_by: header}
     * @param countControlFrames whether pings and pongs are counted
     * @param policy where the counters are
     * @param faultTolerant whether a gateway whose cluster does not answer counts by itself
     * @param onViolation what becomes of a frame that is one too many
     */
    public record Config(
            @Inline Limits limits,

            @Describe("The limits for frames from the client, instead of those beside this key.")
            Optional<Limits> client,

            @Describe("The limits for frames from the upstream.")
            Optional<Limits> upstream,

            @Describe(
                    "Whose frames are counted together: those of one connection, of one client address, of one consumer, of one"
                            + " value of header_name, of one request path, or of one service. Clients that are no consumer's"
                            + " are counted by address.")
            @Default("connection")
            LimitBy limitBy,

            @Describe(
                    "The header field of the handshake whose value is counted by under limit_by: header. Clients without"
                            + " it are counted by address.")
            @Matches(value = Matches.TOKEN, expected = "the name of a header field")
            Optional<String> headerName,

            @Describe("Whether pings and pongs are counted too.") @Default("false")
            boolean countControlFrames,

            @Describe("Where the counters are: in each gateway process (local), or one for all of the cluster.")
            @Default("local")
            Policy policy,

            @Describe(
                    "What a gateway does under policy: cluster while its cluster does not answer: it counts by itself, or"
                            + " the plugin fails.")
            @Default("true")
            boolean faultTolerant,

            @Inline ViolationPolicy onViolation) {

        /** @throws IllegalArgumentException if there is no limit, two for one direction, no name of a header field, or nothing to share */
        public Config {
            if (limits.isEmpty() && client.isEmpty() && upstream.isEmpty()) {
                throw new IllegalArgumentException(
                        "at least one of second, minute, hour and day is required, here or in client or upstream");
            } else if (!limits.isEmpty() && client.isPresent()) {
                throw new IllegalArgumentException(
                        "client: the limits beside it are for frames from the client too; expected one or the other");
            }
            requireLimit("client", client);
            requireLimit("upstream", upstream);
            KeyedBy.check(limitBy == LimitBy.HEADER, headerName);
            if (policy == Policy.CLUSTER && limitBy == LimitBy.CONNECTION) {
                throw new IllegalArgumentException(
                        "policy: cluster needs another limit_by than connection, which is in one gateway");
            }
        }

        private static void requireLimit(String key, Optional<Limits> block) {
            if (block.isPresent() && block.get().isEmpty()) {
                throw new IllegalArgumentException(key + ": at least one of second, minute, hour and day is required");
            }
        }

        /** The limits for frames from this side; empty if there are none. */
        Limits limits(Peer from) {
            return from == Peer.CLIENT ? client.orElse(limits) : upstream.orElse(Limits.NONE);
        }

        /** A block that does not say what it counts counts what is said beside it. */
        CountBy countBy(Peer from) {
            return limits(from).countBy().or(limits::countBy).orElse(CountBy.MESSAGES);
        }
    }

    @Override
    public String name() {
        return "websocket-rate-limiting";
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
                ? ClusterRateLimiter.of(name(), config, site, ClusterTerms.USUAL)
                : LocalRateLimiter.of(config, site, TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public Optional<String> needsCluster(Config config) {
        return config.policy().needsCluster();
    }
}
