package io.framegate.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Data to compress, of several kinds; the same for the same kind and length. */
final class Sample {

    private static final String[] WORDS = {
        "the",
        "gateway",
        "stands",
        "between",
        "strangers",
        "and",
        "reads",
        "every",
        "frame",
        "that",
        "passes",
        "nothing",
        "is",
        "lost",
        "in",
        "either",
        "direction",
        "while",
        "it",
        "waits"
    };

    private Sample() {}

    /** So many bytes of a kind: {@code json}, {@code html}, {@code words}, {@code picture} or {@code noise}. */
    static byte[] of(String kind, int length) {
        Random random = new Random(length);
        return switch (kind) {
            case "picture" -> picture(random, length);
            case "noise" -> noise(random, length);
            default -> text(kind, random, length);
        };
    }

    private static byte[] text(String kind, Random random, int length) {
        StringBuilder text = new StringBuilder(length + 100);
        for (int i = 0; text.length() < length; i++) {
            String word = WORDS[random.nextInt(WORDS.length)];
            text.append(
                    switch (kind) {
                        case "json" ->
                            "{\"id\": " + i + ", \"name\": \"" + word + "\", \"value\": " + random.nextInt(10_000)
                                    + "},\n";
                        case "html" ->
                            "<tr class=\"" + word + "\"><td>" + i + "</td><td>" + random.nextInt(100) + "</td></tr>\n";
                        case "words" -> word + " ";
                        default -> throw new IllegalArgumentException(kind);
                    });
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
    }

    /** Rows of 512 grey points, each near the one above it. */
    private static byte[] picture(Random random, int length) {
        byte[] points = new byte[length];
        for (int i = 0; i < length; i++) {
            points[i] = (byte) ((i < 512 ? i / 4 : points[i - 512]) + random.nextInt(3) - 1);
        }
        return points;
    }

    private static byte[] noise(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
