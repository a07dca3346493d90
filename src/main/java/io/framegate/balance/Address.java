package io.framegate.balance;

import io.framegate.config.TargetConfig;
import java.util.OptionalInt;

/**
 * Where a target is.
 *
 * @param ip an IP address; IPv6 without brackets
 * @param port the port
 * @param name the name of the SRV record's target; the target's host without one
 * @param weight what the SRV record says; empty for the target's
 */
record Address(String ip, int port, String name, OptionalInt weight) {

    /** Of a target that is an address itself. */
    static Address of(TargetConfig target) {
        return new Address(
                target.host(), target.port().orElse(TargetConfig.DEFAULT_PORT), target.host(), OptionalInt.empty());
    }

    /** {@code ip:port}, IPv6 in brackets. */
    @Override
    public String toString() {
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }
}
