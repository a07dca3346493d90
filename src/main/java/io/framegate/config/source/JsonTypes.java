package io.framegate.config.source;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The types of YAML 1.1, which Kong reads, as far as JSON has them too: a text that looks like a date, or like a number to
 * the base of 60, is a text.
 */
final class JsonTypes extends Resolver {

    private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9_]+(:[0-5]?[0-9])+(\\.[0-9_]*)?");

    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
        addImplicitResolver(Tag.INT, INT, "-+0123456789");
        addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
        addImplicitResolver(Tag.MERGE, MERGE, "<");
        addImplicitResolver(Tag.NULL, NULL, "~nN\0");
        addImplicitResolver(Tag.NULL, EMPTY, null);
    }

    /** A scalar's value: text, a number, a boolean, or nothing; empty if its tag is none that JSON has. */
    static Optional<Scalar> valueOf(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR) || tag.equals(Tag.MERGE)) {
            return Optional.of(new Scalar(text));
        } else if (tag.equals(Tag.NULL)) {
            return Optional.of(new Scalar(null));
        } else if (tag.equals(Tag.BOOL)) {
            return Optional.of(new Scalar(isTrue(text)));
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Optional.of(new Scalar(BASE_60.matcher(text).matches() ? text : number(text, tag)));
        }
        return Optional.empty();
    }

    /** A value that may be nothing. */
    record Scalar(@Nullable Object value) {}

    private static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            default -> false;
        };
    }

    private static Object number(String text, Tag tag) {
        String digits = text.replace("_", "");
        try {
            return tag.equals(Tag.INT) ? whole(digits) : (Object) decimal(digits);
        } catch (NumberFormatException onlyLooksLikeOne) {
            return text;
        }
    }

    private static Number whole(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger value;
        if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else {
            value = new BigInteger(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
        }
        BigInteger signed = negative ? value.negate() : value;
        if (signed.bitLength() < Integer.SIZE) {
            return signed.intValueExact();
        }
        return signed.bitLength() < Long.SIZE ? (Number) signed.longValueExact() : signed;
    }

    private static double decimal(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
