package io.framegate.config;

import io.framegate.config.document.ConfigProblem;
import io.framegate.pdk.IpAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that a route matches, compared without regard to case (spec 10.3, 10.4): a name or an address, or a name with one
 * asterisk in place of its first or last label.
 *
 * @param form how the host of a request is compared
 * @param text what it is compared with, in lower case, without the asterisk; an IPv6 address without brackets
 * @param port the port that the request must ask for; empty for any
 */
public record RouteHost(Form form, String text, OptionalInt port) {

    /** How the host of a request is compared. */
    public enum Form {
        /** The whole host. */
        EXACT,
        /** {@code *.example.com}: its end, {@code .example.com}. */
        SUFFIX,
        /** {@code example.*}: its beginning, {@code example.}. */
        PREFIX
    }

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*):([0-9]{1,5})");
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

    /**
     * A host from what a document holds.
     *
     * @throws IllegalArgumentException if the text is not such a host
     */
    public static RouteHost parse(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        OptionalInt port =
                withPort.matches() ? OptionalInt.of(Integer.parseInt(withPort.group(2))) : OptionalInt.empty();
        String host = normalize(withPort.matches() ? withPort.group(1) : text);
        if (port.orElse(0) > 65535) {
            throw refused(text);
        }
        if (host.startsWith("*.") && isName(host.substring(2))) {
            return new RouteHost(Form.SUFFIX, host.substring(1), port);
        } else if (host.endsWith(".*") && isName(host.substring(0, host.length() - 2))) {
            return new RouteHost(Form.PREFIX, host.substring(0, host.length() - 1), port);
        } else if (!isName(host) && IpAddress.of(host).isEmpty()) {
            throw refused(text);
        }
        return new RouteHost(Form.EXACT, host, port);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "expected a host such as example.com, *.example.com, example.* or example.com:8080, found "
                        + ConfigProblem.quote(text));
    }

    /** A host in the form in which two of them are compared: lower case, no trailing dot, no brackets. */
    public static String normalize(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            lower = lower.substring(1, lower.length() - 1);
        } else if (lower.length() > 1 && lower.endsWith(".")) {
            lower = lower.substring(0, lower.length() - 1);
        }
        if (lower.indexOf(':') < 0) {
            return lower;
        }
        Optional<IpAddress> address = IpAddress.of(lower);
        return address.isPresent() ? address.get().toString() : lower;
    }

    /** Whether a host in normal form is a name without asterisks. It may be an IPv4 address too. */
    public static boolean isName(String host) {
        return NAME.matcher(host).matches();
    }

    /** Whether any host that begins or ends with the text matches. */
    public boolean isWildcard() {
        return form != Form.EXACT;
    }

    /** The host as a document has it. */
    @Override
    public String toString() {
        String host =
                switch (form) {
                    case EXACT -> text.indexOf(':') >= 0 ? "[" + text + "]" : text;
                    case SUFFIX -> "*" + text;
                    case PREFIX -> text + "*";
                };
        return port.isPresent() ? host + ":" + port.getAsInt() : host;
    }
}
