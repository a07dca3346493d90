package io.framegate.bus;

import io.framegate.config.Placement;
import io.framegate.config.PluginsConfig;
import io.framegate.config.VerticleConfig;
import io.framegate.pdk.PluginFactory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
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
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plugins come from: the class path, the configured directories, and the configured verticles. Finds their factories,
 * and later deploys the verticles that host what was configured of them.
 */
public final class PluginSources {

    private static final Logger LOG = LoggerFactory.getLogger(PluginSources.class);

    /** Whoever brings the factory of a plugin, by the plugin's name. */
    private final Map<String, PluginFactory<?>> factories = new HashMap<>();

    private final Map<String, VerticleConfig> verticles = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<PluginVerticle> hosts = new CopyOnWriteArrayList<>();
    private final ClassLoader loader;

    private PluginSources(PluginsConfig config, List<PluginFactory<?>> brought) {
        this.loader = loader(config.directories());
        loadServices();
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

    /** The factory of every plugin there is. */
    public List<PluginFactory<?>> factories() {
        return List.copyOf(factories.values());
    }

    // ---- finding

    private ClassLoader loader(List<Path> directories) {
        List<URL> jars = new ArrayList<>();
        for (Path path : directories) {
            try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    jars.add(url(jar));
                }
            } catch (IOException unreadable) {
                problems.add("cannot read " + path);
            }
        }
        ClassLoader own = PluginSources.class.getClassLoader();
        return jars.isEmpty() ? own : new URLClassLoader("plugins", jars.toArray(URL[]::new), own);
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

    // ---- deploying

    /**
     * Deploys what hosts these plugins: one verticle per event loop for all that are found by {@link ServiceLoader}, the
     * configured verticles for their own, and worker verticles for each that blocks.
     *
     * @param eventLoops how many there are
     * @return fails with the reason if a plugin cannot start
     */
    public Future<?> deploy(Vertx vertx, List<PluginSpec> specs, int eventLoops) {
        List<PluginSpec> local = new ArrayList<>();
        List<Future<?>> deployed = new ArrayList<>();
        for (PluginSpec spec : specs) {
            if (spec.placement() == Placement.LOCAL) {
                local.add(spec);
            } else if (spec.placement() == Placement.PREFER_LOCAL) {
                deployed.add(deploy(vertx, List.of(spec), eventLoops, Reach.PROCESS)
                        .otherwise(failure -> leftToOthers(spec, failure)));
            }
        }
        deployed.add(deploy(vertx, local, eventLoops, Reach.PROCESS));
        return Future.all(deployed);
    }

    private static <T> @Nullable T leftToOthers(PluginSpec spec, Throwable failure) {
        LOG.warn("plugin {} is left to plugin hosts: {}", spec.name(), failure.getMessage());
        return null;
    }

    /** How many sessions there are in what was deployed. */
    Future<Integer> sessions() {
        List<Future<Integer>> counts =
                hosts.stream().map(PluginVerticle::sessions).toList();
        return Future.all(counts)
                .map(all -> counts.stream().mapToInt(Future::result).sum());
    }

    /** Whatever was deployed forgets the sessions of gateways whose addresses begin so. */
    void forgetGateways(String addressStart) {
        hosts.forEach(host -> host.forgetGateways(addressStart));
    }

    Future<?> deploy(Vertx vertx, List<PluginSpec> specs, int eventLoops, Reach reach) {
        List<PluginSpec> ordinary = new ArrayList<>();
        Map<VerticleConfig, List<PluginSpec>> owned = new HashMap<>();
        List<Future<?>> deployed = new ArrayList<>();
        for (PluginSpec spec : specs) {
            VerticleConfig owner = verticles.get(spec.factory().name());
            if (owner != null) {
                owned.computeIfAbsent(owner, verticle -> new ArrayList<>()).add(spec);
            } else if (spec.blocking()) {
                deployed.add(deploy(
                        vertx,
                        List.of(spec),
                        eventLoops,
                        hosted -> PluginVerticle.hosting(hosted, reach),
                        new DeploymentOptions()));
            } else {
                ordinary.add(spec);
            }
        }
        if (!ordinary.isEmpty()) {
            deployed.add(deploy(
                    vertx,
                    ordinary,
                    eventLoops,
                    hosted -> PluginVerticle.hosting(hosted, reach),
                    new DeploymentOptions()));
        }
        owned.forEach((verticle, own) -> {
            int instances = verticle.instances() == 0 ? eventLoops : verticle.instances();
            DeploymentOptions options = new DeploymentOptions().setConfig(new JsonObject(verticle.config()));
            deployed.add(deploy(vertx, own, instances, hosted -> configured(verticle, hosted, reach), options));
        });
        return Future.all(deployed);
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

    private Future<?> deploy(
            Vertx vertx,
            List<PluginSpec> specs,
            int instances,
            java.util.function.Function<List<PluginSpec>, PluginVerticle> verticle,
            DeploymentOptions options) {
        boolean blocking = specs.stream().anyMatch(PluginSpec::blocking);
        Supplier<PluginVerticle> supplier = () -> {
            PluginVerticle host = verticle.apply(specs);
            hosts.add(host);
            return host;
        };
        return vertx.deployVerticle(
                supplier,
                options.setInstances(instances)
                        .setThreadingModel(blocking ? ThreadingModel.WORKER : ThreadingModel.EVENT_LOOP));
    }
}
