package io.framegate.config.document;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes resolved secrets out of messages. {@link Place} never writes one, but a plugin's configuration record may when it
 * refuses its values, its factory when it cannot start, and so may a rule that quotes a name.
 */
public final class Redaction {

    private static final int LONG = 8;
    private static final int SHORT = 4;

    /** Longest first, so that a secret is gone before one that is a part of it. */
    private final Map<String, String> references =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    Redaction() {}

    /** Takes out what either of them does. */
    public Redaction and(Redaction other) {
        Redaction both = new Redaction();
        both.references.putAll(references);
        both.references.putAll(other.references);
        return both;
    }

    void add(References.Meaning.Resolved secret) {
        if (!secret.text().isBlank()) {
            references.put(secret.text(), secret.reference());
        }
    }

    /**
     * The message with the reference in place of every secret: wherever it stands if it is long, as a word of its own if it
     * is shorter, and only in quotes if it is so short that it would also be found by chance.
     */
    public String of(String message) {
        String redacted = message;
        for (Map.Entry<String, String> secret : references.entrySet()) {
            String value = secret.getKey();
            String replacement = "the value of " + secret.getValue();
            redacted = redacted.replace(ConfigProblem.quote(value), replacement);
            if (value.length() >= LONG) {
                redacted = redacted.replace(value, replacement);
            } else if (value.length() >= SHORT) {
                redacted = Pattern.compile("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)")
                        .matcher(redacted)
                        .replaceAll(Matcher.quoteReplacement(replacement));
            }
        }
        return redacted;
    }
}
