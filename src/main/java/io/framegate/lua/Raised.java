package io.framegate.lua;

import io.framegate.script.ScriptException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** What a script raised, on its way out: it takes note of the line it came from in the innermost function it passes. */
final class Raised extends LuaError {

    private static final long serialVersionUID = 1;

    private transient LuaValue value;
    private final boolean own;
    private int level;
    private @Nullable String chunk;
    private int line;

    /**
     * A value that a script raises.
     *
     * @param level whose position a text is to begin with: 1 for the function that raises it, 2 for the one that called that;
     *     0 for none
     */
    Raised(LuaValue value, int level) {
        this(value, level, true);
    }

    private Raised(LuaValue value, int level, boolean own) {
        super(value);
        this.own = own;
        this.value = value;
        this.level = level;
    }

    /** What a library raised. */
    static Raised of(RuntimeException thrown) {
        if (thrown instanceof Raised raised) {
            return raised;
        } else if (thrown instanceof LuaError error) {
            LuaValue value = error.getMessageObject();
            return new Raised(value == null ? LuaValue.valueOf("error") : value, 1, false);
        }
        String message = thrown.getMessage();
        boolean meant = thrown instanceof io.framegate.pdk.PdkException || thrown instanceof IllegalArgumentException;
        return new Raised(LuaValue.valueOf(meant && message != null ? message : thrown.toString()), 1, false);
    }

    /** It leaves a function that had come to this line. */
    Raised leaving(String leftChunk, int leftLine) {
        if (chunk == null) {
            chunk = leftChunk;
            line = leftLine;
        }
        if (level == 1 && value instanceof LuaString text) {
            value = LuaValue.valueOf(leftChunk + ":" + leftLine + ": " + text.tojstring());
        }
        level = Math.max(0, level - 1);
        return this;
    }

    /** The value, a text with its position. */
    @Override
    public LuaValue getMessageObject() {
        return value;
    }

    /** As the script's failure. */
    ScriptException failure(String text) {
        return new ScriptException(Optional.ofNullable(chunk), line, text, own);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to fill in
    public Throwable fillInStackTrace() {
        return this; // it is the script's stack that counts
    }
}
