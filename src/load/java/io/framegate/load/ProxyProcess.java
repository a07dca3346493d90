package io.framegate.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy in a JVM of its own, on a port that the system chooses: the artefact, configured as {@code conf/examples/bench.yaml}, or a
 * {@link BareRelay}.
 */
final class ProxyProcess implements AutoCloseable {

    private static final Path EXAMPLES = Path.of("conf", "examples");
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern LISTENER = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)  \\(bench\\)");
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int PATIENCE_SECONDS = 60;

    private final @Nullable Path declarative;
    private final long startedAt;
    private final Process process;
    private final BufferedReader output;
    private final int port;

    private ProxyProcess(@Nullable Path declarative, List<String> command) throws IOException {
        this.declarative = declarative;
        this.startedAt = System.nanoTime();
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = announcedPort();
    }

    /** Starts the gateway in front of this upstream and waits until it listens. */
    static ProxyProcess gateway(Path jar, List<String> jvm, int eventLoops, int upstreamPort) throws IOException {
        Path declarative = Files.createTempFile("bench-kong", ".yml");
        Files.writeString(
                declarative,
                Files.readString(EXAMPLES.resolve("bench-kong.yml")).replace(":21001", ":" + upstreamPort));
        List<String> command = java(
                jvm,
                "-Dframegate.declarative_config=" + declarative,
                "-Dframegate.event_loops=" + eventLoops,
                "-Dframegate.listeners.0.port=0",
                "-jar",
                jar.toString(),
                "--config",
                EXAMPLES.resolve("bench.yaml").toString());
        return new ProxyProcess(declarative, command);
    }

    /** Starts a relay of bytes in front of this upstream and waits until it listens. */
    static ProxyProcess relay(List<String> jvm, int eventLoops, int upstreamPort) throws IOException {
        List<String> command = java(
                jvm,
                "-cp",
                System.getProperty("java.class.path"),
                BareRelay.class.getName(),
                String.valueOf(upstreamPort),
                String.valueOf(eventLoops));
        return new ProxyProcess(null, command);
    }

    private static List<String> java(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JDK.resolve("java").toString()));
        command.addAll(jvm);
        command.addAll(List.of(arguments));
        return command;
    }

    private int announcedPort() throws IOException {
        List<String> printed = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.add(line);
            Matcher matcher = LISTENER.matcher(line);
            if (matcher.find()) {
                Thread drain = new Thread(this::drain, "proxy-output");
                drain.setDaemon(true);
                drain.start();
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("the proxy did not start: " + String.join("\n", printed));
    }

    private void drain() {
        try {
            while (output.readLine() != null) {
                // a line for each session
            }
        } catch (IOException | UncheckedIOException closed) {
            // it has ended
        }
    }

    int port() {
        return port;
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
            Duration duration = Duration.ofNanos(System.nanoTime() - startedAt);
            if (!String.valueOf(status).startsWith("HTTP/1.1 101")) {
                throw new IOException("the gateway did not accept: " + status);
            }
            return duration;
        }
    }

    /** The CPU time of all its threads so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("no CPU time to be had"));
    }

    /** Bytes of objects that survive a full collection. */
    long liveHeap() throws IOException {
        Process jcmd = new ProcessBuilder(
                        JDK.resolve("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total =
                Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE).matcher(printed);
        if (!total.find()) {
            throw new IOException("no histogram: " + printed);
        }
        return Long.parseLong(total.group(1));
    }

    /** Ends it as an operator does, and waits for that. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (declarative != null) {
            Files.deleteIfExists(declarative);
        }
    }
}
