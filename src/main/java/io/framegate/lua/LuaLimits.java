package io.framegate.lua;

/**
 * What one call of a script may use up.
 *
 * @param instructions how many instructions it may run, with what libraries look at
 * @param memory how many bytes it may allocate, all in all
 * @param deadlineMillis how long it may take, in ms; longer while it has the processor for less than half of it
 * @param trusted whether it gets what plugins from a directory get: Lua files of those directories and the environment's
 *     variables
 */
public record LuaLimits(long instructions, long memory, long deadlineMillis, boolean trusted) {

    /** What applies where nothing is configured. */
    public static final LuaLimits DEFAULTS = new LuaLimits(5_000_000, 16 << 20, 20, false);
}
