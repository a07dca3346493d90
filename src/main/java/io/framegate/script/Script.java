package io.framegate.script;

/** A script that has been loaded and can be called. Used on one thread. */
public interface Script {

    /**
     * Calls it; what it asks for is in the call afterwards.
     *
     * @throws ScriptException if it fails, or takes more than it may; what it has asked for by then is of no effect
     */
    void run(ScriptCall call) throws ScriptException;
}
