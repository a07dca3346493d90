package io.framegate.plugins;

import java.net.URI;

/**
 * A server that a plugin asks or tells something over HTTP.
 *
 * @param uri an absolute http or https URL without user and fragment
 */
public record HttpEndpoint(URI uri) {

    /**
     * An endpoint from what a document holds.
     *
     * @throws IllegalArgumentException if it is none; without the text, which may hold a secret
     */
    public static HttpEndpoint parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException none) {
            throw refused();
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw refused();
        }
        return new HttpEndpoint(uri);
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                "expected a URL such as https://host.example/path, with http or https and without a user");
    }
}
