package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import java.nio.file.Path;
import java.util.List;

/**
 * Scripts in Lua.
 *
 * @param untrustedLua what scripts in a declarative file may do
 * @param instructions how many instructions one call may run
 * @param memory how many bytes one call may allocate, all in all
 * @param deadline how long one call may take, in ms; longer while it has the processor for less than half of it
 * @param directories where plugins of {@code handler.lua} and {@code schema.lua} are
 */
@Describe("Scripts in Lua: what they may do, and what one call of one may use up.")
public record LuaConfig(
        @Describe(
                "What pre-function and post-function may do: off refuses them; sandbox gives them Lua's own functions and"
                        + " Kong's; on gives them what plugins from directories have, too: modules from there and os.getenv.")
        @Default("sandbox")
        UntrustedLua untrustedLua,

        @Describe("How many instructions one call may run; what libraries look at counts.")
        @Default("5000000")
        @Range(min = 1_000, max = 1_000_000_000)
        long instructions,

        @Describe("How many bytes one call may allocate, all in all.")
        @Default("16777216")
        @Range(min = 65_536, max = 1_073_741_824)
        long memory,

        @Describe("How long one call may take, in ms; longer while it has the processor for less than half of it.")
        @Default("20")
        @Range(min = 1, max = 10_000)
        int deadline,

        @Describe("Directories of plugins in Lua: NAME/handler.lua and NAME/schema.lua in each.")
        List<Path> directories) {

    /** What applies where nothing is configured. */
    public static final LuaConfig DEFAULTS = new LuaConfig(UntrustedLua.SANDBOX, 5_000_000, 16 << 20, 20, List.of());

    /** What scripts in a declarative file may do. */
    public enum UntrustedLua {
        /** There may be none. */
        OFF,
        /** Lua's own functions and Kong's. */
        SANDBOX,
        /** Also modules from the directories, and the environment's variables. */
        ON
    }

    LuaConfig resolvedAgainst(Path directory) {
        return new LuaConfig(
                untrustedLua,
                instructions,
                memory,
                deadline,
                directories.stream()
                        .map(path -> GatewayConfig.resolve(directory, path))
                        .toList());
    }
}
