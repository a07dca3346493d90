package io.framegate.plugins.limiting;

import io.framegate.pdk.SessionFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * What sessions have in common that are counted together: Kong's {@code limit_by}. As with Kong, a client that is no consumer's is
 * counted by the credential it has shown, and without one by its address.
 */
enum KeyedBy {
    IP,
    CONSUMER,
    HEADER,
    PATH,
    SERVICE;

    /**
     * The key that a session is counted under. What its client chose freely is hashed, so that no key is long and none holds a
     * secret.
     *
     * @param headerName whose first value is the key of {@link #HEADER}; the client's address stands in where a request has none
     */
    String key(SessionFacts session, Optional<String> headerName) {
        return switch (this) {
            case IP -> "ip " + session.client().ip();
            case CONSUMER ->
                session.consumer()
                        .map(consumer -> "consumer " + consumer.id())
                        .or(() -> session.credential().map(shown -> "credential " + hash(shown)))
                        .orElseGet(() -> IP.key(session, headerName));
            case HEADER ->
                headerName
                        .flatMap(session.request().headers()::first)
                        .map(value -> "header " + hash(value))
                        .orElseGet(() -> IP.key(session, headerName));
            case PATH -> "path " + hash(session.request().path());
            case SERVICE -> "service " + session.service();
        };
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) { // every JDK has it
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IllegalArgumentException if a header is named and not used, or used and not named */
    static void check(boolean byHeader, Optional<String> headerName) {
        if (byHeader && headerName.isEmpty()) {
            throw new IllegalArgumentException("limit_by: header needs header_name");
        } else if (!byHeader && headerName.isPresent()) {
            throw new IllegalArgumentException("header_name needs limit_by: header");
        }
    }
}
