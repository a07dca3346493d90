package io.framegate.socket;

import static io.framegate.frame.DeflateRules.MOST_WINDOW_BITS;

import io.framegate.frame.DeflateRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.socket.Extensions.Extension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The negotiation of permessage-deflate (RFC 7692 section 7.1), as the server of the client's leg and as the client of the
 * upstream's. Each leg is negotiated for itself.
 */
public final class PermessageDeflate {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final Set<String> FLAGS = Set.of(SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER);
    private static final Set<String> WINDOWS = Set.of(SERVER_WINDOW, CLIENT_WINDOW);

    private PermessageDeflate() {}

    /**
     * What a server answers.
     *
     * @param field the value of {@code Sec-WebSocket-Extensions} in its 101
     * @param terms what is agreed with it
     */
    public record Accepted(String field, DeflateTerms terms) {}

    // ---- the client's leg

    /**
     * Accepts the first offer that can be kept to; empty if there is none. An offer with a parameter that is unknown, given
     * twice or has a wrong value is declined (section 7.1), and a field that cannot be read offers nothing.
     *
     * @param fields every {@code Sec-WebSocket-Extensions} of the request
     */
    public static Optional<Accepted> accept(List<String> fields, DeflateRules rules) {
        return Extensions.read(fields).orElse(List.of()).stream()
                .filter(offer -> offer.name().equals(NAME) && isSound(offer, true))
                .findFirst()
                .map(offer -> accept(offer.parameters(), rules));
    }

    private static Accepted accept(Map<String, Optional<String>> offer, DeflateRules rules) {
        boolean ownTakeover = rules.contextTakeover() && !offer.containsKey(SERVER_NO_TAKEOVER);
        boolean takeover = rules.contextTakeover() && !offer.containsKey(CLIENT_NO_TAKEOVER);
        int ownWindow = Math.min(rules.windowBits(), bits(offer, SERVER_WINDOW).orElse(MOST_WINDOW_BITS));
        StringBuilder field = new StringBuilder(NAME);
        flag(field, SERVER_NO_TAKEOVER, !ownTakeover);
        flag(field, CLIENT_NO_TAKEOVER, !takeover);
        window(field, SERVER_WINDOW, ownWindow, offer.containsKey(SERVER_WINDOW));
        if (offer.containsKey(CLIENT_WINDOW)) { // section 7.1.2.2: never asked of a client that did not say it can
            int window = Math.min(rules.windowBits(), bits(offer, CLIENT_WINDOW).orElse(MOST_WINDOW_BITS));
            window(field, CLIENT_WINDOW, window, false);
        }
        return new Accepted(field.toString(), new DeflateTerms(rules, takeover, ownTakeover, ownWindow));
    }

    // ---- the upstream's leg

    /** The value of {@code Sec-WebSocket-Extensions} in a request. */
    public static String offer(DeflateRules rules) {
        StringBuilder field = new StringBuilder(NAME);
        flag(field, SERVER_NO_TAKEOVER, !rules.contextTakeover());
        flag(field, CLIENT_NO_TAKEOVER, !rules.contextTakeover());
        window(field, SERVER_WINDOW, rules.windowBits(), false);
        if (rules.windowBits() < MOST_WINDOW_BITS) {
            window(field, CLIENT_WINDOW, rules.windowBits(), true);
        } else {
            flag(field, CLIENT_WINDOW, true); // any window the upstream would like is fine
        }
        return field.toString();
    }

    /**
     * What an upstream made of that offer: empty if it took no extension.
     *
     * @param fields every {@code Sec-WebSocket-Extensions} of its 101
     * @throws IllegalArgumentException if it says what was not offered, or does not say what was asked for
     */
    static Optional<DeflateTerms> agreed(List<String> fields, DeflateRules rules) {
        List<Extension> extensions =
                Extensions.read(fields).orElseThrow(() -> new IllegalArgumentException("extensions nobody can read"));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        if (extensions.size() != 1 || !extensions.get(0).name().equals(NAME)) {
            throw new IllegalArgumentException("an extension that was not offered");
        }
        Map<String, Optional<String>> answer = extensions.get(0).parameters();
        int window = bits(answer, CLIENT_WINDOW).orElse(MOST_WINDOW_BITS);
        if (!isSound(extensions.get(0), false)) {
            throw new IllegalArgumentException("wrong parameters of " + NAME);
        } else if (!rules.contextTakeover() && !answer.containsKey(SERVER_NO_TAKEOVER)) {
            throw new IllegalArgumentException(NAME + " without " + SERVER_NO_TAKEOVER);
        } else if (bits(answer, SERVER_WINDOW).orElse(MOST_WINDOW_BITS) > rules.windowBits()) {
            throw new IllegalArgumentException(NAME + " with a larger window than was offered");
        } else if (answer.containsKey(CLIENT_WINDOW) && window > rules.windowBits()) {
            throw new IllegalArgumentException(NAME + " with a larger window than was offered");
        }
        return Optional.of(new DeflateTerms(
                rules,
                !answer.containsKey(SERVER_NO_TAKEOVER),
                rules.contextTakeover() && !answer.containsKey(CLIENT_NO_TAKEOVER),
                Math.min(rules.windowBits(), window)));
    }

    // ---- parameters

    private static boolean isSound(Extension extension, boolean isOffer) {
        return !extension.repeats()
                && extension.parameters().entrySet().stream()
                        .allMatch(parameter -> isSound(parameter.getKey(), parameter.getValue(), isOffer));
    }

    /** Only the offer of a client's window may do without a value (section 7.1.2.2). */
    private static boolean isSound(String name, Optional<String> value, boolean isOffer) {
        if (FLAGS.contains(name)) {
            return value.isEmpty();
        }
        return WINDOWS.contains(name)
                && (value.isPresent() ? bits(value.get()).isPresent() : isOffer && name.equals(CLIENT_WINDOW));
    }

    private static OptionalInt bits(Map<String, Optional<String>> parameters, String name) {
        return parameters
                .getOrDefault(name, Optional.empty())
                .map(PermessageDeflate::bits)
                .orElse(OptionalInt.empty());
    }

    /** A number from 8 to 15 without leading zeros (section 7.1.2). */
    private static OptionalInt bits(String value) {
        return value.matches("[89]|1[0-5]") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }

    private static void flag(StringBuilder field, String name, boolean given) {
        if (given) {
            field.append("; ").append(name);
        }
    }

    private static void window(StringBuilder field, String name, int bits, boolean always) {
        if (always || bits < MOST_WINDOW_BITS) {
            field.append("; ").append(name).append('=').append(bits);
        }
    }
}
