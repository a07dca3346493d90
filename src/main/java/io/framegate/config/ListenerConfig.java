package io.framegate.config;

import io.framegate.config.document.Forms;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An address that clients connect to.
 *
 * @param name what logs and metrics call it; no two listeners share one
 * @param host the address or host name to bind
 * @param port the port to bind, 0..65535; 0 lets the system choose
 * @param maxConnections most connections of clients at once on this listener; 0 is as many as come
 * @param tls how clients are spoken to in TLS; empty for plain text
 */
@Describe("An address that clients connect to.")
public record ListenerConfig(
        @Describe("What logs and metrics call this listener.")
        @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        String name,

        @Describe("The address or host name to bind; 0.0.0.0 is every IPv4 address of the machine.")
        @Default("0.0.0.0")
        @Matches(value = "[^\\s]+", expected = "an address or a host name")
        String host,

        @Describe("The port to bind; 0 lets the system choose one.") @Range(min = 0, max = 65535)
        int port,

        @Describe("Most connections of clients at once on this listener; one more is answered 503. 0 is no limit.")
        @Default("0")
        @Range(min = 0)
        int maxConnections,

        @Describe("Speak TLS (wss) to clients.") Optional<ListenerTlsConfig> tls) {

    ListenerConfig resolvedAgainst(Path directory) {
        return new ListenerConfig(name, host, port, maxConnections, tls.map(own -> own.resolvedAgainst(directory)));
    }
}
