package io.framegate.lua;

import java.nio.charset.StandardCharsets;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code string.format}, with C's meaning of every directive. Used once. */
final class StringFormat {

    private static final String FLAGS = "-+ #0";

    private final Machine machine;
    private final Varargs arguments;
    private final LuaString format;
    private final Collected result;
    private int at;
    private int argument = 1;

    // the directive
    private String flags = "";
    private int width;
    private int precision;

    StringFormat(Machine machine, Varargs arguments) {
        this.machine = machine;
        this.arguments = arguments;
        this.format = Native.text(arguments, 1);
        this.result = new Collected(machine, format.m_length + 16);
    }

    LuaString value() {
        machine.copy(16L * format.m_length);
        while (at < format.m_length) {
            int c = format.luaByte(at++);
            if (c != '%') {
                result.add((byte) c);
            } else if (at < format.m_length && format.luaByte(at) == '%') {
                at++;
                result.add((byte) '%');
            } else {
                directive();
            }
        }
        return result.value();
    }

    private void directive() {
        machine.budget.steps(8);
        int start = at;
        while (at < format.m_length && FLAGS.indexOf(format.luaByte(at)) >= 0) {
            at++;
        }
        flags = ascii(start, at);
        width = digits();
        precision = -1;
        if (at < format.m_length && format.luaByte(at) == '.') {
            at++;
            precision = digits();
        }
        if (at >= format.m_length || flags.length() > 5) {
            throw new LuaError("invalid format (repeated flags or unfinished directive)");
        }
        argument++;
        convert((char) format.luaByte(at++));
    }

    private void convert(char conversion) {
        switch (conversion) {
            case 'd', 'i' -> integer(Long.toString(Math.abs(whole())), sign(whole() < 0));
            case 'u' -> integer(Long.toUnsignedString(whole()), "");
            case 'o' -> integer(Long.toOctalString(whole()), flags.contains("#") ? "0" : "");
            case 'x' -> integer(Long.toHexString(whole()), flags.contains("#") ? "0x" : "");
            case 'X' ->
                integer(Long.toHexString(whole()).toUpperCase(java.util.Locale.ROOT), flags.contains("#") ? "0X" : "");
            case 'c' -> pad(new byte[] {(byte) whole()});
            case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A' -> real(conversion);
            case 'q' -> quoted(Native.text(arguments, argument));
            case 's' -> text();
            default -> throw new LuaError("invalid option '%" + conversion + "' to 'format'");
        }
    }

    // ---- numbers

    private long whole() {
        double number = Native.number(arguments, argument);
        return (long) number;
    }

    private String sign(boolean negative) {
        return negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    }

    private void integer(String digits, String prefix) {
        String filled = precision > digits.length() ? "0".repeat(precision - digits.length()) + digits : digits;
        if (precision == 0 && digits.equals("0")) {
            filled = "";
        }
        zeroFilled(prefix, filled, precision < 0);
    }

    private void real(char conversion) {
        double number = Native.number(arguments, argument);
        int places = precision < 0 ? 6 : precision;
        String text =
                switch (conversion | 0x20) {
                    case 'e' -> NumberText.exponential(number, places);
                    case 'f' -> NumberText.fixed(number, places);
                    case 'g' -> NumberText.general(number, places, flags.contains("#"));
                    default -> hexadecimal(number);
                };
        if (Character.isUpperCase(conversion)) {
            text = text.toUpperCase(java.util.Locale.ROOT);
        }
        boolean negative = text.startsWith("-");
        zeroFilled(
                sign(negative),
                negative ? text.substring(1) : text,
                !Double.isNaN(number) && !Double.isInfinite(number));
    }

    private static String hexadecimal(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return NumberText.unbounded(number);
        }
        String text = Double.toHexString(number).replace(".0p", "p");
        int exponent = text.indexOf('p') + 1;
        return text.charAt(exponent) == '-' ? text : text.substring(0, exponent) + "+" + text.substring(exponent);
    }

    private void zeroFilled(String prefix, String digits, boolean mayFill) {
        String filled = digits;
        if (mayFill && flags.contains("0") && !flags.contains("-")) {
            int missing = width - prefix.length() - digits.length();
            filled = missing > 0 ? "0".repeat(missing) + digits : digits;
        }
        pad((prefix + filled).getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- texts

    private void text() {
        if (argument > arguments.narg()) {
            throw new LuaError("bad argument #" + argument + ": no value");
        }
        LuaString text = machine.text(arguments.arg(argument));
        int length = precision < 0 ? text.m_length : Math.min(precision, text.m_length);
        int missing = width - length;
        fill(flags.contains("-") ? 0 : missing);
        result.add(text.m_bytes, text.m_offset, length);
        fill(flags.contains("-") ? missing : 0);
    }

    private void quoted(LuaString text) {
        result.add((byte) '"');
        machine.budget.steps(text.m_length / 8);
        for (int i = 0; i < text.m_length; i++) {
            int c = text.luaByte(i);
            boolean digitFollows = i + 1 < text.m_length && Character.isDigit(text.luaByte(i + 1));
            switch (c) {
                case '"', '\\', '\n' -> {
                    result.add((byte) '\\');
                    result.add((byte) c);
                }
                case '\r' -> result.add(LuaValue.valueOf("\\r"));
                case 0 -> result.add(LuaValue.valueOf(digitFollows ? "\\000" : "\\0"));
                default -> result.add((byte) c);
            }
        }
        result.add((byte) '"');
    }

    private void pad(byte[] bytes) {
        int missing = width - bytes.length;
        fill(flags.contains("-") ? 0 : missing);
        result.add(bytes, 0, bytes.length);
        fill(flags.contains("-") ? missing : 0);
    }

    private void fill(int spaces) {
        for (int i = 0; i < spaces; i++) {
            result.add((byte) ' ');
        }
    }

    // ---- reading the directive

    private int digits() {
        int start = at;
        while (at < format.m_length && Character.isDigit(format.luaByte(at))) {
            at++;
        }
        if (at - start > 2) {
            throw new LuaError("invalid format (width or precision too long)");
        }
        return at == start ? 0 : Integer.parseInt(ascii(start, at));
    }

    private String ascii(int from, int to) {
        return new String(format.m_bytes, format.m_offset + from, to - from, StandardCharsets.ISO_8859_1);
    }
}
