package io.framegate.script;

import java.util.Optional;

/** A script that cannot be loaded, or has failed. */
public final class ScriptException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Optional<String> chunk;
    private final int line;

    /**
     * A failure.
     *
     * @param chunk the chunk it happened in; empty if in none
     * @param line the line in it; 0 if it is not known
     * @param message what happened, with chunk and line
     */
    public ScriptException(Optional<String> chunk, int line, String message) {
        super(message, null, false, false);
        this.chunk = chunk;
        this.line = line;
    }

    /** The chunk it happened in; empty if in none. */
    public Optional<String> chunk() {
        return chunk;
    }

    /** The line in it; 0 if it is not known. */
    public int line() {
        return line;
    }
}
