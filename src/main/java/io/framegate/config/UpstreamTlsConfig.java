package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import java.nio.file.Path;
import java.util.List;

/**
 * How the gateway speaks TLS to upstreams of wss services that do not say so themselves (spec 10.2).
 *
 * @param verify whether an upstream's certificate is checked where its service does not say ({@code tls_verify})
 * @param trustedCertificates PEM files with the authorities to check it against; empty for those of the JDK
 * @param forbidUnverified whether a wss service that says {@code tls_verify: false} is refused and not only warned of
 */
@Describe("How the gateway speaks TLS to upstreams.")
public record UpstreamTlsConfig(
        @Describe("Check the certificate of an upstream whose service does not set tls_verify.") @Default("true")
        boolean verify,

        @Describe("PEM files with the authorities to check it against; without any, those of the Java runtime.")
        List<Path> trustedCertificates,

        @Describe("Refuse a wss service with tls_verify: false, which is otherwise only warned of.") @Default("false")
        boolean forbidUnverified) {

    /** @throws IllegalArgumentException if no certificate would be checked although that is forbidden */
    public UpstreamTlsConfig {
        if (forbidUnverified && !verify) {
            throw new IllegalArgumentException("verify must be true where forbid_unverified is true");
        }
    }

    UpstreamTlsConfig resolvedAgainst(Path directory) {
        return new UpstreamTlsConfig(
                verify,
                trustedCertificates.stream()
                        .map(path -> GatewayConfig.resolve(directory, path))
                        .toList(),
                forbidUnverified);
    }
}
