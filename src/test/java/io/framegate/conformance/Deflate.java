package io.framegate.conformance;

import io.framegate.frame.DeflateRules;
import io.framegate.frame.DeflateTerms;
import io.framegate.frame.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a case says about permessage-deflate: what the peer that sends asks of the gateway's messages, the offer it would like
 * best first.
 *
 * @param offers offers, each the parameters without {@code server_} or {@code client_}
 */
record Deflate(List<String> offers) {

    private static final Pattern OFFER = Pattern.compile("\\[([^]]*)]");

    /** A peer that asks for nothing. */
    static final Deflate PLAIN = new Deflate(List.of(""));

    static Deflate parse(String text) {
        List<String> offers = new ArrayList<>();
        Matcher offer = OFFER.matcher(text);
        while (offer.find()) {
            offers.add(offer.group(1));
        }
        return offers.isEmpty() ? PLAIN : new Deflate(offers);
    }

    /** Whether the gateway's messages must each stand for themselves. */
    boolean withoutTakeover() {
        return offers.get(0).contains("no_context_takeover");
    }

    /** What a client sends in its request. */
    String clientField() {
        return "Sec-WebSocket-Extensions: "
                + String.join(
                        ", ",
                        offers.stream()
                                .map(offer -> extension(offer, "server_") + "; client_max_window_bits")
                                .toList());
    }

    /** What an upstream answers. */
    String upstreamField() {
        return "Sec-WebSocket-Extensions: " + extension(offers.get(0), "client_");
    }

    private static String extension(String parameters, String whose) {
        StringBuilder field = new StringBuilder("permessage-deflate");
        for (String parameter : parameters.split(" ")) {
            if (!parameter.isEmpty()) {
                field.append("; ").append(whose).append(parameter);
            }
        }
        return field.toString();
    }

    /** What comes of it on a leg, from the gateway's point of view. */
    DeflateTerms terms() {
        DeflateRules rules = new DeflateRules(15, true, 6, 0, OptionalInt.empty());
        Matcher window = Pattern.compile("max_window_bits=(\\d+)").matcher(offers.get(0));
        int bits = window.find() ? Integer.parseInt(window.group(1)) : DeflateRules.MOST_WINDOW_BITS;
        return new DeflateTerms(rules, true, !withoutTakeover(), bits);
    }

    /** The field of a peer that speaks the extension, in the message of its kind. */
    String field(Peer peer) {
        return peer == Peer.CLIENT ? clientField() : upstreamField();
    }
}
