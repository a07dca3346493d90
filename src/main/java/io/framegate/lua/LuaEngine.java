package io.framegate.lua;

import io.framegate.script.Script;
import io.framegate.script.ScriptCall;
import io.framegate.script.ScriptEngine;
import io.framegate.script.ScriptException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * One Lua state: the globals, frozen, and what was loaded. Every chunk has an environment of its own, as in Kong's sandbox: what it
 * sets globally it finds there again in its next call, and nobody else does.
 */
public final class LuaEngine implements ScriptEngine, LuaState {

    /** Loading a module may take so many times what a call may: nobody waits for it. */
    private static final int LOADING = 20;

    private final LuaLimits limits;
    private final Machine machine = new Machine();
    private final CurrentCall running;
    private final Map<String, LuaValue> modules = new HashMap<>();
    private final Consumer<String> warnings;
    private final LuaTable globals;
    private ModuleFiles files = ModuleFiles.NONE;

    /**
     * A state.
     *
     * @param libraries what scripts find besides Lua's own and {@code kong.websocket}
     * @param warnings told what scripts do in vain while they are being loaded
     */
    public LuaEngine(LuaLimits limits, List<LuaLibrary> libraries, Consumer<String> warnings) {
        this.limits = limits;
        this.warnings = warnings;
        this.running = new CurrentCall(machine.budget, warnings);
        LuaTable open = new LuaTable();
        BaseFunctions.install(machine, open, this::closure);
        StringFunctions.install(machine);
        TableFunctions.install(machine, open);
        MathFunctions.install(open);
        OsFunctions.install(machine, open, limits.trusted());
        open.rawset("string", machine.strings);
        Native.add(open, "require", this::require);
        LuaTable kong = new LuaTable();
        WebSocketTable.install(kong, running);
        open.rawset("kong", kong);
        libraries.forEach(library -> library.install(open, this));
        modules.replaceAll((name, module) -> frozen(module));
        this.globals = FrozenTable.of(open);
        machine.strings = (LuaTable) globals.rawget("string");
        for (String name : List.of("string", "table", "math", "os")) {
            modules.putIfAbsent(name, globals.rawget(name));
        }
    }

    private static LuaValue frozen(LuaValue module) {
        return module instanceof LuaTable table ? FrozenTable.of(table) : module;
    }

    @Override
    public RunningCall running() {
        return running;
    }

    @Override
    public void module(String name, LuaValue value) {
        modules.put(name, value);
    }

    /** Has {@code require} find these files too. */
    public void find(ModuleFiles more) {
        files = more;
    }

    @Override
    public Script load(String name, String source) throws ScriptException {
        return new Chunk(closure(LuaSource.compile(name, source.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Runs a chunk that defines a module, outside of every phase.
     *
     * @return what it returns
     * @throws ScriptException if it is no Lua or fails
     */
    LuaValue module(String name, byte[] source) throws ScriptException {
        LuaFunction chunk = closure(LuaSource.compile(name, source));
        LuaLimits roomy = new LuaLimits(
                LOADING * limits.instructions(),
                LOADING * limits.memory(),
                LOADING * limits.deadlineMillis(),
                limits.trusted());
        return run(ScriptCall.outside(warnings), roomy, chunk::call);
    }

    /** Runs a chunk as a call would, and returns what it returns. */
    LuaValue evaluate(String name, byte[] source) throws ScriptException {
        LuaFunction chunk = closure(LuaSource.compile(name, source));
        return run(ScriptCall.outside(warnings), chunk::call);
    }

    /**
     * Runs a {@code handler.lua}.
     *
     * @throws ScriptException if it is no Lua, fails, or returns no table
     */
    public LuaModule handler(String name, byte[] source) throws ScriptException {
        if (module(name, source) instanceof LuaTable table) {
            return new LuaModule(this, table);
        }
        throw new ScriptException(Optional.of(name), 0, name + ": expected to return a table");
    }

    /**
     * Runs a chunk that returns data, such as a {@code schema.lua}.
     *
     * @throws ScriptException if it is no Lua, fails, or returns no table
     */
    public Map<?, ?> data(String name, byte[] source) throws ScriptException {
        return LuaModule.data(module(name, source))
                .orElseThrow(() -> new ScriptException(Optional.of(name), 0, name + ": expected to return a table"));
    }

    private LuaFunction closure(Prototype chunk) {
        return Closure.of(chunk, machine, environment());
    }

    private LuaTable environment() {
        LuaTable environment = new LuaTable();
        for (Varargs entry = globals.next(LuaValue.NIL); !entry.isnil(1); entry = globals.next(entry.arg1())) {
            environment.rawset(entry.arg1(), entry.arg(2));
        }
        environment.rawset("_G", environment);
        return environment;
    }

    /** A chunk, until it returns a function, which is called at once and from then on. */
    private final class Chunk implements Script {
        private LuaFunction function;
        private boolean settled;

        Chunk(LuaFunction function) {
            this.function = function;
        }

        @Override
        public void run(ScriptCall call) throws ScriptException {
            LuaEngine.this.run(call, settled ? function::call : () -> first(call));
        }

        private LuaValue first(ScriptCall call) {
            settled = true;
            if (function.call() instanceof LuaFunction returned) {
                function = returned;
                return call.isOver() ? LuaValue.NIL : function.call();
            }
            return LuaValue.NIL;
        }
    }

    /**
     * Runs something of this state's within a new budget.
     *
     * @throws ScriptException if it fails or takes more than it may
     */
    LuaValue run(ScriptCall call, Supplier<LuaValue> body) throws ScriptException {
        return run(call, limits, body);
    }

    private LuaValue run(ScriptCall call, LuaLimits room, Supplier<LuaValue> body) throws ScriptException {
        machine.budget.begin(room.instructions(), room.memory(), room.deadlineMillis());
        machine.reset();
        running.begin(call);
        try {
            return body.get();
        } catch (CurrentCall.Exit exit) {
            return LuaValue.NIL;
        } catch (RuntimeException raised) {
            throw failure(Raised.of(raised));
        } catch (Budget.Exceeded exceeded) {
            throw machine.failure(String.valueOf(exceeded.getMessage()));
        } catch (StackOverflowError deep) {
            throw machine.failure("stack overflow");
        } catch (OutOfMemoryError much) {
            throw machine.failure("out of memory");
        } finally {
            running.end();
        }
    }

    private ScriptException failure(Raised raised) {
        try {
            return raised.failure(machine.text(raised.getMessageObject()).tojstring());
        } catch (RuntimeException | Budget.Exceeded alsoFails) {
            return raised.failure("an error that cannot be shown");
        }
    }

    private LuaValue require(Varargs arguments) {
        String name = Native.text(arguments, 1).tojstring();
        LuaValue known = modules.get(name);
        if (known != null) {
            return known;
        }
        ModuleFiles.Found found = files.find(name).orElseThrow(() -> new LuaError(missing(name)));
        machine.budget.steps((long) LuaSource.STEPS_A_BYTE * found.source().length);
        try {
            LuaValue value =
                    closure(LuaSource.compile(found.path(), found.source())).call(LuaValue.valueOf(name));
            known = value.isnil() ? LuaValue.TRUE : value;
        } catch (ScriptException wrong) {
            throw new LuaError(String.valueOf(wrong.getMessage()));
        }
        modules.put(name, known);
        return known;
    }

    private String missing(String name) {
        return "module '" + name + "' is not available: there are "
                + String.join(", ", modules.keySet().stream().sorted().toList()) + "; write a verticle";
    }
}
