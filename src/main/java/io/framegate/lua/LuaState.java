package io.framegate.lua;

import org.luaj.vm2.LuaValue;

/** One Lua state, of one configured plugin on one event loop, as libraries see it. */
public interface LuaState {

    /** The call that runs, or the loading of a script. */
    RunningCall running();

    /** What the call that runs may still use up. The same object in every call. */
    default Budget budget() {
        return running().budget();
    }

    /** Has {@code require(name)} return this. */
    void module(String name, LuaValue value);
}
