package io.framegate.bus;

import io.framegate.config.Placement;
import io.framegate.config.PluginsConfig;
import io.framegate.config.VerticleConfig;
import io.framegate.lua.plugins.LuaPlugins;
import io.framegate.pdk.PluginFactory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Where plugins come from: the class path, the configured directories, and the configured verticles. Finds their factories,
 * and knows what kind of verticle each is to be hosted in.
 */
public final class PluginSources {

    /** Whoever brings the factory of a plugin, by the plugin's name. */
    private final Map<String, PluginFactory<?>> factories = new HashMap<>();

    private final Map<String, VerticleConfig> verticles = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final ClassLoader loader;
    private final PluginsConfig config;
    private final String found;

    private PluginSources(PluginsConfig config, List<PluginFactory<?>> brought) {
        this.config = config;
        this.found = fingerprint(config);
        this.loader = loader(config.directories());
        loadServices();
        LuaPlugins.factories(config.lua(), problems::add).forEach(this::add);
        brought.forEach(this::add);
        config.verticles().forEach(this::loadVerticle);
    }

    /**
     * Looks at every source; blocks.
     *
     * @throws IllegalArgumentException if a source cannot be read, a class cannot be used, or two plugins have one name;
     *     the message lists all of it
     */
    public static PluginSources load(PluginsConfig config) {
        return load(config, List.of());
    }

    /**
     * As {@link #load(PluginsConfig)}, with plugins that whoever embeds the gateway brings himself.
     *
     * @throws IllegalArgumentException as above
     */
    public static PluginSources load(PluginsConfig config, List<PluginFactory<?>> brought) {
        PluginSources sources = new PluginSources(config, brought);
        if (!sources.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", sources.problems));
        }
        return sources;
    }

    /**
     * What there is in the directories: another text if a jar or a Lua file comes, goes, or is another one by its size or time.
     * Blocks.
     */
    public static String fingerprint(PluginsConfig config) {
        StringBuilder text =
                new StringBuilder(LuaPlugins.fingerprint(config.lua().directories()));
        for (Path path : config.directories()) {
            try {
                for (Path jar : jars(path)) {
                    text.append(jar)
                            .append(' ')
                            .append(Files.size(jar))
                            .append(' ')
                            .append(Files.getLastModifiedTime(jar))
                            .append('\n');
                }
            } catch (IOException unreadable) {
                text.append(path).append(" unreadable\n");
            }
        }
        return text.toString();
    }

    /** Whether these settings would find the same plugins now. Blocks. */
    public boolean isCurrent(PluginsConfig config) {
        return config.equals(this.config) && fingerprint(config).equals(found);
    }

    /** The factory of every plugin there is. */
    public List<PluginFactory<?>> factories() {
        return List.copyOf(factories.values());
    }

    // ---- finding

    private ClassLoader loader(List<Path> directories) {
        List<URL> jars = new ArrayList<>();
        for (Path path : directories) {
            try {
                for (Path jar : jars(path)) {
                    jars.add(url(jar));
                }
            } catch (IOException unreadable) {
                problems.add("cannot read " + path);
            }
        }
        ClassLoader own = PluginSources.class.getClassLoader();
        return jars.isEmpty() ? own : new URLClassLoader("plugins", jars.toArray(URL[]::new), own);
    }

    private static List<Path> jars(Path path) throws IOException {
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    @SuppressWarnings("rawtypes") // a service is loaded by its raw type
    private void loadServices() {
        try {
            for (PluginFactory factory : ServiceLoader.load(PluginFactory.class, loader)) {
                add(factory);
            }
        } catch (ServiceConfigurationError unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
        }
    }

    private void loadVerticle(VerticleConfig verticle) {
        try {
            for (PluginFactory<?> factory : instantiate(verticle.className()).factories()) {
                if (add(factory)) {
                    verticles.put(factory.name(), verticle);
                }
            }
        } catch (ReflectiveOperationException | LinkageError | ClassCastException unusable) {
            problems.add("verticle " + verticle.className() + " cannot be used: " + unusable);
        }
    }

    private PluginVerticle instantiate(String className) throws ReflectiveOperationException {
        return Class.forName(className, true, loader)
                .asSubclass(PluginVerticle.class)
                .getConstructor()
                .newInstance();
    }

    private boolean add(PluginFactory<?> factory) {
        PluginFactory<?> first = factories.putIfAbsent(factory.name(), factory);
        if (first != null) {
            problems.add("two plugins are named " + factory.name() + ": "
                    + first.getClass().getName() + " and " + factory.getClass().getName());
        }
        return first == null;
    }

    // ---- housing

    /**
     * What plugins live in; those that share one share verticles.
     *
     * @param sources where they come from; whatever these were loaded with
     * @param owner the configured verticle that brings them; empty for the gateway's own
     * @param blocking whether they need worker threads
     * @param reach who is to reach them
     * @param only the one plugin that lives alone; empty for those that share
     */
    record Housing(
            PluginSources sources,
            Optional<VerticleConfig> owner,
            boolean blocking,
            Reach reach,
            Optional<String> only) {

        /** A verticle that hosts these. */
        PluginVerticle verticle(List<PluginSpec> specs) {
            return owner.map(config -> sources.configured(config, specs, reach))
                    .orElseGet(() -> PluginVerticle.hosting(specs, reach));
        }

        /** @param eventLoops how many there are */
        DeploymentOptions options(int eventLoops) {
            int wanted = owner.map(VerticleConfig::instances).orElse(0);
            DeploymentOptions options = new DeploymentOptions()
                    .setInstances(wanted == 0 ? eventLoops : wanted)
                    .setThreadingModel(blocking ? ThreadingModel.WORKER : ThreadingModel.EVENT_LOOP);
            owner.ifPresent(config -> options.setConfig(new JsonObject(config.config())));
            return options;
        }
    }

    /** What this plugin lives in. Whoever is offered to other processes lives with those that were offered together. */
    Housing housing(PluginSpec spec, Reach reach) {
        Optional<VerticleConfig> owner =
                Optional.ofNullable(verticles.get(spec.factory().name()));
        boolean alone = owner.isEmpty() && (spec.blocking() || spec.placement() == Placement.PREFER_LOCAL);
        return new Housing(this, owner, spec.blocking(), reach, alone ? Optional.of(spec.id()) : Optional.empty());
    }

    private PluginVerticle configured(VerticleConfig verticle, List<PluginSpec> specs, Reach reach) {
        try {
            PluginVerticle instance = instantiate(verticle.className());
            instance.configure(specs, reach);
            return instance;
        } catch (ReflectiveOperationException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}
