package io.framegate.plugins.json;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number as it was written, so that it is written again with the same digits. Equal to every other spelling of the same
 * value: 1, 1.0 and 10e-1.
 *
 * @param text a number as RFC 8259 section 6 has it
 */
public record JsonNumber(String text) {

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
