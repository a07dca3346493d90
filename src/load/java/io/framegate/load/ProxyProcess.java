package io.framegate.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy in a JVM of its own, on a port that the system chooses: the artefact, configured as {@code conf/examples/bench.yaml} and
 * perhaps with its plugins in further processes, or a {@link BareRelay}.
 */
final class ProxyProcess implements AutoCloseable {

    private static final Pattern LISTENER = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)  \\(bench\\)");
    private static final Pattern JOINED = Pattern.compile("joined cluster .* at (\\S+),");
    private static final Pattern HOSTS = Pattern.compile("hosts plugins, on");
    private static final Pattern OFFER = Pattern.compile("plugin host (\\S+) (offers|cannot host) .*");
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final JvmProcess process;
    private final List<JvmProcess> pluginHosts;
    private final int port;

    private ProxyProcess(JvmProcess process, List<JvmProcess> pluginHosts, int port) {
        this.process = process;
        this.pluginHosts = pluginHosts;
        this.port = port;
        process.ignoreOutput();
        pluginHosts.forEach(JvmProcess::ignoreOutput);
    }

    /**
     * Starts the gateway in front of this upstream and waits until it listens and knows its plugin hosts.
     *
     * @param modes the routes it has
     * @param hosts how many processes its plugins are in; 0 for the gateway's own
     */
    static ProxyProcess gateway(Artefact artefact, Collection<Mode> modes, int upstreamPort, int hosts)
            throws IOException {
        Path declarative = Files.createTempFile("bench-kong", ".yml");
        try {
            Files.writeString(
                    declarative, Routes.of(modes, upstreamPort, hosts > 0).encodePrettily());
            List<String> settings = List.of("declarative_config=" + declarative, "listeners.0.port=0");
            return hosts > 0 ? spread(artefact, settings, hosts) : listening(artefact.gateway(settings));
        } finally {
            Files.delete(declarative);
        }
    }

    /** In a cluster of their own, in which the others find the gateway at a port that the system chose. */
    private static ProxyProcess spread(Artefact artefact, List<String> settings, int hosts) throws IOException {
        List<String> cluster = List.of(
                "cluster.enabled=true",
                "cluster.name=load-" + UUID.randomUUID(),
                "cluster.port=0",
                "cluster.bus_port=0");
        JvmProcess gateway = artefact.gateway(with(settings, cluster));
        List<JvmProcess> pluginHosts = new ArrayList<>();
        try {
            String member = gateway.awaits(JOINED).group(1);
            MatchResult listener = gateway.awaits(LISTENER);
            for (int i = 0; i < hosts; i++) {
                pluginHosts.add(artefact.pluginHost(with(cluster, List.of("cluster.members.0=" + member))));
            }
            for (JvmProcess host : pluginHosts) {
                host.awaits(HOSTS);
            }
            Set<String> known = new HashSet<>();
            while (known.size() < hosts) {
                MatchResult offer = gateway.awaits(OFFER);
                if (!offer.group(2).equals("offers")) {
                    throw new IOException(offer.group());
                }
                known.add(offer.group(1));
            }
            return new ProxyProcess(gateway, pluginHosts, Integer.parseInt(listener.group(1)));
        } catch (IOException failure) {
            gateway.close();
            pluginHosts.forEach(JvmProcess::close);
            throw failure;
        }
    }

    private static List<String> with(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Starts a relay of bytes in front of this upstream and waits until it listens. */
    static ProxyProcess relay(List<String> jvm, int eventLoops, int upstreamPort) throws IOException {
        List<String> arguments = List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareRelay.class.getName(),
                String.valueOf(upstreamPort),
                String.valueOf(eventLoops));
        return listening(JvmProcess.start(jvm, arguments));
    }

    private static ProxyProcess listening(JvmProcess process) throws IOException {
        try {
            return new ProxyProcess(
                    process,
                    List.of(),
                    Integer.parseInt(process.awaits(LISTENER).group(1)));
        } catch (IOException failure) {
            process.close();
            throw failure;
        }
    }

    int port() {
        return port;
    }

    /** In how many processes its plugins are; 0 if in its own. */
    int pluginHosts() {
        return pluginHosts.size();
    }

    /** Opens a socket; how long it took from the start of the process until it was accepted. */
    Duration untilFirstSocket() throws IOException {
        String request = String.join(
                "\r\n",
                "GET /inspect HTTP/1.1",
                "Host: 127.0.0.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        try (Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            Duration duration = Duration.ofNanos(System.nanoTime() - process.startedAt());
            if (!String.valueOf(status).startsWith("HTTP/1.1 101")) {
                throw new IOException("the gateway did not accept: " + status);
            }
            return duration;
        }
    }

    /** The CPU time of the proxy so far, without its plugin hosts. */
    Duration cpu() {
        return process.cpu();
    }

    /** The CPU time of its plugin hosts so far. */
    Duration pluginHostsCpu() {
        return pluginHosts.stream().map(JvmProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** Bytes of objects that survive a full collection. */
    long liveHeap() throws IOException {
        String printed = process.command("GC.class_histogram");
        Matcher total =
                Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE).matcher(printed);
        if (!total.find()) {
            throw new IOException("no histogram: " + printed);
        }
        return Long.parseLong(total.group(1));
    }

    /** Writes down what JFR has recorded of the proxy until now. */
    void dumpRecording(Path file) throws IOException {
        String printed = process.command("JFR.dump", "filename=" + file.toAbsolutePath());
        if (!Files.exists(file)) {
            throw new IOException("no recording: " + printed);
        }
    }

    /** Ends it as an operator does, then its plugin hosts, and waits for that. */
    @Override
    public void close() {
        process.close();
        pluginHosts.forEach(JvmProcess::close);
    }
}
