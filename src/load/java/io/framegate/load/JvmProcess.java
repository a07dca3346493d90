package io.framegate.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of its own. */
final class JvmProcess implements AutoCloseable {

    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final int PATIENCE_SECONDS = 60;

    private final long startedAt;
    private final Process process;
    private final BufferedReader output;

    private JvmProcess(List<String> command) throws IOException {
        this.startedAt = System.nanoTime();
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it with these options and arguments. */
    static JvmProcess start(List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JDK.resolve("java").toString()));
        command.addAll(options);
        command.addAll(arguments);
        return new JvmProcess(command);
    }

    /** Reads what it prints until this is there. */
    MatchResult awaits(Pattern pattern) throws IOException {
        List<String> printed = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.add(line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
        }
        throw new IOException("it ended without \"" + pattern + "\": " + String.join("\n", printed));
    }

    /** Reads on what it prints, for nobody: it would stand still otherwise. */
    void ignoreOutput() {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (output.readLine() != null) {
                            // a line for each session
                        }
                    } catch (IOException | UncheckedIOException closed) {
                        // it has ended
                    }
                },
                "output");
        reader.setDaemon(true);
        reader.start();
    }

    /** By {@link System#nanoTime}. */
    long startedAt() {
        return startedAt;
    }

    /** The CPU time of all its threads so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("no CPU time to be had"));
    }

    /** Has jcmd do something with it; what that printed. */
    String command(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(JDK.resolve("jcmd").toString(), Long.toString(process.pid())));
        command.addAll(List.of(words));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Ends it as an operator does, and waits for that. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
