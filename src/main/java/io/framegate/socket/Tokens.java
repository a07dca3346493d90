package io.framegate.socket;

import io.framegate.pdk.Headers;
import java.util.List;
import java.util.Locale;

/** Header fields that are lists of tokens (RFC 9110 section 5.6.1). */
public final class Tokens {

    private Tokens() {}

    /** The tokens of every field of this name, in order, in lower case. */
    public static List<String> of(Headers headers, String name) {
        return headers.elements(name).stream()
                .map(token -> token.toLowerCase(Locale.ROOT))
                .toList();
    }
}
