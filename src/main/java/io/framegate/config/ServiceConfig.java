package io.framegate.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An upstream that speaks WebSocket (spec 10.2). Times are in ms.
 *
 * @param id its id, stable from one reading to the next
 * @param name its name; derived from the id if the file gives none
 * @param protocol {@link Protocol#WS} or {@link Protocol#WSS}
 * @param host a host name or an IP address, IPv6 without brackets; or the name of an {@link UpstreamConfig}, then the port has no
 *     effect
 * @param port 0..65535
 * @param path what upstream paths begin with; begins with a slash, and is one if the file gives none
 * @param connectTimeout for the TCP connection and TLS, 1..2147483646
 * @param writeTimeout for a single blocked write, 1..2147483646
 * @param readTimeout for the answer to the handshake, 1..2147483646
 * @param retries how many more times to try, 0..32767
 * @param tlsVerify whether its certificate is checked; empty for what the settings say
 * @param tlsVerifyDepth most intermediate certificates in its chain, 0..64; empty for no bound
 * @param caCertificates the authorities it is checked against; empty for those of the settings
 * @param tlsSans further names its certificate may be for
 * @param clientCertificate the certificate it is shown
 * @param enabled whether its routes exist; if not, they are answered as if there were none (404)
 * @param compression permessage-deflate on its routes; empty for what the settings say
 * @param tags labels
 */
public record ServiceConfig(
        String id,
        String name,
        Protocol protocol,
        String host,
        int port,
        String path,
        int connectTimeout,
        int writeTimeout,
        int readTimeout,
        int retries,
        Optional<Boolean> tlsVerify,
        OptionalInt tlsVerifyDepth,
        List<CaCertificateConfig> caCertificates,
        TlsSans tlsSans,
        Optional<CertificateConfig> clientCertificate,
        boolean enabled,
        Optional<CompressionConfig> compression,
        Set<String> tags) {

    /** Whether the upstream is spoken to in TLS. */
    public boolean usesTls() {
        return protocol == Protocol.WSS;
    }
}
