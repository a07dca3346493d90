package io.framegate.lua.library.kong;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.Facade;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibraryFunction;
import io.framegate.lua.library.ScriptLog;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.event.Level;

/** {@code kong.log}, which can be called. */
final class LogFunctions {

    private static final String[] LEVELS = {"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"};
    private static final int NOTICE = 6;

    private final ScriptLog log;
    private boolean inspects = true;

    private LogFunctions(ScriptLog log) {
        this.log = log;
    }

    static LuaTable table(LuaState state, ScriptLog log) {
        LogFunctions functions = new LogFunctions(log);
        FunctionTable table = new FunctionTable("kong.log", state);
        for (int i = 0; i < LEVELS.length; i++) {
            table.function(LEVELS[i], logging(log, ScriptLog.ofNginx(i + 1)));
        }
        table.value("inspect", functions.inspect(state))
                .function("deprecation", logging(log, Level.WARN))
                .refused("how the gateway logs is in its settings", "set_format", "new")
                .refused(
                        "what is logged of a session is file-log's and http-log's", "serialize", "set_serialize_value");
        return Facade.callable("kong.log", table.table(), state, logging(log, ScriptLog.ofNginx(NOTICE)));
    }

    private static LibraryFunction.Body logging(ScriptLog log, Level level) {
        return arguments -> {
            log.log(level, arguments, 1, "");
            return LuaValue.NONE;
        };
    }

    private LuaTable inspect(LuaState state) {
        FunctionTable inspect = new FunctionTable("kong.log.inspect", state)
                .function("on", a -> {
                    inspects = true;
                    return LuaValue.NONE;
                })
                .function("off", a -> {
                    inspects = false;
                    return LuaValue.NONE;
                });
        return Facade.callable("kong.log.inspect", inspect.table(), state, this::logInspected);
    }

    private Varargs logInspected(Arguments arguments) {
        if (inspects) {
            log.inspect(ScriptLog.ofNginx(NOTICE), arguments);
        }
        return LuaValue.NONE;
    }
}
