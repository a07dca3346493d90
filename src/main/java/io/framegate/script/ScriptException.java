package io.framegate.script;

import java.util.Optional;

/**
 * A script that cannot be loaded, or has failed. Where it was thrown is a line of the script, so that logs say that and not what a
 * script may have put into the message.
 */
public final class ScriptException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Optional<String> chunk;
    private final int line;
    private final boolean own;

    /**
     * A failure.
     *
     * @param chunk the chunk it happened in; empty if in none
     * @param line the line in it; 0 if it is not known
     * @param message what happened, with chunk and line
     */
    public ScriptException(Optional<String> chunk, int line, String message) {
        this(chunk, line, message, false);
    }

    /**
     * The same.
     *
     * @param own whether the script raised it with a text of its own, in which it may quote a peer
     */
    public ScriptException(Optional<String> chunk, int line, String message, boolean own) {
        super(message);
        this.own = own;
        this.chunk = chunk;
        this.line = line;
        setStackTrace(chunk.stream()
                .map(name -> new StackTraceElement("script", "run", name, line == 0 ? -1 : line))
                .toArray(StackTraceElement[]::new));
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to fill in
    public Throwable fillInStackTrace() {
        return this; // it is the script's place that counts
    }

    /** The message as it may be logged: one of the script's own is left out. */
    public String shown() {
        return own
                ? chunk.orElse("?") + ":" + line + ": an error that the script raised itself"
                : String.valueOf(getMessage());
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
