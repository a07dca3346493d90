package io.framegate.admin;

import io.framegate.pdk.IpAddress;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask. With a token, whoever shows it ({@code Authorization: Bearer}, RFC 6750). Without one the port is bound to the
 * machine itself, and whoever is there may; but not a page in a browser there, whose own name somebody has made to lead here:
 * a request must be for an address or for {@code localhost}. (What a page asks for by such an address, its browser does not
 * let it read, nor send other than GET and POST.)
 */
final class Guard implements Handler<RoutingContext> {

    private static final String SCHEME = "bearer ";

    private final Optional<byte[]> token;

    Guard(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void handle(RoutingContext context) {
        if (token.isPresent() && !shows(context, token.get())) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            Answers.refuse(context, 401, "the token of the admin port is missing or wrong");
        } else if (token.isEmpty() && !isMeant(context.request().authority())) {
            Answers.refuse(context, 421, "ask for an address or for localhost, not for another name");
        } else {
            context.next();
        }
    }

    private static boolean shows(RoutingContext context, byte[] expected) {
        String field = context.request().getHeader("Authorization");
        return field != null
                && field.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                && MessageDigest.isEqual(
                        field.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8), expected);
    }

    private static boolean isMeant(HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.host().toLowerCase(Locale.ROOT);
        String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return host.equals("localhost") || IpAddress.of(literal).isPresent();
    }
}
