package io.framegate.plugins;

import io.framegate.pdk.AddressRange;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.HandshakeContext;
import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.IpAddress;
import io.framegate.pdk.OnHandshake;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.Range;
import io.framegate.pdk.ViolationPolicy.EnforcementMode;
import java.util.List;
import java.util.Optional;

/**
 * {@code ip-restriction}: which addresses may open sessions, as in Kong. An address in {@code deny} may not, even if it is in
 * {@code allow}; if there is an {@code allow}, no other may. The address is the client's, as {@code trusted_ips} and
 * {@code real_ip_header} of the settings tell it.
 */
public final class IpRestriction implements PluginFactory<IpRestriction.Config> {

    /** Kong's: after authentication, before what counts. */
    private static final int PRIORITY = 990;

    /**
     * The configuration; {@code allow} or {@code deny} is required.
     *
     * @param allow the addresses that may open sessions; any if there are none
     * @param deny the addresses that may not
     * @param status the status of the answer to others
     * @param message the body of that answer; it names the address if it is left out
     * @param enforcementMode whether others are refused, or only noted
     */
    public record Config(
            @Describe("IP addresses and CIDR blocks that may open sessions; no others may. Without any, all may.")
            List<AddressRange> allow,

            @Describe("IP addresses and CIDR blocks that may not open sessions, even if allow has them.")
            List<AddressRange> deny,

            @Describe("The status of the answer to an address that may not.")
            @Default("403")
            @Range(min = 200, max = 599)
            int status,

            @Describe("The body of that answer; \"IP address not allowed: \" and the address if it is left out.")
            Optional<String> message,

            @Describe("block refuses; log_only lets everybody in and notes in the log whom it would have refused.")
            @Default("block")
            EnforcementMode enforcementMode) {

        /** @throws IllegalArgumentException if there is neither {@code allow} nor {@code deny} */
        public Config {
            if (allow.isEmpty() && deny.isEmpty()) {
                throw new IllegalArgumentException("expected allow or deny, found neither");
            }
        }

        private boolean allows(IpAddress address) {
            return !isIn(deny, address) && (allow.isEmpty() || isIn(allow, address));
        }

        private static boolean isIn(List<AddressRange> ranges, IpAddress address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }
    }

    @Override
    public String name() {
        return "ip-restriction";
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
        String client = handshake.session().client().ip();
        if (address(client).filter(config::allows).isPresent()) {
            return handshake.proceed();
        }
        String message = config.message().orElse("IP address not allowed: " + client);
        return config.enforcementMode()
                .violated(handshake.proceed(), "IP address not allowed", handshake.exit(config.status(), message));
    }

    /** Without the zone that a link-local address may come with; empty, and so not allowed, if it is none. */
    private static Optional<IpAddress> address(String client) {
        int zone = client.indexOf('%');
        return IpAddress.of(zone < 0 ? client : client.substring(0, zone));
    }
}
