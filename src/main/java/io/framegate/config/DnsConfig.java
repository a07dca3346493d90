package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.IpAddress;
import io.framegate.pdk.Range;
import java.util.List;

/**
 * How the names of targets are looked up. A service's own host is found as the system does.
 *
 * @param servers who is asked, one after another; those of the system if there are none
 * @param maxTtl how long an answer is kept at most, in ms
 */
@Describe("How the names of targets are looked up.")
public record DnsConfig(
        @Describe("The name servers to ask, IP addresses, possibly with ports; those of the system if there are none.")
        List<Server> servers,

        @Describe("How long an answer is kept at most, in ms; at least 1000 whatever it says.")
        @Default("60000")
        @Range(min = 1_000, max = TimeoutsConfig.LONGEST)
        int maxTtl) {

    /** The port of a name server that says none. */
    private static final int PORT = 53;

    /**
     * A name server.
     *
     * @param address its IP address
     * @param port its port
     */
    public record Server(IpAddress address, int port) {

        /**
         * A server from what a document holds.
         *
         * @throws IllegalArgumentException if it is not an IP address, possibly with a port
         */
        public static Server parse(String text) {
            return IpAddress.of(text).map(address -> new Server(address, PORT)).orElseGet(() -> withPort(text));
        }

        private static Server withPort(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? text : text.substring(0, colon);
            String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            String digits = text.substring(colon + 1);
            boolean isPort =
                    digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) > 0 && Integer.parseInt(digits) <= 65_535;
            return IpAddress.of(literal)
                    .filter(address -> isPort && address.isV6() == host.startsWith("["))
                    .map(address -> new Server(address, Integer.parseInt(digits)))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "expected an IP address, possibly with a port, such as 192.0.2.53:53 or [::1]:53"));
        }
    }
}
