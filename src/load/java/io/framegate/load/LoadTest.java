package io.framegate.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: starts the parts, measures, prints. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Measures what a round trip through the gateway costs: one message there and back, two frames.")
final class LoadTest implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 60;

    @Option(
            names = "--mode",
            split = ",",
            description =
                    "Which routes, or relay: no gateway, but bytes passed from socket to socket on Netty, the least that a"
                            + " proxy can do. ${COMPLETION-CANDIDATES}.")
    private List<Mode> modes = Mode.ROUTES;

    @Option(names = "--connections", description = "How many clients.")
    private int connections = 100;

    @Option(names = "--payload", description = "Bytes of a message, at least " + Shape.LEAST_PAYLOAD + ".")
    private int payload = 64;

    @Option(names = "--depth", description = "Messages in flight on each connection, if there is no --rate.")
    private int depth = 1;

    @Option(
            names = "--rate",
            description =
                    "Messages a second over all connections; latency then counts from when a message was due. 0: each"
                            + " connection sends as soon as it is answered, latency counts from there.")
    private int rate = 0;

    @Option(names = "--seconds", description = "How long to measure.")
    private int seconds = 10;

    @Option(names = "--warm-up", description = "Seconds of the same load before that.")
    private int warmUp = 5;

    @Option(names = "--startups", description = "Measure this many starts to the first accepted socket instead.")
    private int startups = 0;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "Write a class-data archive of a short load on every route instead: with it, and with"
                    + " --jvm=-XX:SharedArchiveFile=FILE, the gateway starts sooner.")
    private @Nullable Path archive;

    @Option(names = "--event-loops", description = "Event loops of the gateway.")
    private int eventLoops = 1;

    @Option(names = "--jvm", description = "An option for the gateway's JVM; can be repeated.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--jar", description = "The artefact.")
    private Path jar = Path.of("target", "framegate.jar");

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results here.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadTest())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Shape shape = shape();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
        try {
            EchoUpstream upstream = new EchoUpstream();
            await(vertx.deployVerticle(upstream));
            Report report = new Report(command.commandLine().getOut(), eventLoops, jvm);
            if (archive != null) {
                Files.deleteIfExists(archive);
                jvm = List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable");
                modes = Mode.ROUTES;
                seconds = 1;
                warmUp = 0;
            }
            if (startups > 0) {
                report.started(start(upstream));
            } else {
                load(vertx, upstream, shape, report);
            }
            if (json != null) {
                Files.writeString(json, report.json().encodePrettily() + "\n");
            }
            return report.errors() == 0 ? 0 : 1;
        } finally {
            await(vertx.close());
        }
    }

    private Shape shape() {
        try {
            return new Shape(connections, payload, depth, rate);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(command.commandLine(), String.valueOf(refused.getMessage()));
        }
    }

    private void load(Vertx vertx, EchoUpstream upstream, Shape shape, Report report) throws Exception {
        EnumSet<Mode> routes = EnumSet.copyOf(modes);
        if (routes.remove(Mode.RELAY)) {
            try (ProxyProcess relay = ProxyProcess.relay(jvm, eventLoops, upstream.port())) {
                load(vertx, relay, Mode.RELAY, shape, report);
            }
        }
        if (!routes.isEmpty()) {
            try (ProxyProcess gateway = gateway(upstream)) {
                for (Mode route : routes) {
                    load(vertx, gateway, route, shape, report);
                }
            }
        }
    }

    private void load(Vertx vertx, ProxyProcess proxy, Mode mode, Shape shape, Report report) throws Exception {
        Clients clients = new Clients(mode, shape, proxy.port());
        await(vertx.deployVerticle(clients));
        report.measured(mode, shape, new Measurement(proxy, clients, shape).take(warmUp, seconds));
        await(vertx.undeploy(clients.deploymentID()));
    }

    /** Starts it again and again; the first time is for this process to warm up. */
    private List<Duration> start(EchoUpstream upstream) throws IOException {
        List<Duration> durations = new ArrayList<>();
        for (int i = 0; i <= startups; i++) {
            try (ProxyProcess gateway = gateway(upstream)) {
                Duration duration = gateway.untilFirstSocket();
                if (i > 0) {
                    durations.add(duration);
                }
            }
        }
        return durations;
    }

    private ProxyProcess gateway(EchoUpstream upstream) throws IOException {
        return ProxyProcess.gateway(jar, jvm, eventLoops, upstream.port());
    }

    static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return await(future, 0);
    }

    /** What is to take so many seconds, and not much longer. */
    static <T> T await(Future<T> future, int seconds)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
