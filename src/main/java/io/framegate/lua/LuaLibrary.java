package io.framegate.lua;

import org.luaj.vm2.LuaTable;

/** Functions that scripts find in their globals or get by {@code require}. */
public interface LuaLibrary {

    /**
     * Puts the functions into a new state; what it puts there is frozen afterwards: the tables are copied, apart from empty ones.
     *
     * @param globals where they go to
     * @param state the call that runs, and {@link LuaState#module} for what {@code require} finds
     */
    void install(LuaTable globals, LuaState state);
}
