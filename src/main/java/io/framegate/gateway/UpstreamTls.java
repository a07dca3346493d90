package io.framegate.gateway;

import io.framegate.config.CaCertificateConfig;
import io.framegate.config.CertificateConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.config.UpstreamTlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** How TLS is spoken to an upstream (spec 10.2): verified unless the service, or else the settings, say otherwise. */
final class UpstreamTls {

    private UpstreamTls() {}

    static ClientSSLOptions options(ServiceConfig service, UpstreamTlsConfig settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        if (service.tlsVerify().orElse(settings.verify())) {
            options.setHostnameVerificationAlgorithm("HTTPS");
            PemTrustOptions authorities = authorities(service, settings);
            if (!authorities.getCertPaths().isEmpty()
                    || !authorities.getCertValues().isEmpty()) {
                options.setTrustOptions(authorities);
            }
        } else {
            options.setHostnameVerificationAlgorithm("").setTrustAll(true);
        }
        service.clientCertificate().ifPresent(certificate -> options.setKeyCertOptions(keyCert(certificate)));
        return options;
    }

    /** The service's own, else those of the settings; if there are none, the Java runtime's count. */
    private static PemTrustOptions authorities(ServiceConfig service, UpstreamTlsConfig settings) {
        PemTrustOptions options = new PemTrustOptions();
        if (service.caCertificates().isEmpty()) {
            settings.trustedCertificates().forEach(path -> options.addCertPath(path.toString()));
        } else {
            for (CaCertificateConfig authority : service.caCertificates()) {
                options.addCertValue(Buffer.buffer(authority.cert()));
            }
        }
        return options;
    }

    private static PemKeyCertOptions keyCert(CertificateConfig certificate) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.cert()))
                .addKeyValue(Buffer.buffer(certificate.key()));
    }
}
