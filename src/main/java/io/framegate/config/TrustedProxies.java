package io.framegate.config;

import io.framegate.pdk.AddressRange;
import io.framegate.pdk.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose word to take about where a request came from: nginx's real_ip as Kong configures it ({@code trusted_ips},
 * {@code real_ip_header}, {@code real_ip_recursive}; spec 10.8). Immutable.
 */
public final class TrustedProxies {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    private final List<AddressRange> trusted;
    private final String header;
    private final boolean recursive;

    /**
     * @param trusted the proxies whose header is believed; if there are none, no header ever is
     * @param header the header field that names the client, such as {@code X-Real-IP} or {@code X-Forwarded-For}
     * @param recursive whether to go back through the addresses the field lists to the last one that is not trusted, and not
     *     only to the last one
     */
    public TrustedProxies(List<AddressRange> trusted, String header, boolean recursive) {
        this.trusted = List.copyOf(trusted);
        this.header = header;
        this.recursive = recursive;
    }

    /** The header field that names the client. */
    public String header() {
        return header;
    }

    /** Whether this peer's forwarding headers are believed. A text that is not an IP address is not trusted. */
    public boolean trusts(String peer) {
        return address(peer).filter(this::trusts).isPresent();
    }

    private boolean trusts(IpAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's address: the connection's own unless that is trusted, and else the last address the header field lists,
     * or, recursively, the last one that is not trusted (the first of all if every one is). An address in the field that
     * cannot be read ends the search where it is.
     *
     * @param connection the address of the connection, without a port
     * @param values the values of {@link #header()} in the order they came, each a list separated by commas or spaces
     */
    public String clientAddress(String connection, List<String> values) {
        Optional<IpAddress> own = address(connection);
        if (own.isEmpty() || values.isEmpty() || !trusts(own.get())) {
            return connection;
        }
        List<String> listed = SEPARATORS
                .splitAsStream(String.join(",", values))
                .filter(address -> !address.isEmpty())
                .toList();
        String client = connection;
        for (int i = listed.size() - 1; i >= 0; i--) {
            Optional<IpAddress> address = address(withoutPort(listed.get(i)));
            if (address.isEmpty()) {
                return client;
            }
            client = address.get().toString();
            if (!recursive || !trusts(address.get())) {
                return client;
            }
        }
        return client;
    }

    private static Optional<IpAddress> address(String text) {
        int zone = text.indexOf('%');
        return IpAddress.of(zone < 0 ? text : text.substring(0, zone));
    }

    /** {@code 192.0.2.1:80}, {@code [2001:db8::1]:80} and {@code [2001:db8::1]} name an address as well. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
