package io.framegate.lua.plugins;

import io.framegate.config.LuaConfig;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaLibrary;
import io.framegate.lua.LuaLimits;
import io.framegate.lua.library.Libraries;
import io.framegate.lua.library.LibrarySite;
import io.framegate.pdk.PluginFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins in Lua that there are. */
public final class LuaPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(LuaPlugins.class);

    /** {@code kong.node.get_id}: this process, as long as it runs. */
    private static final String NODE = UUID.randomUUID().toString();

    private LuaPlugins() {}

    /**
     * A factory for each; blocks.
     *
     * @param problem told which directory cannot be read, and which plugin in one cannot be used
     */
    public static List<PluginFactory<?>> factories(LuaConfig settings, Consumer<String> problem) {
        List<PluginFactory<?>> factories = new ArrayList<>();
        factories.add(FunctionPlugin.before(settings));
        factories.add(FunctionPlugin.after(settings));
        return factories;
    }

    /** A state for the scripts of one configured plugin on one event loop. */
    static LuaEngine engine(LuaConfig settings, boolean trusted, String plugin) {
        LuaLimits limits = new LuaLimits(settings.instructions(), settings.memory(), settings.deadline(), trusted);
        LuaLibrary libraries = new Libraries(new LibrarySite(plugin, NODE, InstantSource.system()));
        return new LuaEngine(limits, List.of(libraries), warning -> LOG.warn("{}: {}", plugin, warning));
    }
}
