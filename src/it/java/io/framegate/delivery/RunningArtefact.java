package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The artefact as a process of its own, on configuration files in a directory that also gets its log. */
final class RunningArtefact implements AutoCloseable {

    private static final Path ARTEFACT = Path.of(System.getProperty("artefact.jar", "target/framegate.jar"));

    private final Path log;
    private final Process process;

    private RunningArtefact(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Skips the test where the package phase has made no artefact. */
    static void isThere() {
        assumeTrue(Files.exists(ARTEFACT), "no " + ARTEFACT + ": the package phase makes it");
    }

    /** The one file to copy, where the build leaves it. */
    static Path path() {
        return ARTEFACT.toAbsolutePath();
    }

    static RunningArtefact start(Path directory, String settings, String declarative, String... jvmOptions)
            throws IOException {
        Files.writeString(directory.resolve("framegate.yaml"), settings);
        Files.writeString(directory.resolve("kong.yml"), declarative);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-jar", ARTEFACT.toAbsolutePath().toString(), "--config", "framegate.yaml"));
        return of(new ProcessBuilder(command).directory(directory.toFile()), directory.resolve("log"));
    }

    /** The artefact as this command runs it, with its log in this file. */
    static RunningArtefact of(ProcessBuilder command, Path log) throws IOException {
        return new RunningArtefact(
                log,
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** The port that a listener has got, as it is announced. */
    int port(String listener) throws IOException {
        return Integer.parseInt(
                awaits("wss?://[^ ]+:(\\d+)  \\(" + listener + "\\)").group(1));
    }

    /** The port that it is administered on, as it is announced. */
    int adminPort() throws IOException {
        return Integer.parseInt(awaits("http://[^ ]+:(\\d+)/status").group(1));
    }

    /** Waits until the log has this expression. */
    MatchResult awaits(String expression) throws IOException {
        Pattern awaited = Pattern.compile(expression);
        while (true) {
            Matcher matcher = awaited.matcher(log());
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
            assertThat(process.isAlive()).as(log()).isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
