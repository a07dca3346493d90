package io.framegate.config;

import io.framegate.pdk.AddressRange;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a connection comes from or goes to, as a route matches it (spec 10.3).
 *
 * @param ip the addresses; empty for any
 * @param port the port; empty for any
 */
@Describe("Where a connection comes from or goes to: an address, a port, or both.")
public record RouteAddress(
        @Describe("An IP address or a CIDR block.") Optional<AddressRange> ip,
        @Describe("A port.") @Range(min = 0, max = 65535) OptionalInt port) {

    /** @throws IllegalArgumentException if there is neither an address nor a port */
    public RouteAddress {
        if (ip.isEmpty() && port.isEmpty()) {
            throw new IllegalArgumentException("expected ip or port, found neither");
        }
    }
}
