package io.framegate.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this program calls itself. */
public final class Product {

    /** The version, such as {@code 0.1.0}. */
    public static final String VERSION = version();

    /** Its mark in {@code Via} (RFC 9110 section 7.6.3). */
    static final String VIA = "1.1 framegate/" + VERSION;

    private Product() {}

    private static String version() {
        try (InputStream in = Product.class.getResourceAsStream("/framegate.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "framegate.properties is missing"));
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
