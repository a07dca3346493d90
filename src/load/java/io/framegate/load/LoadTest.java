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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private List<Mode> modes = Mode.USUAL;

    @Option(
            names = "--plugin-hosts",
            split = ",",
            description =
                    "In how many processes of a cluster the plugins are; 0: in the gateway. Several numbers are measured"
                            + " one after the other, with a gateway each.")
    private List<Integer> pluginHosts = List.of(0);

    @Option(names = "--connections", description = "How many clients.")
    private int connections = 100;

    @Option(names = "--payload", description = "Bytes of a message. It is JSON if that is what a mode wants.")
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

    @Option(names = "--rounds", description = "How often to measure all of it, in turn.")
    private int rounds = 1;

    @Option(
            names = "--jfr",
            paramLabel = "DIRECTORY",
            description =
                    "Record the gateways with Java Flight Recorder; say where their time went and what envelopes carried.")
    private @Nullable Path jfr;

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
                modes = Mode.USUAL;
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
            boolean json = modes.stream().anyMatch(Mode::wantsJson);
            Messages messages = json ? Messages.json(payload) : Messages.letters(payload);
            return new Shape(connections, messages, depth, rate);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(command.commandLine(), String.valueOf(refused.getMessage()));
        }
    }

    private void load(Vertx vertx, EchoUpstream upstream, Shape shape, Report report) throws Exception {
        List<ProxyProcess> proxies = new ArrayList<>();
        try {
            List<Subject> subjects = start(upstream, proxies);
            for (int round = 0; round < rounds; round++) {
                for (Subject subject : subjects) {
                    load(vertx, subject, shape, report);
                }
            }
            report.rounds();
            if (jfr != null) {
                profile(jfr, subjects, report);
            }
        } finally {
            proxies.forEach(ProxyProcess::close);
        }
    }

    /** All of them, so that they can take turns; whoever has nothing to do costs next to nothing. */
    private List<Subject> start(EchoUpstream upstream, List<ProxyProcess> proxies) throws IOException {
        List<Subject> subjects = new ArrayList<>();
        if (modes.contains(Mode.RELAY)) {
            proxies.add(ProxyProcess.relay(jvm, eventLoops, upstream.port()));
            subjects.add(new Subject(Mode.RELAY, proxies.get(0)));
        }
        for (int hosts : pluginHosts) {
            EnumSet<Mode> routes = EnumSet.copyOf(modes);
            routes.remove(Mode.RELAY);
            if (hosts > 0) {
                routes.remove(Mode.NONE); // it has no plugins
            }
            if (!routes.isEmpty()) {
                ProxyProcess gateway = ProxyProcess.gateway(artefact(), routes, upstream.port(), hosts);
                proxies.add(gateway);
                routes.forEach(route -> subjects.add(new Subject(route, gateway)));
            }
        }
        if (subjects.isEmpty()) {
            throw new ParameterException(command.commandLine(), "a route without plugins needs no plugin hosts");
        }
        return subjects;
    }

    private void load(Vertx vertx, Subject subject, Shape shape, Report report) throws Exception {
        Clients clients = new Clients(subject.mode(), shape, subject.proxy().port());
        await(vertx.deployVerticle(clients));
        report.measured(subject, shape, new Measurement(subject.proxy(), clients, shape).take(warmUp, seconds));
        await(vertx.undeploy(clients.deploymentID()));
    }

    private static void profile(Path directory, List<Subject> subjects, Report report) throws IOException {
        Files.createDirectories(directory);
        Map<ProxyProcess, Path> recordings = new HashMap<>();
        for (Subject subject : subjects) {
            ProxyProcess proxy = subject.proxy();
            if (subject.mode() != Mode.RELAY) {
                Path recording = directory.resolve("gateway-" + proxy.pluginHosts() + ".jfr");
                if (recordings.put(proxy, recording) == null) {
                    Files.deleteIfExists(recording);
                    proxy.dumpRecording(recording);
                }
                report.profiled(subject, Profile.of(recording, report.results(subject)));
            }
        }
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
        return ProxyProcess.gateway(artefact(), Mode.USUAL, upstream.port(), 0);
    }

    private Artefact artefact() {
        return new Artefact(jar, jvm, eventLoops, jfr != null);
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
