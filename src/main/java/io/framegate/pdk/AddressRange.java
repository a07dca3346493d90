package io.framegate.pdk;

import java.util.Optional;

/**
 * A block of IP addresses, written as an address ({@code 192.0.2.1}, {@code 2001:db8::1}) or in CIDR form
 * ({@code 10.0.0.0/8}, {@code 2001:db8::/32}). Bits of the address beyond the prefix have no meaning. IPv4 and IPv6 addresses
 * are never in a block of the other kind.
 *
 * @param network the first address of the block
 * @param prefix how many leading bits an address must share with it: 0..32 for IPv4, 0..128 for IPv6
 */
public record AddressRange(IpAddress network, int prefix) {

    private static final int MOST_QUOTED = 60;

    /** @throws IllegalArgumentException if the prefix does not fit the address */
    public AddressRange {
        if (prefix < 0 || prefix > (network.isV6() ? 128 : 32)) {
            throw new IllegalArgumentException("prefix does not fit the address: " + prefix);
        }
        network = masked(network, prefix);
    }

    /**
     * A block from what a document holds.
     *
     * @throws IllegalArgumentException if this is neither an address nor a CIDR block
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        Optional<IpAddress> address = IpAddress.of(literal);
        if (address.isEmpty()) {
            throw refused(text);
        }
        int bits = address.get().isV6() ? 128 : 32;
        if (slash < 0) {
            return new AddressRange(address.get(), bits);
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            throw refused(text);
        }
        boolean mapped = !address.get().isV6() && literal.indexOf(':') >= 0;
        int prefix = Integer.parseInt(digits) - (mapped ? 96 : 0);
        if (prefix < 0 || prefix > bits) {
            throw refused(text);
        }
        return new AddressRange(address.get(), prefix);
    }

    private static IllegalArgumentException refused(String text) {
        String shown = text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
        return new IllegalArgumentException("expected an IP address or a CIDR block such as 10.0.0.0/8, found \""
                + shown.replace("\n", "\\n").replace("\r", "\\r") + '"');
    }

    /** Whether the address is in this block. */
    public boolean contains(IpAddress address) {
        return address.isV6() == network.isV6() && masked(address, prefix).equals(network);
    }

    private static IpAddress masked(IpAddress address, int prefix) {
        if (!address.isV6()) {
            return new IpAddress(false, 0, address.low() & highBits(prefix + 32));
        }
        return new IpAddress(
                true,
                address.high() & highBits(Math.min(64, prefix)),
                address.low() & highBits(Math.max(0, prefix - 64)));
    }

    private static long highBits(int count) {
        return count == 0 ? 0 : -1L << (64 - count);
    }

    /** In CIDR form. */
    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
