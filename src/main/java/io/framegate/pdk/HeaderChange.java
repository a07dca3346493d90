package io.framegate.pdk;

import java.util.Locale;
import java.util.Set;

/**
 * One change to the header fields of the upstream request.
 *
 * @param kind what to do
 * @param name the field
 * @param value the value, or the element to take out; empty where fields are cleared
 */
public record HeaderChange(Kind kind, String name, String value) implements HandshakeDecision.Change {

    /** What to do with the field. */
    public enum Kind {
        SET,
        ADD,
        TAKE,
        CLEAR
    }

    private static final Set<String> THE_GATEWAYS_OWN = Set.of(
            "connection",
            "upgrade",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "content-length",
            "transfer-encoding");

    /** @throws PdkException if the field is malformed, or one that the gateway itself writes */
    public HeaderChange {
        check(name, value);
        if (THE_GATEWAYS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new PdkException("header " + name + " is written by the gateway");
        }
    }

    static HeaderChange set(String name, String value) {
        return new HeaderChange(Kind.SET, name, value);
    }

    static HeaderChange add(String name, String value) {
        return new HeaderChange(Kind.ADD, name, value);
    }

    static HeaderChange take(String name, String element) {
        return new HeaderChange(Kind.TAKE, name, element);
    }

    static HeaderChange clear(String name) {
        return new HeaderChange(Kind.CLEAR, name, "");
    }

    /** Refuses what could break out of a header field (RFC 9110 section 5). */
    static void check(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(HeaderChange::isTokenCharacter)) {
            throw new PdkException("header name must be a token");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw new PdkException("header value must not contain control characters");
        }
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
