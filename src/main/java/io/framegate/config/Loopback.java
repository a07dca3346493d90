package io.framegate.config;

import io.framegate.pdk.IpAddress;
import java.util.Locale;

/** Addresses that are only known on the machine itself. */
final class Loopback {

    private Loopback() {}

    /** Whether a host is such an address, or the name of them. */
    static boolean includes(String host) {
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || IpAddress.of(host)
                        .filter(address -> address.isV6()
                                ? address.high() == 0 && address.low() == 1
                                : address.low() >>> 24 == 127)
                        .isPresent();
    }
}
