package io.framegate.gateway;

import io.framegate.config.CaCertificateConfig;
import io.framegate.config.CertificateConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.config.TlsSans;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.UpstreamTlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How TLS is spoken to an upstream (spec 10.2): verified unless the service, or else the settings, say otherwise. */
public final class UpstreamTls {

    private UpstreamTls() {}

    /**
     * The options for a service; reads the authorities' files.
     *
     * @throws IllegalStateException if one cannot be read
     */
    static ClientSSLOptions options(ServiceConfig service, UpstreamTlsConfig settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        if (service.tlsVerify().orElse(settings.verify())) {
            // where names are checked by UpstreamTrust, the JDK must not check them as well
            options.setHostnameVerificationAlgorithm(service.tlsSans().equals(TlsSans.NONE) ? "HTTPS" : "");
            options.setTrustOptions(UpstreamTrust.of(
                    authorities("service " + service.name(), service.caCertificates(), settings),
                    service.tlsVerifyDepth(),
                    service.host(),
                    service.tlsSans()));
        } else {
            options.setHostnameVerificationAlgorithm("").setTrustAll(true);
        }
        service.clientCertificate().ifPresent(certificate -> options.setKeyCertOptions(keyCert(certificate)));
        return options;
    }

    /**
     * The options for the active checks of an upstream, which know no service: authorities are those of the settings.
     *
     * @throws IllegalStateException if one cannot be read
     */
    public static ClientSSLOptions ofChecks(UpstreamConfig upstream, UpstreamTlsConfig settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        if (upstream.healthchecks().active().httpsVerifyCertificate()) {
            List<X509Certificate> authorities = authorities("upstream " + upstream.name(), List.of(), settings);
            options.setHostnameVerificationAlgorithm("HTTPS");
            options.setTrustOptions(UpstreamTrust.of(authorities, OptionalInt.empty(), upstream.name(), TlsSans.NONE));
        } else {
            options.setHostnameVerificationAlgorithm("").setTrustAll(true);
        }
        upstream.clientCertificate().ifPresent(certificate -> options.setKeyCertOptions(keyCert(certificate)));
        return options;
    }

    /** Its own, else those of the settings; if there are none, the Java runtime's count. */
    private static List<X509Certificate> authorities(
            String whose, List<CaCertificateConfig> own, UpstreamTlsConfig settings) {
        List<X509Certificate> authorities = new ArrayList<>();
        try {
            if (own.isEmpty()) {
                for (Path file : settings.trustedCertificates()) {
                    authorities.addAll(certificates(Files.readString(file)));
                }
            } else {
                for (CaCertificateConfig authority : own) {
                    authorities.addAll(certificates(authority.cert()));
                }
            }
        } catch (IOException | CertificateException unreadable) {
            throw new IllegalStateException(
                    "the authorities of " + whose + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return authorities;
    }

    private static List<X509Certificate> certificates(String pem) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate :
                factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    private static PemKeyCertOptions keyCert(CertificateConfig certificate) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.cert()))
                .addKeyValue(Buffer.buffer(certificate.key()));
    }
}
