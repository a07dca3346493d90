package io.framegate.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;

/** Numbers as LuaJIT prints them, which is as C does: LuaJ goes by way of {@code float}. */
public final class NumberText {

    /** Whole numbers below this have at most 14 digits. */
    private static final double FOURTEEN_DIGITS = 1e14;

    private NumberText() {}

    /** {@code tostring(number)}: C's {@code %.14g}. */
    public static LuaString of(LuaNumber number) {
        return LuaString.valueUsing(
                ascii(number instanceof LuaInteger ? Integer.toString(number.toint()) : of(number.todouble())));
    }

    /** The same of a double. */
    public static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < FOURTEEN_DIGITS) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        return general(value, 14, false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What is no finite number: 0/0 has its sign bit set on the processors that LuaJIT is used on. */
    static String unbounded(double value) {
        return Double.isNaN(value) ? "-nan" : value > 0 ? "inf" : "-inf";
    }

    /** C's {@code %g}. */
    public static String general(double value, int precision, boolean keepZeros) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return unbounded(value);
        }
        int digits = precision == 0 ? 1 : precision;
        if (value == 0) {
            String zeros = keepZeros && digits > 1 ? "." + "0".repeat(digits - 1) : "";
            return (1 / value < 0 ? "-0" : "0") + zeros;
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String text = exponent < -4 || exponent >= digits
                ? exponential(rounded, digits - 1)
                : rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN)
                        .toPlainString();
        return keepZeros ? text : withoutZeros(text);
    }

    /** C's {@code %e}. */
    static String exponential(double value, int precision) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return unbounded(value);
        }
        if (value == 0) {
            return (1 / value < 0 ? "-0" : "0") + (precision > 0 ? "." + "0".repeat(precision) : "") + "e+00";
        }
        return exponential(
                new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN)), precision);
    }

    /** C's {@code %f}. */
    static String fixed(double value, int precision) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return unbounded(value);
        }
        String text = new BigDecimal(value)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
        boolean lostSign = !text.startsWith("-") && (value < 0 || value == 0 && 1 / value < 0);
        return lostSign ? "-" + text : text;
    }

    private static String exponential(BigDecimal rounded, int precision) {
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = rounded.unscaledValue().abs().toString();
        digits += "0".repeat(Math.max(0, precision + 1 - digits.length()));
        return (rounded.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (precision > 0 ? "." + digits.substring(1, precision + 1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String withoutZeros(String text) {
        int e = text.indexOf('e');
        String mantissa = e < 0 ? text : text.substring(0, e);
        if (mantissa.indexOf('.') >= 0) {
            int end = mantissa.length();
            while (mantissa.charAt(end - 1) == '0') {
                end--;
            }
            mantissa = mantissa.substring(0, mantissa.charAt(end - 1) == '.' ? end - 1 : end);
        }
        return e < 0 ? mantissa : mantissa + text.substring(e);
    }
}
