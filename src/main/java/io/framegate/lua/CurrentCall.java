package io.framegate.lua;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionFacts;
import io.framegate.script.PhaseGuard;
import io.framegate.script.ScriptCall;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.luaj.vm2.LuaTable;

/** The call that runs in a state; one object for all of them, one after the other. */
final class CurrentCall implements RunningCall {

    /** What {@code kong.ctx.plugin} is kept under. */
    private static final String KEPT = "lua";

    private final Budget budget;
    private final ScriptCall outside;
    private ScriptCall call;

    /** A script has answered the handshake, and nothing more of it runs. No {@code pcall} catches it. */
    static final class Exit extends Error {
        private static final long serialVersionUID = 1;

        Exit() {
            super("exit", null, false, false);
        }
    }

    CurrentCall(Budget budget, Consumer<String> warnings) {
        this.budget = budget;
        this.outside = ScriptCall.outside(warnings);
        this.call = outside;
    }

    void begin(ScriptCall next) {
        call = next;
    }

    void end() {
        call = outside;
    }

    @Override
    public Budget budget() {
        return budget;
    }

    @Override
    public ScriptCall call() {
        return call;
    }

    @Override
    public SessionFacts facts() {
        return during(call.session());
    }

    @Override
    public Phase phase() {
        return during(call.phase());
    }

    @Override
    public void check(PhaseGuard guard) {
        call.check(guard);
    }

    @Override
    public LuaTable pluginContext() {
        return (LuaTable) during(call.memory()).plugin().computeIfAbsent(KEPT, none -> new ContextTable());
    }

    @Override
    public LuaTable sharedContext() {
        return new SharedTable(during(call.memory()).shared());
    }

    @Override
    public void change(UnaryOperator<Proceed> change) {
        call.change(change);
    }

    @Override
    public Error exit(Reject answer) {
        call.reject(answer);
        return new Exit();
    }

    @Override
    public void warn(String warning) {
        call.warn(warning);
    }

    private static <T> T during(Optional<T> what) {
        return what.orElseThrow(() -> new PdkException("there is no session while a script is being loaded"));
    }
}
