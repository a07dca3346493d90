package io.framegate.plugins.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The parameters of a query, as far as they are told from each other.
 *
 * @param pairs the parts between ampersands, as sent
 */
record Query(List<String> pairs) {

    static Query of(String query) {
        return new Query(query.isEmpty() ? List.of() : List.of(query.split("&", -1)));
    }

    /** Every value of a parameter, decoded; empty if there is none. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : pairs) {
            if (name(pair).equals(name)) {
                int equals = pair.indexOf('=');
                values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** The query without these parameters, otherwise as it was; what may not stand in a query is percent-encoded. */
    String without(Collection<String> names) {
        StringBuilder rest = new StringBuilder();
        for (String pair : pairs) {
            if (!names.contains(name(pair))) {
                encode(pair, rest.isEmpty() ? rest : rest.append('&'));
            }
        }
        return rest.toString();
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return decoded(equals < 0 ? pair : pair.substring(0, equals));
    }

    /** As it was sent if it is not properly encoded. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static void encode(String pair, StringBuilder into) {
        for (byte octet : pair.getBytes(StandardCharsets.UTF_8)) {
            if (octet <= ' ' || octet == 0x7F || octet == '#') { // bytes from 0x80 on are negative
                into.append(String.format("%%%02X", octet));
            } else {
                into.append((char) octet);
            }
        }
    }
}
