package io.framegate.lua.plugins;

import io.framegate.config.LuaConfig;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaLibrary;
import io.framegate.lua.LuaLimits;
import io.framegate.pdk.PluginFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins in Lua that there are. */
public final class LuaPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(LuaPlugins.class);

    /** Found by {@link ServiceLoader}; they keep nothing of their own. */
    private static final List<LuaLibrary> LIBRARIES =
            ServiceLoader.load(LuaLibrary.class, LuaPlugins.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

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
        LuaLimits limits =
                new LuaLimits(settings.instructions(), settings.memory(), settings.deadline(), trusted);
        return new LuaEngine(limits, LIBRARIES, warning -> LOG.warn("{}: {}", plugin, warning));
    }
}
