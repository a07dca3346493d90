package io.framegate.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What scripts cannot have here: using it raises its name, the reason, and what to do instead. */
public final class Refused {

    private Refused() {}

    /** The sentence. */
    public static String sentence(String name, String reason) {
        return name + " is not available: " + reason + "; write a verticle";
    }

    /**
     * A function that is refused when it is called.
     *
     * @param name its whole name, such as {@code os.execute}
     * @param reason why, such as {@code it would run a program}
     */
    public static LuaValue function(String name, String reason) {
        return Native.of(name, arguments -> {
            throw new LuaError(sentence(name, reason));
        });
    }

    /** A table none of whose fields can be had: asking for one is refused. */
    public static LuaTable table(String name, String reason) {
        LuaTable refused = new LuaTable();
        deny(refused, name, reason);
        return refused;
    }

    /** Has a table refuse the fields that it does not have. */
    public static void deny(LuaTable table, String name, String reason) {
        LuaTable meta = new LuaTable();
        meta.rawset(LuaValue.INDEX, Native.of("__index", arguments -> refuse(name, reason, arguments)));
        meta.rawset(LuaValue.NEWINDEX, Native.of("__newindex", arguments -> refuse(name, reason, arguments)));
        meta.rawset(LuaValue.METATABLE, LuaValue.FALSE);
        table.setmetatable(meta);
    }

    private static Varargs refuse(String name, String reason, Varargs arguments) {
        throw new LuaError(sentence(name + "." + arguments.arg(2).tojstring(), reason));
    }
}
