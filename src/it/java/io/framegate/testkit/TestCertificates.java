package io.framegate.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** An authority and certificates it signed, made by the JDK's keytool for one test and thrown away with it. */
public final class TestCertificates {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;
    private final Path directory;

    public TestCertificates(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.store = directory.resolve("certificates.p12");
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
    }

    /** A certificate for this host name, signed by the authority. */
    public TestCertificates sign(String alias, String host) throws IOException, InterruptedException {
        return sign(alias, host, "ca");
    }

    /** A certificate for this host name, signed by whoever has this alias. */
    public TestCertificates sign(String alias, String host, String signer) throws IOException, InterruptedException {
        keytool("-genkeypair", "-alias", alias, "-dname", "CN=" + host, "-ext", "san=dns:" + host, "-signer", signer);
        return this;
    }

    /** A further authority, signed by the first. */
    public TestCertificates authority(String alias) throws IOException, InterruptedException {
        keytool("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-ext", "bc:c", "-signer", "ca");
        return this;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** The certificate of an alias, PEM. */
    public String certificate(String alias) throws IOException, GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys().getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    /** The private key of an alias, PEM. */
    public String key(String alias) throws IOException, GeneralSecurityException {
        Key key = keys().getKey(alias, PASSWORD);
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }

    /** Writes certificate and key of an alias as PEM files; their names without the ending. */
    public Path write(String alias) throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve(alias + ".pem"), certificate(alias));
        Files.writeString(directory.resolve(alias + ".key"), key(alias));
        return directory.resolve(alias);
    }

    /** A context that shows the certificate of an alias and trusts the authority. */
    public SSLContext context(String alias) throws IOException, GeneralSecurityException {
        return contextWith(this, alias);
    }

    /** The same with the certificate of an alias of others, which is shown whoever is said to be trusted. */
    public SSLContext contextWith(TestCertificates others, String alias) throws IOException, GeneralSecurityException {
        return context(new KeyManager[] {new Showing(others.keys(), alias)});
    }

    /** A context that shows no certificate and trusts the authority. */
    public SSLContext contextWithout() throws IOException, GeneralSecurityException {
        return context(new KeyManager[0]);
    }

    private SSLContext context(KeyManager[] own) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("ca", keys().getCertificate("ca"));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trustManagers.getTrustManagers(), null);
        return context;
    }

    /** Shows one certificate, whatever the other end wishes for. */
    private static final class Showing extends X509ExtendedKeyManager {
        private final String alias;
        private final X509Certificate[] chain;
        private final PrivateKey key;

        Showing(KeyStore keys, String alias) throws GeneralSecurityException {
            this.alias = alias;
            this.chain = Stream.of(keys.getCertificateChain(alias))
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            this.key = (PrivateKey) keys.getKey(alias, PASSWORD);
        }

        private boolean hasType(String keyType) {
            return keyType.startsWith(key.getAlgorithm());
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return Stream.of(keyTypes).anyMatch(this::hasType) ? alias : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return hasType(keyType) ? alias : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String ofAlias) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String ofAlias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {alias};
        }
    }
}
