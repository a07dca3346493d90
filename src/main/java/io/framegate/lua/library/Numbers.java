package io.framegate.lua.library;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as C prints them with {@code %.14g}, which is how Lua does. */
public final class Numbers {

    private static final int PRECISION = 14;

    private Numbers() {}

    /** The text of a number. */
    public static String text(double value) {
        return text(value, PRECISION);
    }

    /** The text of a number with so many significant digits, at most 17. */
    public static String text(double value, int precision) {
        if (Double.isNaN(value)) {
            return "nan";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        } else if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        } else if (value == (long) value && Math.abs(value) < Math.pow(10, precision)) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = withoutTrailingZeros(rounded.unscaledValue().abs().toString());
        String sign = value < 0 ? "-" : "";
        return sign + (exponent < -4 || exponent >= precision ? scientific(digits, exponent) : plain(digits, exponent));
    }

    private static String withoutTrailingZeros(String digits) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Integer.toString(Math.abs(exponent));
        return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + (power.length() < 2 ? "0" : "") + power;
    }

    private static String plain(String digits, int exponent) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        } else if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length());
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }
}
