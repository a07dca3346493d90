package io.framegate.config.kong;

import io.framegate.config.RouteHost;
import io.framegate.pdk.IpAddress;
import java.util.Locale;
import java.util.Optional;

/** A name that a TLS client asks for (SNI, RFC 6066): a host name, never an address. */
final class ServerName {

    private ServerName() {}

    /**
     * The name in the form in which two of them are compared: lower case, no trailing dot.
     *
     * @param wildcards whether {@code *} may stand for its first or last label
     * @return empty if this is no such name
     */
    static Optional<String> parse(String text, boolean wildcards) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.length() > 1 && name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String plain = name;
        if (wildcards && name.startsWith("*.")) {
            plain = name.substring(2);
        } else if (wildcards && name.endsWith(".*")) {
            plain = name.substring(0, name.length() - 2);
        }
        boolean isName = RouteHost.isName(plain) && IpAddress.of(plain).isEmpty();
        return isName ? Optional.of(name) : Optional.empty();
    }
}
