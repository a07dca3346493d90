package io.framegate.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs that a machine may have. A test that misses one is skipped, and says so on standard output. */
public final class Installed {

    private static final long SECONDS = 120;

    private Installed() {}

    /** The first of these programs that is on the path. */
    public static Path program(String... names) {
        return Stream.of(names)
                .flatMap(name -> find(name).stream())
                .findFirst()
                .orElseThrow(() -> skipped(String.join(" or ", names) + " is not on the path"));
    }

    private static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether a command ends well, with its output thrown away. */
    public static boolean works(String... command) {
        try {
            return run(Path.of("."), command).status() == 0;
        } catch (IOException | InterruptedException unusable) {
            return false;
        }
    }

    /** Says that a test is skipped and why. */
    public static TestAbortedException skipped(String reason) {
        System.out.println("SKIPPED: " + reason);
        return new TestAbortedException(reason);
    }

    /** How a program ended and what it printed. */
    public record Ended(int status, String output) {}

    /** Runs a program to its end. */
    public static Ended run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("framegate", ".out");
        Process process = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command[0] + " did not end: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
