package org.example.template;

import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;

/** Makes the plugin from its configuration. The gateway finds it by its line in {@code META-INF/services}. */
public final class TemplatePluginFactory implements PluginFactory<TemplatePlugin.Config> {

    /** What it is called in a declarative file. */
    @Override
    public String name() {
        return "template-plugin";
    }

    /** Plugins with a higher one run before it. */
    @Override
    public int priority() {
        return 500;
    }

    @Override
    public Class<TemplatePlugin.Config> configType() {
        return TemplatePlugin.Config.class;
    }

    @Override
    public Plugin create(TemplatePlugin.Config config) {
        return new TemplatePlugin(config);
    }
}
