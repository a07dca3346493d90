package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How a listener speaks TLS.
 *
 * @param certificate PEM file with the certificate chain
 * @param privateKey PEM file with its private key
 * @param clientAuth whether clients show a certificate
 * @param clientCa PEM file with the authorities that client certificates are checked against
 * @param protocols the versions that are offered; at least one
 */
@Describe("How a listener speaks TLS.")
public record ListenerTlsConfig(
        @Describe("PEM file with the certificate chain, the listener's own certificate first.")
        Path certificate,

        @Describe("PEM file with the certificate's private key.")
        Path privateKey,

        @Describe("Whether clients show a certificate: none, request (checked if shown) or required.") @Default("none")
        ClientAuth clientAuth,

        @Describe("PEM file with the authorities that client certificates are checked against.")
        Optional<Path> clientCa,

        @Describe("The versions of TLS that are offered.") @Default("[TLSv1.2, TLSv1.3]")
        Set<TlsVersion> protocols) {

    /** @throws IllegalArgumentException if no version is offered, or client certificates could not be checked */
    public ListenerTlsConfig {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("expected at least one version of TLS in protocols, found none");
        }
        if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
            throw new IllegalArgumentException("client_ca is required where client_auth is not \"none\"");
        }
    }

    ListenerTlsConfig resolvedAgainst(Path directory) {
        return new ListenerTlsConfig(
                GatewayConfig.resolve(directory, certificate),
                GatewayConfig.resolve(directory, privateKey),
                clientAuth,
                clientCa.map(path -> GatewayConfig.resolve(directory, path)),
                protocols);
    }

    /** Whether clients of a TLS listener show a certificate. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They are asked; one that is shown must be valid. */
        REQUEST,
        /** Without a valid one there is no connection. */
        REQUIRED
    }

    /** A version of TLS that a listener offers. Older ones are not offered (RFC 8996). */
    public enum TlsVersion {
        /** RFC 5246. */
        TLS_1_2("TLSv1.2"),
        /** RFC 8446. */
        TLS_1_3("TLSv1.3");

        private final String text;

        TlsVersion(String text) {
            this.text = text;
        }

        /** The name that a document and the JDK use, such as {@code TLSv1.3}. */
        @Override
        public String toString() {
            return text;
        }
    }
}
