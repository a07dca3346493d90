package io.framegate.lua;

import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code math}: the JDK's functions; each state has random numbers of its own. */
final class MathFunctions {

    private SplittableRandom random = new SplittableRandom();

    private MathFunctions() {}

    /** Adds {@code math}. */
    static void install(LuaTable globals) {
        MathFunctions own = new MathFunctions();
        LuaTable math = new LuaTable();
        add(math, "abs", Math::abs);
        add(math, "acos", Math::acos);
        add(math, "asin", Math::asin);
        add(math, "atan", Math::atan);
        add(math, "ceil", Math::ceil);
        add(math, "cos", Math::cos);
        add(math, "cosh", Math::cosh);
        add(math, "deg", Math::toDegrees);
        add(math, "exp", Math::exp);
        add(math, "floor", Math::floor);
        add(math, "log10", Math::log10);
        add(math, "rad", Math::toRadians);
        add(math, "sin", Math::sin);
        add(math, "sinh", Math::sinh);
        add(math, "sqrt", Math::sqrt);
        add(math, "tan", Math::tan);
        add(math, "tanh", Math::tanh);
        add(math, "atan2", Math::atan2);
        add(math, "fmod", (x, y) -> x % y);
        add(math, "mod", (x, y) -> x % y);
        add(math, "pow", Math::pow);
        add(math, "ldexp", (x, e) -> x * Math.pow(2, e));
        Native.add(math, "log", MathFunctions::logarithm);
        Native.add(math, "max", arguments -> fold(arguments, Math::max));
        Native.add(math, "min", arguments -> fold(arguments, Math::min));
        Native.add(math, "modf", MathFunctions::parts);
        Native.add(math, "frexp", MathFunctions::exponent);
        Native.add(math, "random", own::random);
        Native.add(math, "randomseed", arguments -> {
            own.random = new SplittableRandom(Double.doubleToLongBits(Native.number(arguments, 1)));
            return LuaValue.NONE;
        });
        math.rawset("pi", LuaValue.valueOf(Math.PI));
        math.rawset("huge", LuaValue.valueOf(Double.POSITIVE_INFINITY));
        globals.rawset("math", math);
    }

    private static void add(LuaTable math, String name, DoubleUnaryOperator function) {
        Native.add(math, name, arguments -> LuaValue.valueOf(function.applyAsDouble(Native.number(arguments, 1))));
    }

    private static void add(LuaTable math, String name, DoubleBinaryOperator function) {
        Native.add(
                math,
                name,
                arguments -> LuaValue.valueOf(
                        function.applyAsDouble(Native.number(arguments, 1), Native.number(arguments, 2))));
    }

    private static LuaValue fold(Varargs arguments, DoubleBinaryOperator function) {
        double result = Native.number(arguments, 1);
        for (int i = 2; i <= arguments.narg(); i++) {
            result = function.applyAsDouble(result, Native.number(arguments, i));
        }
        return LuaValue.valueOf(result);
    }

    private static LuaValue logarithm(Varargs arguments) {
        double value = Math.log(Native.number(arguments, 1));
        return LuaValue.valueOf(arguments.isnoneornil(2) ? value : value / Math.log(Native.number(arguments, 2)));
    }

    private static Varargs parts(Varargs arguments) {
        double value = Native.number(arguments, 1);
        double whole = value > 0 ? Math.floor(value) : Math.ceil(value);
        return LuaValue.varargsOf(
                LuaValue.valueOf(whole), LuaValue.valueOf(Double.isInfinite(value) ? 0 : value - whole));
    }

    private static Varargs exponent(Varargs arguments) {
        double value = Native.number(arguments, 1);
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return LuaValue.varargsOf(LuaValue.valueOf(value), LuaValue.ZERO);
        }
        int exponent = Math.getExponent(value) + 1;
        if (Math.abs(value) < Double.MIN_NORMAL) {
            exponent = Math.getExponent(value * 0x1p54) - 53;
        }
        return LuaValue.varargsOf(LuaValue.valueOf(value / Math.pow(2, exponent)), LuaValue.valueOf((double) exponent));
    }

    private LuaValue random(Varargs arguments) {
        if (arguments.narg() == 0) {
            return LuaValue.valueOf(random.nextDouble());
        }
        double low = arguments.narg() == 1 ? 1 : Math.floor(Native.number(arguments, 1));
        double high = Math.floor(Native.number(arguments, arguments.narg() == 1 ? 1 : 2));
        if (!(low <= high)) {
            throw new LuaError("bad argument #" + Math.min(2, arguments.narg()) + ": interval is empty");
        }
        return LuaValue.valueOf(Math.floor(low + random.nextDouble() * (high - low + 1)));
    }
}
