package io.framegate.lua.plugins;

import io.framegate.config.LuaConfig;
import io.framegate.config.LuaConfig.UntrustedLua;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaSource;
import io.framegate.lua.ModuleFiles;
import io.framegate.pdk.Objection;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.script.Script;
import io.framegate.script.ScriptException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** {@code pre-function}, before every other plugin, and {@code post-function}, after them (spec 9.3). */
final class FunctionPlugin implements PluginFactory<FunctionConfig> {

    private final String name;
    private final int priority;
    private final LuaConfig settings;
    private final ModuleFiles modules;

    private FunctionPlugin(String name, int priority, LuaConfig settings, ModuleFiles modules) {
        this.name = name;
        this.priority = priority;
        this.settings = settings;
        this.modules = modules;
    }

    /** @param modules what scripts find by {@code require} where they are trusted */
    static FunctionPlugin before(LuaConfig settings, ModuleFiles modules) {
        return new FunctionPlugin("pre-function", 1_000_000, settings, modules);
    }

    static FunctionPlugin after(LuaConfig settings, ModuleFiles modules) {
        return new FunctionPlugin("post-function", -1_000, settings, modules);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public Class<FunctionConfig> configType() {
        return FunctionConfig.class;
    }

    @Override
    public List<Objection> objections(FunctionConfig config) {
        List<Objection> objections = new ArrayList<>();
        if (settings.untrustedLua() == UntrustedLua.OFF) {
            objections.add(Objection.problem(refusal()));
        }
        config.idle()
                .forEach(phase -> objections.add(Objection.warning(
                        "does nothing here: a WebSocket session has no phase " + phase.pdkName(), phase.pdkName())));
        config.scripts().forEach((phase, scripts) -> {
            for (int i = 0; i < scripts.size(); i++) {
                try {
                    LuaSource.check(chunk(phase, i), scripts.get(i));
                } catch (ScriptException wrong) {
                    objections.add(Objection.problem("expected Lua, found " + wrong.getMessage(), phase.pdkName(), i));
                }
            }
        });
        return objections;
    }

    private String refusal() {
        return name + " runs scripts, which plugins.lua.untrusted_lua: off refuses";
    }

    /** As the path of the script in the declarative file ends. */
    private static String chunk(Phase phase, int index) {
        return phase.pdkName() + "[" + index + "]";
    }

    @Override
    public Plugin create(FunctionConfig config) throws ScriptException {
        if (settings.untrustedLua() == UntrustedLua.OFF) {
            throw new IllegalStateException(refusal()); // a plugin host has settings of its own
        }
        boolean trusted = settings.untrustedLua() == UntrustedLua.ON;
        LuaEngine engine = LuaPlugins.engine(settings, trusted, name);
        if (trusted) {
            engine.find(modules);
        }
        Map<Phase, List<Script>> loaded = new EnumMap<>(Phase.class);
        for (Map.Entry<Phase, List<String>> phase : config.scripts().entrySet()) {
            List<Script> scripts = new ArrayList<>();
            for (String source : phase.getValue()) {
                scripts.add(engine.load(chunk(phase.getKey(), scripts.size()), source));
            }
            loaded.put(phase.getKey(), scripts);
        }
        return ScriptPlugin.of(name, loaded);
    }
}
