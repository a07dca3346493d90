package io.framegate;

import io.framegate.bus.PluginHostProcess;
import io.framegate.bus.PluginSources;
import io.framegate.cluster.Cluster;
import io.framegate.config.GatewayConfig;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.References;
import io.framegate.config.source.ConfigSource;
import io.framegate.config.source.LoadedConfig;
import io.framegate.gateway.Product;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs plugins for gateways in other processes. */
@Command(
        name = "plugin-host",
        mixinStandardHelpOptions = true,
        description =
                "Runs plugins for the gateways of a cluster: those whose placement is remote. What they are configured"
                        + " with is in the gateways' declarative file; only the plugins themselves have to be here.")
final class PluginHostCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The settings file; what it says about listeners and routes is of no account here.")
    private @Nullable Path config;

    @Option(
            names = "--plugins",
            paramLabel = "PATH",
            description = "A jar with plugins, or a directory of such jars, besides those that the settings name.")
    private List<Path> plugins = List.of();

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Override
    public Integer call() throws InterruptedException {
        EventLoops loading;
        LoadedConfig loaded;
        Path settings = Optional.ofNullable(config).orElseThrow();
        try {
            loading = Main.await(main.eventLoops);
            loaded = Main.await(new ConfigSource(
                            loading.vertx(), any -> Future.failedFuture("not needed"), PreparedGateway.EXCEPTIONS)
                    .loadSettings(settings));
        } catch (ExecutionException | TimeoutException failure) {
            return main.fail("the settings cannot be loaded: " + Main.reason(failure));
        }
        if (!(loaded instanceof LoadedConfig.Valid valid)) {
            return main.invalid(loaded);
        }
        if (!valid.settings().cluster().enabled()) {
            return main.fail("a plugin host is found through a cluster: cluster.enabled is off in " + settings);
        }
        return start(loading, valid, reader(settings));
    }

    /** Reads what plugins are configured with; references are to this machine's files and variables. */
    private static ConfigReader reader(Path settings) {
        Path directory =
                Optional.ofNullable(settings.toAbsolutePath().getParent()).orElseThrow();
        return ConfigReader.resolving(
                References.of(System.getenv(), path -> Files.readString(directory.resolve(path))));
    }

    private int start(EventLoops loading, LoadedConfig.Valid valid, ConfigReader reader) throws InterruptedException {
        GatewayConfig settings = valid.settings();
        EventLoops loops;
        PluginSources sources;
        try {
            sources = PluginSources.load(settings.plugins().withDirectories(plugins));
            loops = loading.asSettled(settings);
        } catch (IllegalArgumentException | IllegalStateException failure) {
            return main.fail("the plugin host cannot start: " + failure.getMessage());
        }
        Vertx vertx = loops.vertx();
        Cluster cluster = loops.cluster().orElseThrow();
        PluginHostProcess process = new PluginHostProcess(cluster, sources, reader, Gateway.eventLoops(settings));
        OptionalInt adminPort;
        try {
            adminPort = Main.await(AdministeredHost.start(loops, valid, process));
        } catch (ExecutionException | TimeoutException failure) {
            vertx.close();
            return main.fail("the plugin host cannot start: " + Main.reason(failure));
        }
        main.out().println("Framegate " + Product.VERSION + " hosts plugins, on " + loops);
        adminPort.ifPresent(port -> main.out().println("  " + settings.admin().address(port) + "/status  (admin)"));
        main.out().flush();
        main.running = true;
        ProcessEnd.does(
                () -> process.leave().eventually(() -> Traces.stop(vertx)).eventually(vertx::close),
                settings.drain().timeout());
        return 0;
    }
}
