package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.util.Arrays;
import java.util.function.Function;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The functions that have no table, as LuaJIT has them; those that reach out of the script are refused. */
final class BaseFunctions {

    private static final Logger LOG = LoggerFactory.getLogger("io.framegate.lua.print");

    private final Machine machine;
    private final Budget budget;
    private final Function<Prototype, LuaFunction> loader;

    private BaseFunctions(Machine machine, Function<Prototype, LuaFunction> loader) {
        this.machine = machine;
        this.budget = machine.budget;
        this.loader = loader;
    }

    /**
     * Adds them.
     *
     * @param loader makes a function of a chunk that a script compiles
     */
    static void install(Machine machine, LuaTable globals, Function<Prototype, LuaFunction> loader) {
        BaseFunctions base = new BaseFunctions(machine, loader);
        LuaValue next = Native.of("next", base::next);
        LuaValue following = Native.of("ipairs_iterator", base::following);
        globals.rawset("next", next);
        globals.rawset("_VERSION", "Lua 5.1");
        Native.add(globals, "assert", base::assertion);
        Native.add(globals, "error", base::error);
        Native.add(globals, "getmetatable", base::metatable);
        Native.add(globals, "setmetatable", base::setMetatable);
        Native.add(globals, "ipairs", arguments -> varargs(following, any(arguments, 1), LuaValue.ZERO));
        Native.add(globals, "pairs", arguments -> base.pairs(arguments, next));
        Native.add(globals, "load", base::load);
        Native.add(globals, "loadstring", base::load);
        Native.add(globals, "pcall", base::protectedCall);
        Native.add(globals, "xpcall", base::handledCall);
        Native.add(globals, "print", base::print);
        Native.add(globals, "rawequal", arguments -> bool(any(arguments, 1).raweq(any(arguments, 2))));
        Native.add(globals, "rawget", arguments -> Native.table(arguments, 1).rawget(any(arguments, 2)));
        Native.add(
                globals,
                "rawlen",
                arguments -> LuaInteger.valueOf(arguments.arg1().rawlen()));
        Native.add(globals, "rawset", base::rawSet);
        Native.add(globals, "select", BaseFunctions::select);
        Native.add(globals, "tonumber", BaseFunctions::toNumber);
        Native.add(globals, "tostring", arguments -> machine.text(any(arguments, 1)));
        Native.add(
                globals, "type", arguments -> LuaValue.valueOf(any(arguments, 1).typename()));
        refuse(globals);
    }

    /** What reaches out of the script. */
    private static void refuse(LuaTable globals) {
        String file = "scripts read no files";
        globals.rawset("dofile", Refused.function("dofile", file));
        globals.rawset("loadfile", Refused.function("loadfile", file));
        globals.rawset("collectgarbage", Refused.function("collectgarbage", "the JVM's memory is everybody's"));
        globals.rawset("getfenv", Refused.function("getfenv", "environments are fixed"));
        globals.rawset("setfenv", Refused.function("setfenv", "environments are fixed"));
        globals.rawset("module", Refused.function("module", "globals are fixed; return a table"));
        globals.rawset("newproxy", Refused.function("newproxy", "userdata are for libraries"));
        globals.rawset("io", Refused.table("io", file));
        globals.rawset("debug", Refused.table("debug", "it reaches into other functions"));
        globals.rawset("coroutine", Refused.table("coroutine", "each would be a thread"));
        globals.rawset("luajava", Refused.table("luajava", "scripts see no Java"));
        globals.rawset("jit", Refused.table("jit", "this is not LuaJIT"));
        globals.rawset("ffi", Refused.table("ffi", "it reaches into memory"));
    }

    private static Varargs varargs(LuaValue first, LuaValue second, LuaValue third) {
        return LuaValue.varargsOf(first, second, third);
    }

    private static LuaBoolean bool(boolean value) {
        return LuaValue.valueOf(value);
    }

    private static LuaValue any(Varargs arguments, int i) {
        if (i > arguments.narg()) {
            throw new LuaError("bad argument #" + i + ": value expected");
        }
        return arguments.arg(i);
    }

    // ---- errors

    private Varargs assertion(Varargs arguments) {
        if (any(arguments, 1).toboolean()) {
            return arguments;
        }
        throw new Raised(arguments.narg() > 1 ? arguments.arg(2) : LuaValue.valueOf("assertion failed!"), 0);
    }

    private Varargs error(Varargs arguments) {
        throw new Raised(arguments.arg1(), (int) Native.whole(arguments, 2, 1));
    }

    /** Errors of the JVM, the end of the budget among them, are none that a script can catch. */
    private Varargs protectedCall(Varargs arguments) {
        machine.enter();
        try {
            return LuaValue.varargsOf(LuaValue.TRUE, any(arguments, 1).invoke(arguments.subargs(2)));
        } catch (RuntimeException raised) {
            return LuaValue.varargsOf(LuaValue.FALSE, Raised.of(raised).getMessageObject());
        } finally {
            machine.leave();
        }
    }

    private Varargs handledCall(Varargs arguments) {
        machine.enter();
        try {
            return LuaValue.varargsOf(LuaValue.TRUE, any(arguments, 1).invoke(arguments.subargs(3)));
        } catch (RuntimeException raised) {
            return LuaValue.varargsOf(
                    LuaValue.FALSE, any(arguments, 2).invoke(Raised.of(raised).getMessageObject()));
        } finally {
            machine.leave();
        }
    }

    // ---- tables

    private Varargs next(Varargs arguments) {
        budget.steps(1);
        budget.hurry(64); // it passes over what was removed
        return Native.table(arguments, 1).next(arguments.arg(2));
    }

    private Varargs following(Varargs arguments) {
        int i = arguments.arg(2).toint() + 1;
        LuaValue value = arguments.arg1() instanceof LuaTable table ? table.get(i) : arguments.checktable(1);
        return value.isnil() ? LuaValue.NIL : LuaValue.varargsOf(LuaInteger.valueOf(i), value);
    }

    private Varargs pairs(Varargs arguments, LuaValue next) {
        LuaValue table = any(arguments, 1);
        LuaValue meta = table.metatag(LuaValue.valueOf("__pairs"));
        return meta.isnil() ? varargs(next, Native.table(arguments, 1), LuaValue.NIL) : meta.invoke(table);
    }

    private Varargs rawSet(Varargs arguments) {
        budget.bytes(32);
        LuaValue key = any(arguments, 2);
        if (!key.isvalidkey()) {
            throw new LuaError("table index is " + (key.isnil() ? "nil" : "NaN"));
        }
        Native.table(arguments, 1).rawset(key, any(arguments, 3));
        return arguments.arg1();
    }

    private LuaValue metatable(Varargs arguments) {
        LuaValue value = any(arguments, 1);
        if (value instanceof LuaString) {
            return LuaValue.FALSE; // as if it were protected: all states would share it
        } else if (!(value instanceof LuaTable) && !value.isuserdata()) {
            return LuaValue.NIL;
        }
        LuaValue meta = value.getmetatable();
        if (meta == null) {
            return LuaValue.NIL;
        } else if (value instanceof FrozenTable) {
            return LuaValue.FALSE;
        }
        LuaValue shown = meta.rawget(LuaValue.METATABLE);
        return shown.isnil() ? meta : shown;
    }

    private LuaValue setMetatable(Varargs arguments) {
        LuaTable table = Native.table(arguments, 1);
        LuaValue meta = any(arguments, 2);
        LuaValue before = table.getmetatable();
        if (before != null && !before.rawget(LuaValue.METATABLE).isnil()) {
            throw new LuaError("cannot change a protected metatable");
        }
        table.setmetatable(meta.isnil() ? null : Native.table(arguments, 2));
        return table;
    }

    // ---- values

    private static Varargs select(Varargs arguments) {
        if (arguments.arg1() instanceof LuaString text && text.m_length == 1 && text.luaByte(0) == '#') {
            return LuaInteger.valueOf(arguments.narg() - 1);
        }
        long from = Native.whole(arguments, 1);
        long first = from < 0 ? arguments.narg() + from : from;
        if (first < 1 || from == 0) {
            throw new LuaError("bad argument #1: index out of range");
        }
        return first >= arguments.narg() ? LuaValue.NONE : arguments.subargs((int) first + 1);
    }

    private static LuaValue toNumber(Varargs arguments) {
        LuaValue value = any(arguments, 1);
        if (arguments.isnoneornil(2)) {
            return Native.asNumber(value);
        }
        long base = Native.whole(arguments, 2);
        if (base < 2 || base > 36) {
            throw new LuaError("bad argument #2: base out of range");
        } else if (value instanceof LuaNumber && base == 10) {
            return value;
        }
        LuaString text = Native.text(arguments, 1);
        return text.m_length > Native.LONGEST_NUMBER ? LuaValue.NIL : text.tonumber((int) base);
    }

    private Varargs print(Varargs arguments) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= arguments.narg(); i++) {
            LuaString text = machine.text(arguments.arg(i));
            machine.allocate(text.m_length);
            line.append(i > 1 ? "\t" : "").append(text.tojstring());
        }
        LOG.info("{}", line);
        return LuaValue.NONE;
    }

    // ---- chunks in chunks

    private Varargs load(Varargs arguments) {
        LuaString source;
        if (arguments.arg1() instanceof LuaFunction pieces) {
            Collected all = new Collected(machine, 64);
            for (LuaValue piece = pieces.call(); piece.toboolean(); piece = pieces.call()) {
                budget.steps(1);
                LuaString text = piece.checkstring();
                if (text.m_length == 0) {
                    break;
                }
                all.add(text);
            }
            source = all.value();
        } else {
            source = Native.text(arguments, 1);
        }
        budget.steps((long) LuaSource.STEPS_A_BYTE * source.m_length);
        budget.bytes(16L * source.m_length);
        String name = arguments.isnoneornil(2) ? "=(load)" : arguments.arg(2).tojstring();
        try {
            byte[] bytes = Arrays.copyOfRange(source.m_bytes, source.m_offset, source.m_offset + source.m_length);
            Prototype chunk =
                    LuaSource.compile(name.startsWith("=") || name.startsWith("@") ? name.substring(1) : name, bytes);
            if (arguments.narg() >= 4) {
                return Closure.of(chunk, machine, Native.table(arguments, 4));
            }
            return loader.apply(chunk);
        } catch (ScriptException wrong) {
            return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(String.valueOf(wrong.getMessage())));
        }
    }
}
