package io.framegate.plugins;

import io.framegate.pdk.MatchBudget;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One entry of {@code origins}, as in Kong's plugin {@code cors}: any origin, one, those of a domain, or those that a regular
 * expression matches as a whole. An entry with a colon is compared with all of the origin, one without with its host alone,
 * whatever the scheme and the port. The origin {@code null} is matched by {@code null} and {@code *} only. Immutable.
 */
public final class AllowedOrigin {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** What Kong takes for an expression has any other character. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:/-]*");

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");

    private static final int MOST_QUOTED = 60;

    private final String text;
    private final Rule rule;

    private AllowedOrigin(String text, Rule rule) {
        this.text = text;
        this.rule = rule;
    }

    @FunctionalInterface
    private interface Rule {
        boolean allows(Origin origin, MatchBudget budget);
    }

    /**
     * An entry from what a document holds.
     *
     * @param text {@code *}, {@code null}, {@code https://example.com}, {@code https://*.example.com:8443},
     *     {@code example.com}, {@code *.example.com}, or an expression: anything with another character than letters, digits
     *     and {@code . : / -}
     * @throws IllegalArgumentException if it is none of them
     */
    static AllowedOrigin parse(String text) {
        return new AllowedOrigin(text, rule(text));
    }

    private static Rule rule(String text) {
        if (text.equals("*")) {
            return (origin, budget) -> true;
        }
        Optional<Origin> one = Origin.parse(text);
        if (one.isPresent()) {
            return (origin, budget) -> origin.equals(one.get());
        }
        int star = text.indexOf("*.");
        if (star == 0) {
            return host(text.substring(2)).map(AllowedOrigin::anyBelow).orElseThrow(() -> refused(text));
        } else if (star > 0 && text.startsWith("://", star - 3)) {
            return Origin.parse(text.substring(0, star) + text.substring(star + 2))
                    .filter(domain -> host(domain.host()).isPresent())
                    .map(AllowedOrigin::below)
                    .orElseThrow(() -> refused(text));
        }
        Optional<String> host = host(text);
        if (host.isPresent()) {
            return (origin, budget) -> origin.host().equals(host.get());
        } else if (PLAIN.matcher(text).matches() || !VISIBLE_ASCII.matcher(text).matches()) {
            throw refused(text);
        }
        return expression(text);
    }

    private static Optional<String> host(String text) {
        return NAME.matcher(text).matches() ? Optional.of(text.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static Rule anyBelow(String domain) {
        return (origin, budget) -> isBelow(origin.host(), domain);
    }

    private static Rule below(Origin domain) {
        return (origin, budget) -> origin.scheme().equals(domain.scheme())
                && origin.port() == domain.port()
                && isBelow(origin.host(), domain.host());
    }

    /** Not the domain itself. */
    private static boolean isBelow(String host, String domain) {
        return host.length() > domain.length() + 1 && host.endsWith("." + domain);
    }

    private static Rule expression(String text) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) { // also where it is nested too deep
            throw new IllegalArgumentException("expected an origin or a regular expression, found " + quote(text) + ": "
                    + wrong.getDescription() + " near position " + wrong.getIndex());
        }
        boolean hostAlone = text.indexOf(':') < 0;
        return (origin, budget) ->
                !origin.equals(Origin.NULL) && budget.matches(pattern, hostAlone ? origin.host() : origin.toString());
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "expected an origin such as https://example.com or https://*.example.com, a host such as example.com or"
                        + " *.example.com, \"*\", \"null\" or a regular expression, in ASCII; found " + quote(text));
    }

    /** In one line. */
    private static String quote(String text) {
        String shown = text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
        return '"' + shown.replace("\n", "\\n").replace("\r", "\\r") + '"';
    }

    /**
     * Whether this is such an origin.
     *
     * @throws MatchBudget.Spent if an expression takes too long to tell
     */
    boolean allows(Origin origin, MatchBudget budget) {
        return rule.allows(origin, budget);
    }

    /** The entry as a document has it. */
    @Override
    public String toString() {
        return text;
    }
}
