package io.framegate.lua;

import io.framegate.pdk.Phase;
import io.framegate.script.KongWebSocket.FrameValues;
import io.framegate.script.Script;
import io.framegate.script.ScriptCall;
import io.framegate.script.ScriptException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** What a {@code handler.lua} returns: a table with {@code PRIORITY}, {@code VERSION} and a function for each phase. */
public final class LuaModule {

    private final LuaEngine engine;
    private final LuaTable table;

    LuaModule(LuaEngine engine, LuaTable table) {
        this.engine = engine;
        this.table = table;
    }

    /** {@code PRIORITY}; empty if it is no number. */
    public Optional<Integer> priority() {
        return table.get("PRIORITY") instanceof LuaNumber number ? Optional.of(number.toint()) : Optional.empty();
    }

    /** {@code VERSION}; empty if it is no text. */
    public Optional<String> version() {
        return table.get("VERSION") instanceof LuaString text ? Optional.of(text.tojstring()) : Optional.empty();
    }

    /** Whether it has a function for this phase. */
    public boolean handles(Phase phase) {
        return table.get(phase.pdkName()) instanceof LuaFunction;
    }

    /**
     * The function for a phase, called with the module, the configuration and, in the frame phases, payload, type and status.
     *
     * @param config the same table for all phases: {@link #config}
     */
    public Script handler(Phase phase, Config config) {
        LuaValue function = table.get(phase.pdkName());
        return switch (phase) {
            case WS_CLIENT_FRAME ->
                call -> frame(function, config, call, call.client().getFrame());
            case WS_UPSTREAM_FRAME ->
                call -> frame(function, config, call, call.upstream().getFrame());
            default -> call -> engine.run(call, () -> function.call(table, config.table));
        };
    }

    private void frame(LuaValue function, Config config, ScriptCall call, FrameValues frame) throws ScriptException {
        engine.run(call, () -> function.invoke(LuaValue.varargsOf(new LuaValue[] {
                    table,
                    config.table,
                    WebSocketTable.text(frame.payload()),
                    WebSocketTable.type(frame.type()),
                    frame.status().isPresent()
                            ? LuaInteger.valueOf(frame.status().getAsInt())
                            : LuaValue.NIL
                }))
                .arg1());
    }

    /**
     * Calls {@code init_worker} and {@code configure}, as far as they are there.
     *
     * @throws ScriptException if one of them fails
     */
    public void start(Config config, ScriptCall outside) throws ScriptException {
        if (handles(Phase.INIT_WORKER)) {
            LuaValue function = table.get(Phase.INIT_WORKER.pdkName());
            engine.run(outside, () -> function.call(table));
        }
        if (table.get("configure") instanceof LuaFunction function) {
            engine.run(outside, () -> function.call(table, LuaValue.listOf(new LuaValue[] {config.table})));
        }
    }

    /** A configuration as its functions get it. */
    public static Config config(Map<String, ?> values) {
        return new Config(LuaData.toLua(values));
    }

    /** A configuration in Lua. */
    public static final class Config {
        private final LuaValue table;

        private Config(LuaValue table) {
            this.table = table;
        }
    }

    /** A table that a chunk returned, as data; empty if it returned something else. */
    static Optional<Map<?, ?>> data(LuaValue value) {
        Object data = LuaData.toJava(value);
        return data instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }

    /** The phases a module may have functions for that run here. */
    public static List<Phase> phases() {
        return List.of(Phase.WS_HANDSHAKE, Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME, Phase.WS_CLOSE);
    }
}
