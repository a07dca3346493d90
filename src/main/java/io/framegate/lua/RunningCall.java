package io.framegate.lua;

import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import io.framegate.pdk.SessionFacts;
import io.framegate.script.PhaseGuard;
import io.framegate.script.ScriptCall;
import java.util.function.UnaryOperator;
import org.luaj.vm2.LuaTable;

/**
 * The call of a script that is running in a {@link LuaState}, as libraries see it. Asked anew in every function of a library:
 * what it answers is another thing in the next call.
 */
public interface RunningCall {

    /** What it may still use up. The same object in every call. */
    Budget budget();

    /** What the script's calls of the PDK have come to so far. */
    ScriptCall call();

    /**
     * The session that it is about.
     *
     * @throws PdkException while a script is being loaded, which is about none
     */
    SessionFacts facts();

    /**
     * The phase it runs in.
     *
     * @throws PdkException while a script is being loaded (spec 2.1, P2)
     */
    Phase phase();

    /**
     * Lets a function pass or not.
     *
     * @throws PdkException in any other phase, with Kong's wording (spec 2.1, P1 and P2)
     */
    void check(PhaseGuard guard);

    /**
     * {@code kong.ctx.plugin}: what this plugin keeps of this session.
     *
     * @throws PdkException while a script is being loaded
     */
    LuaTable pluginContext();

    /**
     * {@code kong.ctx.shared}: what the plugins of this session share.
     *
     * @throws PdkException while a script is being loaded
     */
    LuaTable sharedContext();

    /** Changes what becomes of a handshake; the library has checked the phase. */
    void change(UnaryOperator<Proceed> change);

    /** Ends the script, whatever it has around this call, and answers the handshake; the library has checked the phase. */
    Error exit(Reject answer);

    /** Tells the operator something once in this call. */
    void warn(String warning);
}
