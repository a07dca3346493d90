package io.framegate.config.document;

import io.framegate.pdk.Range;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A whole number within bounds. As in JSON Schema, {@code 1.0} is a whole number.
 *
 * @param min the lowest value
 * @param max the highest value
 * @param isInt whether a record component holds it as {@code int} and not as {@code long}
 */
record WholeType(long min, long max, boolean isInt) implements ValueType {

    static WholeType of(boolean isInt, Optional<Range> range) {
        long lowest = isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long highest = isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return new WholeType(
                range.map(r -> Math.max(lowest, r.min())).orElse(lowest),
                range.map(r -> Math.min(highest, r.max())).orElse(highest),
                isInt);
    }

    @Override
    public String expected() {
        boolean openBelow = min == Long.MIN_VALUE || (isInt && min == Integer.MIN_VALUE);
        boolean openAbove = max == Long.MAX_VALUE || (isInt && max == Integer.MAX_VALUE);
        if (openBelow && openAbove) {
            return "an integer";
        }
        if (openAbove) {
            return "an integer of at least " + min;
        }
        return openBelow ? "an integer of at most " + max : "an integer in " + min + ".." + max;
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        Optional<BigInteger> whole = whole(found);
        if (whole.isEmpty()
                || whole.get().compareTo(BigInteger.valueOf(min)) < 0
                || whole.get().compareTo(BigInteger.valueOf(max)) > 0) {
            return place.expected(expected(), found);
        }
        long value = whole.get().longValueExact();
        return Optional.of(isInt ? (Object) Math.toIntExact(value) : (Object) value);
    }

    private static Optional<BigInteger> whole(Object found) {
        if (found instanceof Integer || found instanceof Long || found instanceof Short || found instanceof Byte) {
            return Optional.of(BigInteger.valueOf(((Number) found).longValue()));
        }
        if (found instanceof BigInteger big) {
            return Optional.of(big);
        }
        if (found instanceof Double || found instanceof Float) {
            double value = ((Number) found).doubleValue();
            return Math.rint(value) == value && !Double.isInfinite(value)
                    ? Optional.of(BigDecimal.valueOf(value).toBigInteger())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public Object parse(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException notWhole) {
            return text;
        }
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        if (min != Long.MIN_VALUE) {
            schema.put("minimum", min);
        }
        if (max != Long.MAX_VALUE) {
            schema.put("maximum", max);
        }
        return schema;
    }
}
