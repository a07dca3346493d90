package io.framegate.plugins.auth;

import io.framegate.pdk.SessionFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a handshake may carry a token: a query parameter, a cookie, a header field, or an offered sub-protocol. */
record BearerTokens(
        List<String> parameters, List<String> cookies, List<String> headers, List<String> subprotocolPrefixes) {

    static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private static final Pattern BEARER = Pattern.compile("\\s*bearer\\s+(\\S+)\\s*", Pattern.CASE_INSENSITIVE);

    /** The tokens of a request; the same one in two places is one. */
    Set<String> of(SessionFacts.Request request) {
        Set<String> tokens = new LinkedHashSet<>();
        Query query = Query.of(request.query());
        parameters.forEach(name -> tokens.addAll(query.all(name)));
        cookies(request, tokens);
        for (String name : headers) {
            for (String value : request.headers().all(name)) {
                Matcher bearer = BEARER.matcher(value);
                if (bearer.matches()) {
                    tokens.add(bearer.group(1));
                }
            }
        }
        offers(request).forEach(offer -> tokens.add(token(offer)));
        tokens.remove("");
        return tokens;
    }

    /** A token that may stand behind {@code Bearer}. */
    static String withoutScheme(String text) {
        Matcher bearer = BEARER.matcher(text);
        return bearer.matches() ? bearer.group(1) : text;
    }

    private void cookies(SessionFacts.Request request, Set<String> tokens) {
        if (cookies.isEmpty()) {
            return;
        }
        for (String field : request.headers().all("Cookie")) {
            for (String pair : field.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && cookies.contains(pair.substring(0, equals).strip())) {
                    tokens.add(pair.substring(equals + 1).strip());
                }
            }
        }
    }

    /** The offered sub-protocols that are tokens in disguise. */
    List<String> offers(SessionFacts.Request request) {
        List<String> offers = new ArrayList<>();
        if (!subprotocolPrefixes.isEmpty()) {
            for (String offered : request.headers().elements(PROTOCOL)) {
                if (subprotocolPrefixes.stream().anyMatch(offered::startsWith)) {
                    offers.add(offered);
                }
            }
        }
        return offers;
    }

    /** Behind the longest prefix: the token itself, which has dots, or the token in base64url, which has none. */
    private String token(String offer) {
        int prefix = subprotocolPrefixes.stream()
                .filter(offer::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        String rest = offer.substring(prefix);
        if (rest.indexOf('.') >= 0) {
            return rest;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(rest), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException neither) {
            return rest;
        }
    }
}
