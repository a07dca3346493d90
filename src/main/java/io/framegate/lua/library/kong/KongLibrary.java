package io.framegate.lua.library.kong;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Facade;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibrarySite;
import io.framegate.lua.library.ScriptLog;
import io.framegate.lua.library.TableLibrary;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.json.JsonLibrary;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The table {@code kong}, to which {@code kong.websocket} belongs as well. */
public final class KongLibrary {

    /** What {@code kong.version} says: the Kong whose functions these are. */
    public static final String VERSION = "3.9.0";

    private static final String STORES = "scripts keep nothing beyond a session but their upvalues; write a verticle";

    private KongLibrary() {}

    /** Adds what a session has to {@code kong}. */
    public static void install(LuaTable globals, LuaState state, LibrarySite site, ScriptLog log, JsonLibrary json) {
        LuaTable kong = globals.rawget("kong") instanceof LuaTable there ? there : new LuaTable();
        FunctionTable table = new FunctionTable("kong", state, kong)
                .value("version", Text.of(VERSION))
                .value("version_num", LuaValue.valueOf(3_009_000))
                .value("pdk_major_version", LuaValue.valueOf(2))
                .value("log", LogFunctions.table(state, log))
                .value("ctx", context(state))
                .value("request", RequestFunctions.table(state))
                .value("client", ClientFunctions.client(state))
                .value("router", ClientFunctions.router(state))
                .value("service", ServiceFunctions.table(state))
                .value("response", ResponseFunctions.table(state, json))
                .value("node", node(state, site))
                .value("nginx", nginx(state))
                .value("table", TableLibrary.ofKong(state))
                .value("configuration", configuration(state));
        addUnavailable(table);
        globals.rawset("kong", kong);
    }

    private static LuaTable context(LuaState state) {
        return Facade.of("kong.ctx", new LuaTable(), name -> switch (name) {
            case "plugin" -> state.running().pluginContext();
            case "shared" -> state.running().sharedContext();
            default -> LuaValue.NIL;
        });
    }

    private static LuaTable node(LuaState state, LibrarySite site) {
        return new FunctionTable("kong.node", state)
                .function("get_id", arguments -> Text.of(site.node()))
                .refused("the gateway's metrics say it", "get_memory_stats")
                .refused("the host is the gateway's", "get_hostname")
                .table();
    }

    private static LuaTable nginx(LuaState state) {
        return new FunctionTable("kong.nginx", state)
                .function("get_subsystem", arguments -> LuaValue.valueOf("http"))
                .refused("this is no nginx", "get_tls1_version_str", "get_statistics")
                .table();
    }

    private static LuaTable configuration(LuaState state) {
        LuaTable settings = new FunctionTable("kong.configuration", state)
                .value("role", LuaValue.valueOf("traditional"))
                .value("database", LuaValue.valueOf("off"))
                .table();
        return Facade.of("kong.configuration", settings);
    }

    private static void addUnavailable(FunctionTable kong) {
        kong.refusedTables(STORES, "db", "dao", "cache", "core_cache", "mlcache", "vault", "secrets")
                .refusedTables("scripts share nothing between processes; write a verticle", "cluster_events")
                .refusedTables("scripts share nothing between processes; write a verticle", "worker_events", "rpc")
                .refusedTables("a script may not wait; write a verticle", "dns", "timer", "async")
                .refusedTables("the gateway's own settings say whom it trusts", "ip")
                .refusedTables("the gateway has traces of its own", "tracing", "telemetry")
                .refusedTables("tokens are what jwt and verticles verify", "jwe")
                .refusedTables("plugins are configured in the declarative file", "plugin", "plugins")
                .refusedTables("it is Kong's own and no part of its PDK", "tools", "default_workspace", "licensing");
    }
}
