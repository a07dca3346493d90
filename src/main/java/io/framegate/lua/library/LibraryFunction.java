package io.framegate.lua.library;

import io.framegate.lua.LuaState;
import io.framegate.pdk.PdkException;
import io.framegate.script.PhaseGuard;
import java.util.Optional;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** A function of a library; what the plugin contract refuses is an error of the script. */
public final class LibraryFunction extends VarArgFunction {

    /** What it does. */
    @FunctionalInterface
    public interface Body {

        /** What it returns. */
        Varargs run(Arguments arguments);
    }

    private final String function;
    private final LuaState state;
    private final Optional<PhaseGuard> guard;
    private final Body body;

    LibraryFunction(String function, LuaState state, Optional<PhaseGuard> guard, Body body) {
        this.function = function;
        this.state = state;
        this.guard = guard;
        this.body = body;
    }

    /** A function that may be called at any time. */
    public static LibraryFunction of(String name, LuaState state, Body body) {
        return new LibraryFunction(name, state, Optional.empty(), body);
    }

    @Override
    public Varargs invoke(Varargs values) {
        try {
            guard.ifPresent(state.running()::check);
            return body.run(new Arguments(function, values, state));
        } catch (PdkException refused) {
            throw new LuaError(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public String name() {
        return function;
    }
}
