package io.framegate.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.script.ScriptException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;

/** What hostile or careless scripts do: each ends, soon, as a failure of the script and of nothing else. */
class HardeningTest {

    private static final long LONGEST_MILLIS = 50;

    /** The best of some tries: what is left is not the machine's other work. */
    private static final int TRIES = 20;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LuaTester lua = new LuaTester(LuaLimits.DEFAULTS);

    @ParameterizedTest
    @EnumSource
    void attacksEnd(Attack attack) throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && best >= LONGEST_MILLIS; i++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            String failure = lua.failure(attack.source());
            best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(THREADS.getCurrentThreadCpuTime() - begun));
            assertThat(failure).startsWith("test:").containsPattern(attack.end());
            assertThat(lua.run("return 'alive'")).isEqualTo("alive");
        }
        assertThat(best).isLessThan(LONGEST_MILLIS);
    }

    /** {@code pcall} catches what a script raised, and not the end of its budget. */
    @Test
    void nothingRunsAfterTheBudget() throws Exception {
        lua.run("survived = nil");
        assertThat(lua.failure("local ok = pcall(function() while true do end end) error('survived ' .. tostring(ok))"))
                .doesNotContain("survived");
        assertThat(lua.failure("xpcall(function() while true do end end, function() error('survived') end)"))
                .doesNotContain("survived");
        assertThat(
                        lua.failure(
                                "local t = setmetatable({}, {__index = function() while true do end end}) pcall(function() return t.x end) error('survived')"))
                .doesNotContain("survived");
    }

    /** A collection of garbage, or a machine that stands still, is not the script's doing. */
    @Test
    void timeThatTheScriptDidNotHaveIsNotCounted() throws Exception {
        long deadline = 20;
        LuaLibrary pausing = (globals, state) -> Native.add(globals, "pause", arguments -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3 * deadline);
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return LuaValue.NONE;
        });
        LuaEngine engine =
                new LuaEngine(new LuaLimits(5_000_000, 1 << 20, deadline, false), List.of(pausing), warning -> {});
        String loop = "for i = 1, 3000 do end";
        byte[] source = (loop + " pause() " + loop + " return 'done'").getBytes(StandardCharsets.US_ASCII);
        assertThat(engine.evaluate("test", source).tojstring()).isEqualTo("done");
    }

    /** A new call has a new budget. */
    @Test
    void everyCallBeginsAnew() throws Exception {
        LuaTester narrow = new LuaTester(new LuaLimits(100_000, 1 << 20, 1_000, false));
        for (int i = 0; i < 20; i++) {
            narrow.run("local n = 0 for i = 1, 20000 do n = n + i end return n");
        }
        assertThat(narrow.failure("local n = 0 for i = 1, 200000 do n = n + i end return n"))
                .isEqualTo("test:1: too many instructions");
        assertThat(narrow.failure("return ('x'):rep(2 * 1024 * 1024)")).isEqualTo("test:1: too much memory");
    }

    /** What one chunk does to what all have is refused, and no state sees another. */
    @Test
    void librariesAreFrozen() throws Exception {
        assertThat(lua.failure("string.upper = nil")).contains("read-only table");
        assertThat(lua.failure("rawset(string, 'upper', nil)")).contains("read-only table");
        assertThat(lua.failure("setmetatable(string, {})")).contains("read-only table");
        assertThat(lua.failure("table.insert(kong, 1)")).contains("read-only table");
        assertThat(lua.failure("kong.websocket.client.close = print")).contains("read-only table");
        assertThat(lua.failure("getmetatable('').__index = {}")).contains("attempt to index");
        lua.run("print = nil mine = 1");
        assertThat(lua.show("type(print), mine")).isEqualTo("function|nil");
        assertThat(org.luaj.vm2.LuaString.s_metatable).isNull();
    }

    /** What reaches out is refused by its name, with what to do instead. */
    @Test
    void refusalsSayWhatToDo() {
        for (String call : new String[] {
            "io.open('x')", "os.execute('ls')", "os.exit()", "os.getenv('HOME')", "debug.getinfo(1)",
                    "coroutine.create(print)",
            "luajava.bindClass('x')", "dofile('x')", "loadfile('x')", "collectgarbage()", "getfenv(1)",
                    "string.dump(print)"
        }) {
            String name = call.substring(0, call.indexOf('('));
            assertThat(lua.failure(call))
                    .startsWith("test:1: " + name + " is not available: ")
                    .endsWith("; write a verticle");
        }
        assertThat(lua.failure("require 'org.luaj.vm2.lib.jse.LuajavaLib'"))
                .startsWith("test:1: module 'org.luaj.vm2.lib.jse.LuajavaLib' is not available");
        assertThat(lua.failure("return package.searchpath('x', '?')")).contains("attempt to index global 'package'");
    }

    @Test
    void onlyTextIsLoaded() throws Exception {
        assertThat(lua.failure("\u001bLua")).contains("bytecode is refused");
        assertThat(lua.show("load('\\27Lua')")).isEqualTo("nil|(load): bytecode is refused, only text is loaded");
        assertThat(lua.show("load('return 1 + 1')()")).isEqualTo("2");
        assertThat(lua.show("load('x =')")).startsWith("nil|(load):1: unexpected symbol");
        assertThat(lua.show("load('return x', 'named', 't', {x = 5})()")).isEqualTo("5");
    }

    /** What a script raises may quote a peer, and is not logged; what the language raises is. */
    @Test
    void textsOfAScriptsOwnAreNotShown() {
        assertThat(shown("error('the payload')")).isEqualTo("test:1: an error that the script raised itself");
        assertThat(shown("assert(false, 'the payload')")).isEqualTo("test:1: an error that the script raised itself");
        assertThat(shown("local x = nil + 1")).isEqualTo("test:1: attempt to perform arithmetic on a nil value");
        assertThat(shown("while true do end")).startsWith("test:1: too ");
    }

    private String shown(String source) {
        try {
            return lua.run(source);
        } catch (ScriptException failed) {
            return failed.shown();
        }
    }
}
