package io.framegate.lua.library;

import io.framegate.lua.LuaState;
import io.framegate.script.PhaseGuard;
import java.util.Optional;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** A table of functions that is being put together. */
public final class FunctionTable {

    private final String path;
    private final LuaState state;
    private final LuaTable table;

    /** A table that scripts find under this name; what refuses in it says so. */
    public FunctionTable(String path, LuaState state) {
        this(path, state, new LuaTable());
    }

    /** The same, added to a table that there is. */
    public FunctionTable(String path, LuaState state, LuaTable table) {
        this.path = path;
        this.state = state;
        this.table = table;
    }

    /** A function that may be called at any time. */
    public FunctionTable function(String name, LibraryFunction.Body body) {
        return value(name, new LibraryFunction(name, state, Optional.empty(), body));
    }

    /** A function that may be called in some phases. */
    public FunctionTable function(String name, PhaseGuard guard, LibraryFunction.Body body) {
        return value(name, new LibraryFunction(name, state, Optional.of(guard), body));
    }

    /** A value. */
    public FunctionTable value(String name, LuaValue value) {
        table.rawset(LuaValue.valueOf(name), value);
        return this;
    }

    /** Numbers. */
    public FunctionTable numbers(Object... namesAndNumbers) {
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            value((String) namesAndNumbers[i], LuaValue.valueOf((int) (Integer) namesAndNumbers[i + 1]));
        }
        return this;
    }

    /** Functions that refuse when they are called. */
    public FunctionTable refused(String why, String... names) {
        for (String name : names) {
            value(name, Unavailable.function(path + "." + name, why));
        }
        return this;
    }

    /** Tables that refuse when something in them is used. */
    public FunctionTable refusedTables(String why, String... names) {
        for (String name : names) {
            value(name, Unavailable.table(path + "." + name, why));
        }
        return this;
    }

    /** What was put together. */
    public LuaTable table() {
        return table;
    }
}
