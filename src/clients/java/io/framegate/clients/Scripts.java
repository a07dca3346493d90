package io.framegate.clients;

import io.framegate.testkit.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The commands that run a script of {@code src/clients/scripts} with the packages it needs. */
final class Scripts {

    static final Path DIRECTORY = Path.of("src/clients/scripts").toAbsolutePath();

    private Scripts() {}

    static List<String> python(String name) {
        String python = Stream.of("python3", "/usr/bin/python3")
                .filter(command -> Installed.works(command, "-c", "import websockets"))
                .findFirst()
                .orElseThrow(() -> Installed.skipped("Python's websockets is not installed (python3-websockets)"));
        return List.of(python, DIRECTORY.resolve(name).toString());
    }

    static List<String> node(String name) throws IOException {
        Installed.program("node");
        Installed.program("npm");
        Path modules = Files.createDirectories(Path.of("target/clients").toAbsolutePath());
        try (Stream<Path> scripts = Files.list(DIRECTORY)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, modules.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Installed.works(
                "npm", "install", "--prefix", modules.toString(), "--no-audit", "--no-fund", "--ignore-scripts")) {
            throw Installed.skipped("npm cannot install the packages of src/clients/scripts/package.json");
        }
        return List.of("node", modules.resolve(name).toString());
    }
}
