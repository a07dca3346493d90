package io.framegate.gateway;

import io.framegate.config.TlsSans;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust with the two bounds of a service that Vert.x has no option for: {@code tls_verify_depth} and {@code tls_sans} (spec
 * 10.2). Everything else is the JDK's own check.
 */
final class UpstreamTrust extends X509ExtendedTrustManager {

    private static final int SAN_DNS = 2;
    private static final int SAN_URI = 6;

    private final X509ExtendedTrustManager jdk;
    private final int depth;
    private final Set<String> names;
    private final Set<String> uris;

    private UpstreamTrust(X509ExtendedTrustManager jdk, int depth, Set<String> names, Set<String> uris) {
        this.jdk = jdk;
        this.depth = depth;
        this.names = names;
        this.uris = uris;
    }

    /**
     * Trusts certificates of these authorities.
     *
     * @param authorities none for those of the Java runtime
     * @param depth most intermediate certificates in a chain
     * @param host the service's host
     * @param sans what else the certificate may be for; if there is nothing, the JDK checks that it is for the host
     * @throws IllegalStateException if the Java runtime cannot check certificates so
     */
    static TrustOptions of(List<X509Certificate> authorities, OptionalInt depth, String host, TlsSans sans) {
        Set<String> names = new HashSet<>();
        if (!sans.equals(TlsSans.NONE)) {
            names.add(host.toLowerCase(Locale.ROOT));
            sans.dnsnames().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        }
        try {
            return TrustOptions.wrap(
                    new UpstreamTrust(jdk(authorities), depth.orElse(Integer.MAX_VALUE), names, sans.uris()));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("certificates cannot be checked: " + impossible.getMessage(), impossible);
        }
    }

    private static X509ExtendedTrustManager jdk(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            trusted.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isEmpty() ? ofTheRuntime() : trusted);
        return extended(factory.getTrustManagers());
    }

    /** What a factory takes for "those of the Java runtime". */
    @SuppressWarnings("NullAway")
    private static KeyStore ofTheRuntime() {
        return null;
    }

    private static X509ExtendedTrustManager extended(TrustManager[] managers) throws GeneralSecurityException {
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("the Java runtime has no X.509 trust manager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (names.isEmpty()) {
            jdk.checkServerTrusted(chain, authType, engine);
            checkDepth(chain);
        } else {
            checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (names.isEmpty()) {
            jdk.checkServerTrusted(chain, authType, socket);
            checkDepth(chain);
        } else {
            checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
        checkDepth(chain);
        if (!names.isEmpty()) {
            checkName(chain[0]);
        }
    }

    /** Counts what stands between the upstream's own certificate and an authority that signed itself. */
    private void checkDepth(X509Certificate[] chain) throws CertificateException {
        X509Certificate last = chain[chain.length - 1];
        boolean root = chain.length > 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        int intermediates = chain.length - 1 - (root ? 1 : 0);
        if (intermediates > depth) {
            throw new CertificateException(
                    "the chain has " + intermediates + " intermediate certificates, at most " + depth + " are allowed");
        }
    }

    private void checkName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            String value = String.valueOf(alternative.get(1));
            int kind = (Integer) alternative.get(0);
            if ((kind == SAN_URI && uris.contains(value))
                    || (kind == SAN_DNS && isFor(value.toLowerCase(Locale.ROOT)))) {
                return;
            }
        }
        throw new CertificateException("the certificate is for none of " + names + " " + uris);
    }

    /** RFC 6125 section 6.4.3: an asterisk stands for the whole first label. */
    private boolean isFor(String pattern) {
        return names.stream()
                .anyMatch(name -> name.equals(pattern)
                        || (pattern.startsWith("*.")
                                && name.indexOf('.') > 0
                                && name.substring(name.indexOf('.')).equals(pattern.substring(1))));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
