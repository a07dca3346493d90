package io.framegate.plugins.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A number as it was written, so that it is written again with the same digits. Equal to every other spelling of the same
 * value: 1, 1.0 and 10e-1.
 *
 * @param text a number as RFC 8259 section 6 has it
 */
public record JsonNumber(String text) {

    private static final int LARGEST_EXPONENT = 2_000;

    /** To reckon with: the value, or if it is beyond 10 to the power of 2000 that power; 0 if it is as small. */
    public BigDecimal nearest() {
        if (text.length() < 19 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return BigDecimal.valueOf(Long.parseLong(text));
        }
        Optional<BigDecimal> value = value();
        boolean zero = value.map(exact -> exact.signum() == 0).orElseGet(() -> text.chars()
                .takeWhile(each -> each != 'e' && each != 'E')
                .noneMatch(digit -> digit >= '1' && digit <= '9'));
        long magnitude = value.map(exact -> (long) exact.precision() - exact.scale())
                .orElseGet(() -> text.contains("e-") || text.contains("E-") ? Long.MIN_VALUE : Long.MAX_VALUE);
        if (zero || magnitude < -LARGEST_EXPONENT) {
            return BigDecimal.ZERO;
        } else if (magnitude > LARGEST_EXPONENT) {
            return new BigDecimal(BigInteger.valueOf(text.startsWith("-") ? -1 : 1), -LARGEST_EXPONENT);
        }
        return value.orElseThrow();
    }

    /** Empty if the exponent is beyond what can be calculated with. */
    private Optional<BigDecimal> value() {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof JsonNumber number)) {
            return false;
        } else if (text.equals(number.text)) {
            return true;
        }
        Optional<BigDecimal> mine = value();
        Optional<BigDecimal> others = number.value();
        return mine.isPresent() && others.isPresent() && mine.get().compareTo(others.get()) == 0;
    }

    @Override
    public int hashCode() {
        return value().map(value -> value.stripTrailingZeros().hashCode()).orElseGet(text::hashCode);
    }

    @Override
    public String toString() {
        return text;
    }
}
