package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The port for whoever operates the process: health, metrics, open sessions.
 *
 * @param enabled whether there is one
 * @param host the address or host name to bind
 * @param port the port to bind, 0..65535; 0 lets the system choose
 * @param token what a request must carry, unless it asks for health or its client has shown a certificate
 * @param tls how it speaks TLS; empty for plain text
 * @param configWrites whether the declarative file may be replaced over it
 * @param kongMetrics whether metrics that Kong has are also there under its names
 */
@Describe("The port for whoever operates the process: health, metrics, open sessions.")
public record AdminConfig(
        @Describe("Listen on it.") @Default("false") boolean enabled,

        @Describe(
                "The address or host name to bind; anything but this machine's own 127.0.0.1, ::1 or localhost needs a"
                        + " token, or tls with client_auth.")
        @Default("127.0.0.1")
        @Matches(value = "[^\\s]+", expected = "an address or a host name")
        String host,

        @Describe("The port to bind; 0 lets the system choose one.") @Default("8091") @Range(min = 0, max = 65535)
        int port,

        @Describe("What requests must carry, as Authorization: Bearer TOKEN; /health needs none. At least 16 letters,"
                + " digits or -._~+/=; a reference such as ${env:NAME} keeps it out of the file.")
        Optional<String> token,

        @Describe("Speak TLS on it. With client_auth, whoever shows a certificate of client_ca needs no token.")
        Optional<ListenerTlsConfig> tls,

        @Describe("Let PUT /config replace the declarative file.") @Default("false")
        boolean configWrites,

        @Describe("Have the metrics that Kong has about WebSocket under its names, too.") @Default("false")
        boolean kongMetrics) {

    /** RFC 6750 section 2.1, and long enough not to be guessed. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,}");

    /** @throws IllegalArgumentException if others could use the port unasked; the message never has the token */
    public AdminConfig {
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new IllegalArgumentException("token must be at least 16 letters, digits or -._~+/=");
        }
        if (enabled && token.isEmpty() && !asksForCertificates(tls) && !Loopback.includes(host)) {
            throw new IllegalArgumentException(
                    "token, or tls with client_auth, is required where host is not this machine's"
                            + " own (127.0.0.1, ::1, localhost), and it is " + host
                            + ": whoever reaches the port can close sessions");
        }
    }

    private static boolean asksForCertificates(Optional<ListenerTlsConfig> tls) {
        return tls.filter(own -> own.clientAuth() != ListenerTlsConfig.ClientAuth.NONE)
                .isPresent();
    }

    /** Whether a client may show a certificate instead of the token. */
    public boolean asksForCertificates() {
        return asksForCertificates(tls);
    }

    AdminConfig resolvedAgainst(Path directory) {
        return new AdminConfig(
                enabled, host, port, token, tls.map(own -> own.resolvedAgainst(directory)), configWrites, kongMetrics);
    }

    /** Where it is, on this port, as a URL without a path. */
    public String address(int actualPort) {
        return (tls.isPresent() ? "https://" : "http://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + actualPort;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminConfig[enabled=" + enabled + ", host=" + host + ", port=" + port + "]";
    }
}
