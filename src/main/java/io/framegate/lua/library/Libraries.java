package io.framegate.lua.library;

import io.framegate.lua.LuaLibrary;
import io.framegate.lua.LuaState;
import io.framegate.lua.library.json.JsonLibrary;
import io.framegate.lua.library.kong.KongLibrary;
import io.framegate.lua.library.ngx.NgxLibrary;
import io.framegate.lua.library.resty.RestyLibrary;
import org.luaj.vm2.LuaTable;

/** All that scripts find beside the language and {@code kong.websocket}. */
public final class Libraries implements LuaLibrary {

    private final LibrarySite site;

    /** The libraries for scripts of one plugin. */
    public Libraries(LibrarySite site) {
        this.site = site;
    }

    @Override
    public void install(LuaTable globals, LuaState state) {
        ScriptLog log = new ScriptLog(site.plugin(), state);
        LuaTable bit = BitLibrary.table(state);
        globals.rawset("bit", bit);
        state.module("bit", bit);
        state.module("inspect", Inspection.module(state));
        TableLibrary.install(state);
        JsonLibrary json = JsonLibrary.install(state);
        RestyLibrary.install(state);
        NgxLibrary.install(globals, state, site, log);
        KongLibrary.install(globals, state, site, log, json);
    }
}
