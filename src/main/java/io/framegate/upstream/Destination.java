package io.framegate.upstream;

import java.util.OptionalInt;

/**
 * Where one try of a handshake goes.
 *
 * @param address an IP address, IPv6 without brackets; or the name itself, which is looked up then
 * @param port the port
 * @param name the name by which it is asked for: in Host, and in TLS
 * @param namedPort the port that Host has whatever {@code port} is; empty for {@code port} where it is not the scheme's
 */
public record Destination(String address, int port, String name, OptionalInt namedPort) {

    /** One that is asked for by the name or address that it is at. */
    public static Destination of(String host, int port) {
        return new Destination(host, port, host, OptionalInt.empty());
    }

    /**
     * The Host of a request.
     *
     * @param tls whether TLS is spoken, which decides about the port that need not be said
     */
    public String authority(boolean tls) {
        String host = name.indexOf(':') < 0 ? name : "[" + name + "]";
        if (namedPort.isPresent()) {
            return host + ":" + namedPort.getAsInt();
        }
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }

    /** Whether the address is another than the name. */
    boolean isFound() {
        return !address.equals(name);
    }
}
