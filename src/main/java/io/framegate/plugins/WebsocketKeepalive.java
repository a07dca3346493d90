package io.framegate.plugins;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.Peer;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.IdleTimeout.EndedBy;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Pings;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * {@code websocket-keepalive}: pings of the gateway's own, and how long a session may be silent and may last. Says so in the
 * handshake; what is said is kept by the gateway, and no frame visits this plugin.
 */
public final class WebsocketKeepalive implements PluginFactory<WebsocketKeepalive.Config> {

    /** Beside {@code websocket-size-limit}, which sets what a session may do, too. */
    private static final int PRIORITY = 1002;

    /** A year, in ms. */
    static final long LONGEST = 31_536_000_000L;

    /**
     * How one side is pinged.
     *
     * @param pingInterval how long it must have been silent for the first ping, and the time to the next, in ms
     * @param pongTimeout how long after a ping it must have sent something, in ms
     * @param missedPongs how many pings in a row may go unanswered before it is given up
     */
    @Describe("How the gateway pings one side.")
    public record Side(
            @Describe("How long the side must have been silent for the first ping, and the time to the next, in ms.")
            @Range(min = 1, max = LONGEST)
            @Default("30000")
            long pingInterval,

            @Describe("How long after a ping the side must have sent something, in ms.")
            @Range(min = 1, max = LONGEST)
            @Default("10000")
            long pongTimeout,

            @Describe("How many pings in a row may go unanswered before the side is given up.")
            @Range(min = 1, max = 1000)
            @Default("2")
            int missedPongs) {

        Pings pings(Peer to) {
            return new Pings(to, pingInterval, pongTimeout, missedPongs);
        }
    }

    /**
     * The configuration; something has to be configured.
     *
     * @param client how the client is pinged; not at all without
     * @param upstream how the upstream is pinged; not at all without
     * @param idleTimeout how long a session may be silent, in ms
     * @param resetIdleOn which frames end a silence
     * @param maxLifetime how long a session may last, in ms
     * @param lifetimeJitter by how much at most each session's life is shorter, at random, in ms
     * @param closeCode what both sides are told when a lifetime is over
     * @param closeReason its reason
     */
    public record Config(
            @Describe("How the client is pinged; left out, it is not.")
            Optional<Side> client,

            @Describe("How the upstream is pinged; left out, it is not.")
            Optional<Side> upstream,

            @Describe(
                    "How long no frame may come from either side before both are told 1001, in ms; instead of the setting"
                            + " timeouts.idle.")
            @Range(min = 1, max = LONGEST)
            OptionalLong idleTimeout,

            @Describe("Which frames end a silence: any (the default), or data, which is messages alone.")
            Optional<EndedBy> resetIdleOn,

            @Describe("How long a session may last, in ms from its 101.") @Range(min = 1, max = LONGEST)
            OptionalLong maxLifetime,

            @Describe(
                    "By how many ms at most a session's life is shorter than max_lifetime, at random, so that sessions that"
                            + " began together do not end together.")
            @Range(min = 0, max = LONGEST)
            @Default("0")
            long lifetimeJitter,

            @Describe(
                    "The status both sides are told when a lifetime is over: 1000 to 1003, 1007 to 1014 or 3000 to 4999.")
            @Range(min = 1000, max = 4999)
            @Default("1001")
            int closeCode,

            @Describe("Its reason, at most 123 bytes.") @Default("max lifetime")
            String closeReason) {

        /** @throws IllegalArgumentException if nothing is configured, or something without what it is about */
        public Config {
            if (client.isEmpty() && upstream.isEmpty() && idleTimeout.isEmpty() && maxLifetime.isEmpty()) {
                throw new IllegalArgumentException(
                        "at least one of client, upstream, idle_timeout and max_lifetime is required");
            } else if (resetIdleOn.isPresent() && idleTimeout.isEmpty()) {
                throw new IllegalArgumentException("reset_idle_on needs idle_timeout");
            } else if (lifetimeJitter > 0 && lifetimeJitter >= maxLifetime.orElse(0)) {
                throw new IllegalArgumentException("lifetime_jitter must be less than max_lifetime");
            }
            CloseStatus.of(closeCode, closeReason);
        }

        /** What is the same for every session. */
        private Proceed always() {
            Proceed said = Proceed.UNCHANGED;
            if (client.isPresent()) {
                said = said.withPings(client.get().pings(Peer.CLIENT));
            }
            if (upstream.isPresent()) {
                said = said.withPings(upstream.get().pings(Peer.UPSTREAM));
            }
            if (idleTimeout.isPresent()) {
                said = said.withIdleTimeout(new IdleTimeout(idleTimeout.getAsLong(), resetIdleOn.orElse(EndedBy.ANY)));
            }
            return said;
        }

        private Lifetime lifetime(long most, long jitter) {
            return new Lifetime(
                    most - jitter,
                    CloseStatus.of(closeCode, closeReason),
                    Lifetime.Ending.BETWEEN_MESSAGES,
                    "max_lifetime of websocket-keepalive is over");
        }
    }

    @Override
    public String name() {
        return "websocket-keepalive";
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
        return create(config, bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    /** @param random a number from 0 up to, not including, the one it is given */
    static OnHandshake create(Config config, LongUnaryOperator random) {
        Proceed always = config.always();
        if (config.maxLifetime().isEmpty()) {
            return handshake -> always;
        }
        long most = config.maxLifetime().getAsLong();
        return handshake -> always.withLifetime(config.lifetime(most, random.applyAsLong(config.lifetimeJitter() + 1)));
    }
}
