package io.framegate.config.kong;

import io.framegate.config.Protocol;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a service is, as a URL such as {@code ws://example.com:8080/path} says in one (spec 10.2).
 *
 * @param protocol how it is spoken to
 * @param host its host; IPv6 without brackets
 * @param port its port
 * @param path what upstream paths begin with
 */
record ServiceUrl(Protocol protocol, String host, int port, String path) {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-zA-Z_]+)://(?<host>\\[[0-9a-fA-F:.]+]|[^:/?#@\\[\\]]+)(:(?<port>[0-9]{1,5}))?(?<path>/[^?#]*)?");

    /**
     * A URL from what a document holds. Without a port it is 80 for ws and 443 for wss.
     *
     * @throws IllegalArgumentException if it is not such a URL; the message does not quote it, for parts of it may be secret
     */
    static ServiceUrl parse(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a URL such as ws://host:8080/path, without user, query and fragment");
        }
        Protocol protocol =
                switch (matcher.group("scheme").toLowerCase(Locale.ROOT)) {
                    case "ws" -> Protocol.WS;
                    case "wss" -> Protocol.WSS;
                    default -> throw new IllegalArgumentException("expected a URL that begins with ws:// or wss://");
                };
        String written = matcher.group("port");
        int port = written != null ? Integer.parseInt(written) : protocol == Protocol.WSS ? 443 : 80;
        if (port > 65535) {
            throw new IllegalArgumentException("expected a URL with a port in 0..65535");
        }
        String host = matcher.group("host");
        String path = matcher.group("path");
        return new ServiceUrl(
                protocol,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                path == null ? "/" : path);
    }
}
