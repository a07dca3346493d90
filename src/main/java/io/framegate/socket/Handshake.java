package io.framegate.socket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The key and its proof, RFC 6455 sections 1.3 and 4. */
public final class Handshake {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /** Whether this is the base64 of 16 bytes. */
    public static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES && key.length() == 24;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The {@code Sec-WebSocket-Accept} that proves a server has read this key. */
    public static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
