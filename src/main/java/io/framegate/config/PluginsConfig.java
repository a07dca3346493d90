package io.framegate.config;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Range;
import io.framegate.session.FailurePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where plugins come from and how they are run where the declarative file does not say.
 *
 * @param directories jars with plugins, or directories of such jars
 * @param verticles verticles that bring plugins
 * @param timeout how long a plugin may take over one frame, in ms
 * @param onFailure what becomes of a frame whose plugin failed
 * @param ignoreUnknown names of plugins that a declarative file may use although they are not there
 * @param lua scripts in Lua
 */
@Describe("Where plugins come from and how they are run.")
public record PluginsConfig(
        @Describe("Jars with plugins, or directories of such jars.")
        List<Path> directories,

        @Describe("Verticles to deploy that bring plugins.") List<VerticleConfig> verticles,

        @Describe("How long a plugin may take over one frame unless it is configured otherwise, in ms.")
        @Default("1000")
        @Range(min = 1, max = PluginsConfig.LONGEST_TIMEOUT)
        int timeout,

        @Describe("A frame whose plugin failed or took too long: closed ends the session with 1011,"
                + " open lets the frame go on unchanged.")
        @Default("closed")
        FailurePolicy onFailure,

        @Describe("Names of plugins that the declarative file may use although they are not there;"
                + " each is left out with a warning.")
        Set<String> ignoreUnknown,

        @Describe("Scripts in Lua: pre-function, post-function, and plugins of handler.lua and schema.lua.")
        @Default("{}")
        LuaConfig lua) {

    /** The longest time a plugin can be given, in ms. */
    public static final int LONGEST_TIMEOUT = 600_000;

    /** What applies where nothing is configured. */
    public static final PluginsConfig DEFAULTS =
            new PluginsConfig(List.of(), List.of(), 1000, FailurePolicy.CLOSED, Set.of());

    /** The same with what applies to scripts where nothing is configured. */
    public PluginsConfig(
            List<Path> directories,
            List<VerticleConfig> verticles,
            int timeout,
            FailurePolicy onFailure,
            Set<String> ignoreUnknown) {
        this(directories, verticles, timeout, onFailure, ignoreUnknown, LuaConfig.DEFAULTS);
    }

    /** The same with more places where plugins come from. */
    public PluginsConfig withDirectories(List<Path> more) {
        List<Path> all = new ArrayList<>(directories);
        all.addAll(more);
        return new PluginsConfig(all, verticles, timeout, onFailure, ignoreUnknown, lua);
    }

    PluginsConfig resolvedAgainst(Path directory) {
        return new PluginsConfig(
                directories.stream()
                        .map(path -> GatewayConfig.resolve(directory, path))
                        .toList(),
                verticles,
                timeout,
                onFailure,
                ignoreUnknown,
                lua.resolvedAgainst(directory));
    }
}
