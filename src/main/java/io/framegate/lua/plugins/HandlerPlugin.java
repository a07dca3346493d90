package io.framegate.lua.plugins;

import io.framegate.config.LuaConfig;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaModule;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Objection;
import io.framegate.pdk.Phase;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.script.Script;
import io.framegate.script.ScriptCall;
import io.framegate.script.ScriptException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin of a {@code handler.lua} and a {@code schema.lua}, read once. */
final class HandlerPlugin implements PluginFactory<HandlerPlugin.Config> {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerPlugin.class);

    private final String name;
    private final HandlerFiles files;
    private final LuaConfig settings;
    private final SchemaField schema;
    private final int priority;

    /** Whatever the file has: {@code schema.lua} says what may be there. */
    record Config(@Inline Map<String, Object> values) {}

    private HandlerPlugin(String name, HandlerFiles files, LuaConfig settings, SchemaField schema, int priority) {
        this.name = name;
        this.files = files;
        this.settings = settings;
        this.schema = schema;
        this.priority = priority;
    }

    /**
     * Tries what the files have.
     *
     * @throws ScriptException if one of them is no Lua, fails, or says what cannot be
     */
    static HandlerPlugin of(HandlerFiles files, LuaConfig settings) throws ScriptException {
        String name = files.name();
        LuaModule module = engine(name, files, settings).handler(files.path("handler"), files.source("handler"));
        String handler = files.path("handler");
        if (LuaModule.phases().stream().noneMatch(module::handles)) {
            throw new ScriptException(
                    Optional.of(handler),
                    0,
                    handler + ": expected a function ws_handshake, ws_client_frame, ws_upstream_frame or ws_close");
        }
        int priority = module.priority()
                .orElseThrow(
                        () -> new ScriptException(Optional.of(handler), 0, handler + ": expected a number PRIORITY"));
        return new HandlerPlugin(name, files, settings, schema(name, files, settings), priority);
    }

    private static SchemaField schema(String name, HandlerFiles files, LuaConfig settings) throws ScriptException {
        String path = files.path("schema");
        Map<?, ?> data = engine(name, files, settings).data(path, files.source("schema"));
        try {
            if (!name.equals(data.get("name"))) {
                throw new IllegalArgumentException("expected name = \"" + name + "\", as its directory is named");
            }
            SchemaField config =
                    SchemaField.fields("fields", data.get("fields")).get("config");
            if (config == null || !config.type().equals("record")) {
                throw new IllegalArgumentException("expected a record config among its fields");
            }
            Set<String> unchecked = config.unchecked();
            if (!unchecked.isEmpty()) {
                LOG.warn("{}: not checked here: {}", path, String.join(", ", unchecked));
            }
            return config;
        } catch (IllegalArgumentException wrong) {
            throw new ScriptException(Optional.of(path), 0, path + ": " + wrong.getMessage());
        }
    }

    private static LuaEngine engine(String name, HandlerFiles files, LuaConfig settings) {
        LuaEngine engine = LuaPlugins.engine(settings, true, name);
        engine.find(files);
        return engine;
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
    public String version() {
        return files.digest();
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public List<Objection> objections(Config config) {
        List<Objection> objections = new ArrayList<>();
        schema.read(config.values(), List.of(), objections);
        return objections;
    }

    @Override
    public Plugin create(Config config) throws ScriptException {
        LuaModule module = engine(name, files, settings).handler(files.path("handler"), files.source("handler"));
        List<Objection> objections = new ArrayList<>();
        Object read = schema.read(config.values(), List.of(), objections);
        if (!objections.isEmpty()) { // a plugin host has files of its own
            throw new IllegalArgumentException(
                    objections.get(0).path() + ": " + objections.get(0).text());
        }
        Map<String, Object> values = new HashMap<>();
        if (read instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
        }
        LuaModule.Config complete = LuaModule.config(values);
        module.start(complete, ScriptCall.in(Phase.INIT_WORKER, warning -> LOG.warn("{}: {}", name, warning)));
        Map<Phase, List<Script>> scripts = new EnumMap<>(Phase.class);
        for (Phase phase : LuaModule.phases()) {
            if (module.handles(phase)) {
                scripts.put(phase, List.of(module.handler(phase, complete)));
            }
        }
        return ScriptPlugin.of(name, scripts);
    }
}
