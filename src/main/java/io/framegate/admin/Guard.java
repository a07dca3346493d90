package io.framegate.admin;

import io.framegate.config.AdminConfig;
import io.framegate.pdk.IpAddress;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Who may ask. With a token, whoever shows it ({@code Authorization: Bearer}, RFC 6750); where certificates are asked for, whoever
 * has shown one. Without either the port is bound to the
 * machine itself, and whoever is there may; but not a page in a browser there, whose own name somebody has made to lead here:
 * a request must be for an address or for {@code localhost}. (What a page asks for by such an address, its browser does not
 * let it read, nor send other than GET and POST.)
 */
final class Guard implements Handler<RoutingContext> {

    private static final String SCHEME = "bearer ";

    private final Optional<byte[]> token;
    private final boolean certificates;

    Guard(AdminConfig config) {
        this.token = config.token().map(text -> text.getBytes(StandardCharsets.US_ASCII));
        this.certificates = config.asksForCertificates();
    }

    @Override
    public void handle(RoutingContext context) {
        if (certificates && hasShownOne(context.request())) {
            context.next();
        } else if (token.isPresent() && !shows(context, token.get())) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            Answers.refuse(context, 401, "the token of the admin port is missing or wrong");
        } else if (token.isEmpty() && certificates) {
            Answers.refuse(context, 401, "the admin port wants a certificate");
        } else if (token.isEmpty() && !isMeant(context.request().authority())) {
            Answers.refuse(context, 421, "ask for an address or for localhost, not for another name");
        } else {
            context.next();
        }
    }

    /** One that is shown was checked when the connection was made. */
    private static boolean hasShownOne(HttpServerRequest request) {
        try {
            return request.sslSession() != null && request.sslSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
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
