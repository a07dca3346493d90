package io.framegate.conformance;

import io.framegate.testkit.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames as the case files write them; the language is told in {@code package-info}.
 *
 * @param parts frames and marks, in order
 * @param piece how many octets go into one write; 0 for as many as there are
 * @param frameWise whether every frame is a write of its own
 * @param deflate how messages are compressed, if they are
 */
record Notation(List<Part> parts, int piece, boolean frameWise, Optional<Deflate> deflate) {

    private static final Pattern PART = Pattern.compile(
            "\\s*(?:([.,!])|@(\\d+|frame|deflate(?:\\[[^\\]]*])*)|(?:(\\d+)\\*)?([0-9A-F]{2})\\(((?:\"[^\"]*\"|[^)\"])*)\\)(?:/(\\d+)([KM]?))?)\\s*");
    private static final Pattern TERM = Pattern.compile(
            "\\s*(?:\"([^\"]*)\"|~(\\d+)([KM]?)|\\{(\\w+) (\\d+)(K?)}|([0-9A-F]{2})(?:\\*(\\d+))?|([.,!]))\\s*");
    /** A prime, so that no two fragments of a power of two begin alike. */
    private static final int PERIOD = 89;

    /** A frame or a mark. */
    sealed interface Part {}

    /** Something to wait for, or the end of a write. */
    record Mark(char sign) implements Part {}

    /** A mark inside a payload. */
    record Cut(int at, Mark mark) {}

    /** A frame to send. */
    record Sent(int first, byte[] payload, List<Cut> cuts) implements Part {

        boolean fin() {
            return (first & 0x80) != 0;
        }

        int opcode() {
            return first & 0x0F;
        }
    }

    static Notation parse(String text) {
        List<Part> parts = new ArrayList<>();
        int piece = 0;
        boolean frameWise = false;
        Optional<Deflate> deflate = Optional.empty();
        Matcher part = PART.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!part.region(at, text.length()).lookingAt()) {
                throw new IllegalArgumentException("not understood from here: " + text.substring(at));
            }
            at = part.end();
            if (part.group(1) != null) {
                parts.add(new Mark(part.group(1).charAt(0)));
            } else if (part.group(2) != null && part.group(2).startsWith("deflate")) {
                deflate = Optional.of(Deflate.parse(part.group(2)));
            } else if (part.group(2) != null) {
                frameWise = part.group(2).equals("frame");
                piece = frameWise ? 0 : Integer.parseInt(part.group(2));
            } else {
                List<Sent> frames = frames(part);
                for (int i = part.group(3) == null ? 1 : Integer.parseInt(part.group(3)); i > 0; i--) {
                    parts.addAll(frames);
                }
            }
        }
        return new Notation(parts, piece, frameWise, deflate);
    }

    private static List<Sent> frames(Matcher part) {
        Sent whole = frame(Integer.parseInt(part.group(4), 16), part.group(5));
        if (part.group(6) == null) {
            return List.of(whole);
        }
        int size = number(part.group(6), part.group(7));
        byte[] payload = whole.payload();
        List<Sent> fragments = new ArrayList<>();
        for (int at = 0; at < payload.length; at += size) {
            int end = Math.min(at + size, payload.length);
            int first = (end == payload.length ? 0x80 : 0) | (at == 0 ? whole.opcode() : 0);
            fragments.add(new Sent(first, Arrays.copyOfRange(payload, at, end), List.of()));
        }
        return fragments;
    }

    private static Sent frame(int first, String terms) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        List<Cut> cuts = new ArrayList<>();
        Matcher term = TERM.matcher(terms);
        int at = 0;
        while (at < terms.length()) {
            if (!term.region(at, terms.length()).lookingAt()) {
                throw new IllegalArgumentException("not understood from here: " + terms.substring(at));
            }
            at = term.end();
            if (term.group(1) != null) {
                payload.writeBytes(term.group(1).getBytes(StandardCharsets.UTF_8));
            } else if (term.group(2) != null) {
                payload.writeBytes(pattern(number(term.group(2), term.group(3))));
            } else if (term.group(4) != null) {
                payload.writeBytes(Sample.of(term.group(4), number(term.group(5), term.group(6))));
            } else if (term.group(7) != null) {
                byte octet = Frames.hex(term.group(7))[0];
                byte[] octets = new byte[term.group(8) == null ? 1 : Integer.parseInt(term.group(8))];
                Arrays.fill(octets, octet);
                payload.writeBytes(octets);
            } else {
                cuts.add(new Cut(payload.size(), new Mark(term.group(9).charAt(0))));
            }
        }
        return new Sent(first, payload.toByteArray(), cuts);
    }

    private static int number(String digits, String unit) {
        return Integer.parseInt(digits) * (unit == null || unit.isEmpty() ? 1 : unit.equals("K") ? 1 << 10 : 1 << 20);
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (' ' + i % PERIOD);
        }
        return bytes;
    }
}
