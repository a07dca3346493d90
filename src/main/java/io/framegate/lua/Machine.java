package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** What the functions of one Lua state have in common: the budget, how deep they call, and what a string has for methods. */
final class Machine {

    /** How deep functions may call. Each call takes Java's stack; 200 of them with libraries between take a third of it. */
    static final int DEEPEST = 200;

    /** The longest string: the largest message there can be. */
    static final int LONGEST = 32 << 20;

    /** Bytes from which on looking at a string costs steps. */
    private static final int LONG = 128;

    final Budget budget = new Budget();

    /** {@code string}: JVM-wide metatables of LuaJ's are not used. */
    LuaTable strings = new LuaTable();

    private int depth;
    private @Nullable Prototype failedIn;
    private int failedAt;

    // ---- calls

    void enter() {
        if (++depth > DEEPEST) {
            throw new LuaError("stack overflow");
        }
    }

    void leave() {
        depth--;
    }

    /** A call from outside begins. */
    void reset() {
        depth = 0;
        failedIn = null;
    }

    /** An error that no script catches goes through a function; the first is the one it happened in. */
    void failing(Prototype function, int line) {
        if (failedIn == null) {
            failedIn = function;
            failedAt = line;
        }
    }

    /** The same, as the script's failure. */
    ScriptException failure(String message) {
        return failedIn == null
                ? new ScriptException(Optional.empty(), 0, message)
                : new ScriptException(
                        Optional.of(LuaSource.shown(failedIn)),
                        failedAt,
                        LuaSource.shown(failedIn) + ":" + failedAt + ": " + message);
    }

    // ---- what costs more than its instruction

    /** So many bytes are about to be copied or looked at by something that takes a fraction of a nanosecond for each. */
    void copy(long bytes) {
        budget.steps(bytes / LONG);
    }

    /** A string of this length is about to be made. */
    void allocate(long length) {
        if (length > LONGEST) {
            throw new LuaError("string length overflow");
        }
        budget.bytes(length + 40);
        budget.steps(length / LONG);
    }

    /** Two values are about to be compared. */
    void compare(LuaValue left, LuaValue right) {
        if (left instanceof LuaString a && a.m_length > LONG && right instanceof LuaString b) {
            budget.steps(Math.min(a.m_length, b.m_length) / LONG);
        }
    }

    /** A table is about to be asked for this key. */
    void key(LuaValue key) {
        if (key instanceof LuaString text && text.m_length > LONG) {
            budget.steps(text.m_length / LONG);
        }
    }

    // ---- operators that are not LuaJ's

    /** An operand of an operation on numbers: reading a number out of a text takes as long as the text is. */
    LuaValue operand(LuaValue value) {
        if (value instanceof LuaString text && text.m_length > Native.LONGEST_NUMBER) {
            throw new LuaError("attempt to perform arithmetic on string");
        }
        return value;
    }

    /** {@code left ^ right}: LuaJ's own is a sum of a few terms unless a library that holds for the whole JVM was loaded. */
    static LuaValue power(LuaValue left, LuaValue right) {
        LuaValue x = left instanceof LuaString ? left.tonumber() : left;
        LuaValue y = right instanceof LuaString ? right.tonumber() : right;
        return x instanceof LuaNumber && y instanceof LuaNumber
                ? LuaValue.valueOf(Math.pow(x.todouble(), y.todouble()))
                : left.pow(right);
    }

    /** {@code value[key]}. */
    LuaValue index(LuaValue value, LuaValue key) {
        key(key);
        return value instanceof LuaString ? strings.get(key) : value.get(key);
    }

    /** {@code stack[from] .. ... .. stack[to]}. */
    LuaValue concat(LuaValue[] stack, int from, int to) {
        long length = 0;
        for (int i = from; i <= to; i++) {
            if (stack[i] instanceof LuaString text) {
                length += text.m_length;
            } else if (stack[i] instanceof LuaNumber number) {
                LuaString text = NumberText.of(number);
                stack[i] = text; // registers of an expression, which nothing else reads
                length += text.m_length;
            } else {
                return concatPairs(stack, from, to);
            }
        }
        return join(stack, from, to, length);
    }

    private LuaString join(LuaValue[] stack, int from, int to, long length) {
        allocate(length);
        byte[] bytes = new byte[(int) length];
        int at = 0;
        for (int i = from; i <= to; i++) {
            LuaString text = (LuaString) stack[i];
            System.arraycopy(text.m_bytes, text.m_offset, bytes, at, text.m_length);
            at += text.m_length;
        }
        return LuaString.valueUsing(bytes);
    }

    private LuaValue concatPairs(LuaValue[] stack, int from, int to) {
        LuaValue result = stack[to];
        for (int i = to - 1; i >= from; i--) {
            result = concatPair(stack[i], result);
        }
        return result;
    }

    private LuaValue concatPair(LuaValue left, LuaValue right) {
        if (isText(left) && isText(right)) {
            return concat(new LuaValue[] {left, right}, 0, 1);
        }
        LuaValue meta = left instanceof LuaTable ? left.metatag(LuaValue.CONCAT) : LuaValue.NIL;
        if (meta.isnil() && right instanceof LuaTable) {
            meta = right.metatag(LuaValue.CONCAT);
        }
        if (meta.isnil()) {
            LuaValue wrong = isText(left) ? right : left;
            throw new LuaError("attempt to concatenate a " + wrong.typename() + " value");
        }
        return meta.call(left, right);
    }

    private static boolean isText(LuaValue value) {
        return value instanceof LuaString || value instanceof LuaNumber;
    }

    /** {@code tostring(value)}. */
    LuaString text(LuaValue value) {
        if (value instanceof LuaString text) {
            return text;
        } else if (value instanceof LuaNumber number) {
            return NumberText.of(number);
        } else if (value.isnil() || value instanceof LuaBoolean) {
            return LuaValue.valueOf(value.tojstring());
        }
        LuaValue meta = value.metatag(LuaValue.TOSTRING);
        if (!meta.isnil()) {
            LuaValue shown = meta.call(value);
            if (shown instanceof LuaString text) {
                return text;
            } else if (shown instanceof LuaNumber number) {
                return NumberText.of(number);
            }
            throw new LuaError("'__tostring' must return a string");
        }
        String kind = value.typename();
        return LuaValue.valueOf(kind + ": 0x" + String.format(Locale.ROOT, "%08x", System.identityHashCode(value)));
    }

    /** These arguments in an array of their own. */
    Varargs gather(LuaValue[] stack, int from, int count, Varargs more) {
        int rest = more.narg();
        budget.steps(count + rest);
        budget.bytes(8L * (count + rest));
        LuaValue[] all = new LuaValue[count + rest];
        System.arraycopy(stack, from, all, 0, count);
        for (int i = 0; i < rest; i++) {
            all[count + i] = more.arg(i + 1);
        }
        return LuaValue.varargsOf(all);
    }
}
