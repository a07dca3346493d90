package io.framegate.plugins;

import io.framegate.pdk.SessionFacts;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from, as a browser serialises it (RFC 6454 section 6.2): equal if scheme, host and port are. Immutable.
 *
 * @param scheme in lower case; empty for the origin {@code null}
 * @param host in lower case, an IPv6 address in brackets; may be empty if the scheme is neither {@code http} nor {@code https}
 * @param port the port, the ordinary one of {@code http} and {@code https} if it is left out; -1 if there is none
 */
record Origin(String scheme, String host, int port) {

    /** What a page sends that must not say where it comes from, and one without an origin; equals itself alone. */
    static final Origin NULL = new Origin("", "", -1);

    /** Longer than any scheme with a host of 253 characters and a port. */
    private static final int MOST_CHARACTERS = 300;

    private static final Pattern SERIALISED =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]*)(?::([1-9][0-9]{0,4}))?");

    /**
     * An origin from a field {@code Origin}, or from a configuration.
     *
     * @return empty if the text is not one: a list of several, with a path, too long
     */
    static Optional<Origin> parse(String text) {
        if (text.equals("null")) {
            return Optional.of(NULL);
        }
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        Matcher matcher = SERIALISED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String host = matcher.group(2).toLowerCase(Locale.ROOT);
        int port = matcher.group(3) == null ? ordinaryPort(scheme) : Integer.parseInt(matcher.group(3));
        boolean complete = !host.isEmpty() || ordinaryPort(scheme) < 0 && port < 0;
        return complete && port <= 65_535 ? Optional.of(new Origin(scheme, host, port)) : Optional.empty();
    }

    private static int ordinaryPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    /**
     * Whether a page of this origin and the gateway, as its client sees it, are the same origin. A request over {@code wss} is
     * one to {@code https}. One over {@code ws} is one to {@code http} or to {@code https}: browsers do not let a page of
     * {@code https} open {@code ws}, so that TLS has then ended at a proxy that is not trusted.
     */
    boolean isOf(SessionFacts.Request request) {
        if (host.isEmpty() || !host.equals(request.forwardedHost())) {
            return false;
        }
        boolean samePort = port == request.forwardedPort();
        if (request.scheme().equals("wss")) {
            return scheme.equals("https") && samePort;
        }
        boolean sameButTls = scheme.equals("https") && port == 443 && request.forwardedPort() == 80;
        return (scheme.equals("http") || scheme.equals("https")) && samePort || sameButTls;
    }

    /** As a browser sends it. */
    @Override
    public String toString() {
        if (equals(NULL)) {
            return "null";
        }
        return scheme + "://" + host + (port == ordinaryPort(scheme) ? "" : ":" + port);
    }
}
