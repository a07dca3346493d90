package io.framegate.script;

/**
 * Runs scripts in some language: everything that one configured plugin on one event loop has for scripts, with what they have in
 * common. Used on one thread.
 */
public interface ScriptEngine {

    /**
     * Loads a script. Nothing of it runs before {@link Script#run}. A script that returns a function in its first
     * run is replaced by that function, which is called at once and from then on, so that what it remembers lasts.
     *
     * @param name what it is called where it fails
     * @param source its text
     * @throws ScriptException if it is not in the language, with the line
     */
    Script load(String name, String source) throws ScriptException;
}
