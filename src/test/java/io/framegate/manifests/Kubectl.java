package io.framegate.manifests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code kubectl kustomize}, which needs no cluster. */
final class Kubectl {

    private static final long SECONDS = 60;

    private Kubectl() {}

    static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
    }

    /** An overlay with these components, as an overlay of one's own would have it. */
    static Installation render(Path overlay, List<Path> components) {
        String name = overlay.getFileName()
                + components.stream().map(one -> "+" + one.getFileName()).collect(Collectors.joining());
        try {
            // Within the project, since kustomize takes no absolute paths.
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target")).toAbsolutePath(), "overlay");
            Path file = Files.writeString(
                    directory.resolve("kustomization.yaml"),
                    "resources: [" + directory.relativize(overlay.toAbsolutePath()) + "]\ncomponents: "
                            + components.stream()
                                    .map(one -> directory.relativize(one.toAbsolutePath()))
                                    .toList()
                            + "\n");
            try {
                return new Installation(name, Item.of(name, run(directory)));
            } finally {
                Files.delete(file);
                Files.delete(directory);
            }
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }

    private static String run(Path directory) throws IOException {
        Path output = Files.createTempFile("kustomize", ".out");
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("kubectl kustomize failed: " + text);
            }
            return text;
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        } finally {
            Files.delete(output);
        }
    }
}
