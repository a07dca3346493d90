package io.framegate.config.document;

import io.framegate.pdk.Range;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A number, possibly with a fraction, within bounds.
 *
 * @param min the lowest value; {@code Long.MIN_VALUE} for none
 * @param max the highest value; {@code Long.MAX_VALUE} for none
 */
record DecimalType(long min, long max) implements ValueType {

    static DecimalType of(Optional<Range> range) {
        return new DecimalType(
                range.map(Range::min).orElse(Long.MIN_VALUE),
                range.map(Range::max).orElse(Long.MAX_VALUE));
    }

    @Override
    public String expected() {
        boolean openBelow = min == Long.MIN_VALUE;
        boolean openAbove = max == Long.MAX_VALUE;
        if (openBelow && openAbove) {
            return "a number";
        }
        if (openAbove) {
            return "a number of at least " + min;
        }
        return openBelow ? "a number of at most " + max : "a number in " + min + ".." + max;
    }

    @Override
    public Optional<Object> read(Object found, Place place) {
        if (found instanceof Number number && isWithin(number.doubleValue())) {
            return Optional.of(number.doubleValue());
        }
        return place.expected(expected(), found);
    }

    private boolean isWithin(double value) {
        return Double.isFinite(value)
                && (min == Long.MIN_VALUE || value >= min)
                && (max == Long.MAX_VALUE || value <= max);
    }

    @Override
    public Object parse(String text) {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException notDecimal) {
            return text;
        }
    }

    @Override
    public Map<String, Object> schema(ConfigSchema.Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "number");
        if (min != Long.MIN_VALUE) {
            schema.put("minimum", min);
        }
        if (max != Long.MAX_VALUE) {
            schema.put("maximum", max);
        }
        return schema;
    }
}
