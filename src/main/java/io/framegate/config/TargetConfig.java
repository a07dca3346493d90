package io.framegate.config;

import io.framegate.pdk.IpAddress;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One of an upstream's targets (spec 10.6).
 *
 * @param id its id, stable from one reading to the next
 * @param host a host name in lower case, or an IP address; IPv6 without brackets
 * @param port the port; empty for what an SRV record says, or {@link #DEFAULT_PORT}
 * @param weight its share of new sessions beside the other weights, 0..65535; 0 for none
 * @param tags labels
 */
public record TargetConfig(String id, String host, OptionalInt port, int weight, Set<String> tags) {

    /** The port of a target that says none. */
    public static final int DEFAULT_PORT = 8000;

    /** Whether the host is an address that needs no looking up. */
    public boolean isAddress() {
        return IpAddress.of(host).isPresent();
    }

    /** How it is called, unique in its upstream: {@code host:port}, IPv6 in brackets. */
    public String name() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port.orElse(DEFAULT_PORT);
    }
}
