package io.framegate.lua.library;

import io.framegate.lua.LuaState;
import io.framegate.pdk.PdkException;
import java.util.Optional;
import java.util.function.Function;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** A table that a script can read and not change, some entries of which are made when they are asked for. */
public final class Facade extends LuaTable {

    private final String path;
    private final LuaTable entries;
    private final Function<String, LuaValue> others;

    private Facade(String path, LuaTable entries, Function<String, LuaValue> others, Optional<LuaValue> called) {
        this.path = path;
        this.entries = entries;
        this.others = others;
        LuaTable meta = new LuaTable();
        called.ifPresent(function -> meta.rawset(CALL, function));
        meta.rawset(METATABLE, FALSE);
        super.setmetatable(meta);
    }

    /** A table of these entries. */
    public static Facade of(String path, LuaTable entries) {
        return new Facade(path, entries, name -> NIL, Optional.empty());
    }

    /** A table of these entries and of others that depend on the call that runs. */
    public static Facade of(String path, LuaTable entries, Function<String, LuaValue> others) {
        return new Facade(path, entries, others, Optional.empty());
    }

    /** A table of these entries that can be called. The table itself is no argument. */
    public static Facade callable(String path, LuaTable entries, LuaState state, LibraryFunction.Body called) {
        LuaValue function = LibraryFunction.of(path, state, called);
        LuaValue withoutTable = new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs values) {
                return function.invoke(values.subargs(2));
            }
        };
        return new Facade(path, entries, name -> NIL, Optional.of(withoutTable));
    }

    @Override
    public LuaValue rawget(LuaValue key) {
        LuaValue entry = entries.rawget(key);
        if (!entry.isnil() || key.type() != TSTRING) {
            return entry;
        }
        try {
            return others.apply(key.tojstring());
        } catch (PdkException refused) {
            throw new LuaError(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public LuaValue rawget(int key) {
        return entries.rawget(key);
    }

    @Override
    public LuaValue get(LuaValue key) {
        return rawget(key);
    }

    @Override
    public LuaValue get(int key) {
        return rawget(key);
    }

    @Override
    public Varargs next(LuaValue key) {
        return entries.next(key);
    }

    @Override
    public void set(LuaValue key, LuaValue value) {
        throw new LuaError(path + "." + key.tojstring() + " cannot be changed");
    }

    @Override
    public void set(int key, LuaValue value) {
        set(valueOf(key), value);
    }

    @Override
    public void rawset(LuaValue key, LuaValue value) {
        set(key, value);
    }

    @Override
    public void rawset(int key, LuaValue value) {
        set(valueOf(key), value);
    }

    @Override
    public LuaValue setmetatable(LuaValue metatable) {
        throw new LuaError(path + " cannot be changed");
    }
}
