package io.framegate.lua.library;

import io.framegate.lua.LuaState;
import java.util.function.IntBinaryOperator;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** LuaJIT's {@code bit}: numbers are taken modulo 2^32, results are signed (bitop.luajit.org/semantics.html). */
final class BitLibrary {

    private static final double TWO_TO_THE_32 = 4_294_967_296.0;

    private BitLibrary() {}

    static LuaTable table(LuaState state) {
        return new FunctionTable("bit", state)
                .function("tobit", arguments -> number(bits(arguments, 1)))
                .function("bnot", arguments -> number(~bits(arguments, 1)))
                .function("bswap", arguments -> number(Integer.reverseBytes(bits(arguments, 1))))
                .function("band", arguments -> fold(arguments, (a, b) -> a & b))
                .function("bor", arguments -> fold(arguments, (a, b) -> a | b))
                .function("bxor", arguments -> fold(arguments, (a, b) -> a ^ b))
                .function("lshift", arguments -> number(bits(arguments, 1) << bits(arguments, 2)))
                .function("rshift", arguments -> number(bits(arguments, 1) >>> bits(arguments, 2)))
                .function("arshift", arguments -> number(bits(arguments, 1) >> bits(arguments, 2)))
                .function("rol", arguments -> number(Integer.rotateLeft(bits(arguments, 1), bits(arguments, 2))))
                .function("ror", arguments -> number(Integer.rotateRight(bits(arguments, 1), bits(arguments, 2))))
                .function("tohex", BitLibrary::hex)
                .table();
    }

    private static Varargs fold(Arguments arguments, IntBinaryOperator operator) {
        int folded = bits(arguments, 1);
        for (int i = 2; i <= arguments.count(); i++) {
            folded = operator.applyAsInt(folded, bits(arguments, i));
        }
        return number(folded);
    }

    private static Varargs hex(Arguments arguments) {
        int value = bits(arguments, 1);
        int wanted = arguments.isAbsent(2) ? 8 : bits(arguments, 2);
        int digits = wanted == Integer.MIN_VALUE ? 8 : Math.min(Math.abs(wanted), 8);
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits - 1; i >= 0; i--) {
            char digit = Character.forDigit(value >>> (4 * i) & 15, 16);
            text.append(wanted < 0 ? Character.toUpperCase(digit) : digit);
        }
        return LuaValue.valueOf(text.toString());
    }

    private static int bits(Arguments arguments, int index) {
        double value = arguments.number(index);
        double whole = Math.rint(value);
        return Math.abs(whole) < 0x1p62 ? (int) (long) whole : (int) (long) (whole % TWO_TO_THE_32);
    }

    private static LuaValue number(int value) {
        return LuaValue.valueOf(value);
    }
}
