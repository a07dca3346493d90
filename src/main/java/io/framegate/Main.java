package io.framegate;

import io.framegate.bus.PluginSources;
import io.framegate.cluster.Cluster;
import io.framegate.config.GatewayConfig;
import io.framegate.config.ListenerConfig;
import io.framegate.config.PluginCatalog;
import io.framegate.config.document.ConfigSchema;
import io.framegate.config.source.LoadedConfig;
import io.framegate.demo.Demo;
import io.framegate.gateway.Product;
import io.framegate.gateway.SessionObserver;
import io.framegate.pdk.PluginFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: reads the configuration, wires the parts, starts them. */
@Command(
        name = "framegate",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = PluginHostCommand.class,
        description = "A WebSocket gateway through which every frame passes a chain of plugins.",
        footer = {
            "",
            "Without --config the settings are read from conf/framegate.yaml or, if there is no such file, from the one that"
                    + " is built in.",
            "Exit status: 0 fine, 1 the configuration is bad or the gateway cannot start, 2 the command line is bad."
        })
public final class Main implements Callable<Integer> {

    private static final Path CONVENTIONAL_SETTINGS = Path.of("conf", "framegate.yaml");

    private static final int START_SECONDS = 60;
    private static final int FAILURE = 1;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file.")
    private @Nullable Path config;

    @Option(names = "--check", description = "Check the configuration, list every problem with its path, and exit.")
    private boolean check;

    @Option(
            names = "--exit-when-ready",
            description =
                    "Start, listen, and stop again: to see that a start succeeds, or to make a class-data archive.")
    private boolean exitWhenReady;

    @Option(
            names = "--schema",
            paramLabel = "PLUGIN",
            description = "Print what a plugin may be configured with, as JSON Schema, and exit.")
    private @Nullable String schema;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Made while the command line is parsed, which takes as long. */
    final CompletableFuture<EventLoops> eventLoops = CompletableFuture.supplyAsync(EventLoops::ofThisMachine);

    boolean running;

    private Main() {}

    /** Starts the gateway, or does what the options ask for instead. */
    public static void main(String[] arguments) {
        Main main = new Main();
        int status = new CommandLine(main).execute(arguments);
        if (!main.running) {
            System.exit(status);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"framegate " + Product.VERSION};
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        EventLoops loading;
        PreparedGateway prepared;
        try {
            loading = await(eventLoops);
            prepared = await(PreparedGateway.of(loading.vertx(), settingsFile()));
        } catch (ExecutionException | TimeoutException failure) {
            return fail("the configuration cannot be loaded: " + reason(failure));
        }
        if (schema != null) {
            return printSchema(schema, prepared);
        }
        LoadedConfig loaded = prepared.config();
        loaded.warnings().forEach(warning -> err().println("warning: " + warning));
        if (!(loaded instanceof LoadedConfig.Valid valid)) {
            return invalid(loaded);
        }
        if (valid.settings().cluster().enabled() && !Cluster.isAvailable()) {
            return fail(Cluster.unavailability());
        }
        if (check) {
            out().println("The configuration is valid.");
            return 0;
        }
        return start(loading, valid, prepared.plugins().orElseThrow());
    }

    /** Of whatever plugins were found: the rest of the configuration may be wrong. */
    private int printSchema(String plugin, PreparedGateway prepared) {
        Optional<PluginCatalog> catalog = prepared.plugins().map(sources -> PluginCatalog.of(sources.factories()));
        if (catalog.isEmpty()) {
            prepared.config().problems().forEach(problem -> err().println(problem));
            return fail("the plugins cannot be found");
        }
        Optional<PluginFactory<?>> factory = catalog.get().find(plugin);
        if (factory.isEmpty()) {
            return fail("there is no plugin " + plugin + "; known are "
                    + String.join(", ", catalog.get().names()));
        }
        Map<String, Object> described = ConfigSchema.of(factory.get().configType(), plugin);
        out().println(new JsonObject(described).encodePrettily());
        return 0;
    }

    private Optional<Path> settingsFile() {
        if (config != null) {
            return Optional.of(config);
        }
        return Files.exists(CONVENTIONAL_SETTINGS) ? Optional.of(CONVENTIONAL_SETTINGS) : Optional.empty();
    }

    private int start(EventLoops loading, LoadedConfig.Valid valid, PluginSources plugins) throws InterruptedException {
        GatewayConfig settings = valid.settings();
        EventLoops loops;
        try {
            loops = loading.asSettled(settings);
        } catch (IllegalStateException unavailable) {
            return fail("the gateway cannot start: " + unavailable.getMessage());
        }
        Vertx vertx = loops.vertx();
        Optional<Demo> demo =
                settings.demo().enabled() ? Optional.of(new Demo(vertx, settings.demo())) : Optional.empty();
        List<SessionObserver> observers = demo.isPresent() ? List.of(demo.get().trace()) : List.of();
        try {
            if (demo.isPresent()) {
                await(demo.get().start());
            }
            AdministeredGateway started =
                    await(AdministeredGateway.start(loops, valid, plugins, observers, demo.map(Demo::page)));
            Gateway gateway = started.gateway();
            if (!exitWhenReady) {
                running = true;
                ProcessEnd.does(
                        () -> gateway.drain().eventually(gateway::stop).eventually(vertx::close),
                        settings.drain().timeout());
            }
            announce(settings, started, loops, demo.isPresent());
            if (exitWhenReady) {
                await(gateway.stop().eventually(vertx::close));
            } else {
                settingsFile().ifPresent(file -> new ConfigWatch(vertx, file, valid, plugins, started).start());
            }
            return 0;
        } catch (ExecutionException | TimeoutException failure) {
            vertx.close();
            return fail("the gateway cannot start: " + valid.redaction().of(reason(failure)));
        }
    }

    private void announce(GatewayConfig settings, AdministeredGateway started, EventLoops loops, boolean demo) {
        List<Integer> ports = started.gateway().ports();
        PrintWriter out = out();
        out.println("Framegate " + Product.VERSION + " listens, on " + loops + ", on");
        for (int i = 0; i < ports.size(); i++) {
            ListenerConfig listener = settings.listeners().get(i);
            String scheme = listener.tls().isPresent() ? "wss" : "ws";
            out.println("  " + scheme + "://" + listener.host() + ":" + ports.get(i) + "  (" + listener.name() + ")");
        }
        started.adminPort()
                .ifPresent(port -> out.println("  " + settings.admin().address(port) + "/status  (admin)"));
        if (demo) {
            String address = settings.listeners().get(0).host() + ":" + ports.get(0);
            out.println("Try it:");
            out.println("  http://" + address + "/  shows what every plugin decides about every frame");
            out.println("  npx wscat -c ws://" + address + "/demo  and type: hello!");
        }
        out.flush();
    }

    // ----

    static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(START_SECONDS, TimeUnit.SECONDS);
    }

    static String reason(Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Lists every problem. */
    int invalid(LoadedConfig loaded) {
        loaded.problems().forEach(err()::println);
        int count = loaded.problems().size();
        return fail(count == 1 ? "1 problem, nothing was started" : count + " problems, nothing was started");
    }

    int fail(String message) {
        err().println("framegate: " + message);
        return FAILURE;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    private PrintWriter err() {
        return command.commandLine().getErr();
    }
}
