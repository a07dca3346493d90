package io.framegate.testkit;

import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import java.util.function.Supplier;

/** A plugin in one line: its name, its priority, and what makes it. */
public record TestPlugin(String name, int priority, Supplier<Plugin> maker)
        implements PluginFactory<PluginFactory.NoConfig> {

    @Override
    public Class<NoConfig> configType() {
        return NoConfig.class;
    }

    @Override
    public Plugin create(NoConfig config) {
        return maker.get();
    }
}
