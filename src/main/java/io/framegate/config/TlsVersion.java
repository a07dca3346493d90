package io.framegate.config;

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
