package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** A Lua state to try expressions in. */
final class LuaTester {

    final LuaEngine engine;

    LuaTester() {
        this(new LuaLimits(50_000_000, 64 << 20, 10_000, false));
    }

    LuaTester(LuaLimits limits) {
        engine = new LuaEngine(limits, List.of(), warning -> {});
    }

    /** What a chunk returns, as a text. */
    String run(String source) throws ScriptException {
        return text(engine.evaluate("test", source.getBytes(StandardCharsets.UTF_8)));
    }

    /** What an expression is, with several values joined by a bar. */
    String show(String expression) throws ScriptException {
        return run("local function show(...) local t = {} for i = 1, select('#', ...) do"
                + " t[i] = tostring((select(i, ...))) end return table.concat(t, '|') end return show(" + expression
                + ")");
    }

    /** How a chunk fails. */
    String failure(String source) {
        try {
            return "returned " + run(source);
        } catch (ScriptException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static String text(LuaValue value) {
        return value instanceof LuaString text
                ? new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1)
                : value.tojstring();
    }
}
