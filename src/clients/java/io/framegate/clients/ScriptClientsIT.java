package io.framegate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Installed;
import io.framegate.testkit.Installed.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients in other languages: Python's websockets, Node's ws and undici, and a browser. */
class ScriptClientsIT {

    private static final Path SCRIPTS = Path.of("src/clients/scripts").toAbsolutePath();

    @TempDir
    private Path directory;

    /** Compression on the client's leg; the upstream, which knows no extension, is offered one all the same. */
    private static final String DEFLATE = "compression: {client: accept, upstream: accept, min_size: 0}";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pythonWebsockets(boolean deflate) throws Exception {
        String python = Stream.of("python3", "/usr/bin/python3")
                .filter(command -> Installed.works(command, "-c", "import websockets"))
                .findFirst()
                .orElseThrow(() -> Installed.skipped("Python's websockets is not installed (python3-websockets)"));

        assertDialogue(
                deflate,
                "permessage-deflate",
                Dialogue.WHOLE,
                python,
                SCRIPTS.resolve("dialogue.py").toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodeWs(boolean deflate) throws Exception {
        assertDialogue(deflate, "permessage-deflate", Dialogue.WHOLE, "node", nodeScript("ws.mjs"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodeUndici(boolean deflate) throws Exception {
        assertDialogue(deflate, "permessage-deflate", Dialogue.OF_BROWSERS, "node", nodeScript("undici.mjs"));
    }

    /** The script in a directory with the packages it needs. */
    private static String nodeScript(String name) throws IOException {
        Installed.program("node");
        Installed.program("npm");
        Path modules = Files.createDirectories(Path.of("target/clients").toAbsolutePath());
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, modules.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Installed.works(
                "npm", "install", "--prefix", modules.toString(), "--no-audit", "--no-fund", "--ignore-scripts")) {
            throw Installed.skipped("npm cannot install the packages of src/clients/scripts/package.json");
        }
        return modules.resolve(name).toString();
    }

    private static void assertDialogue(boolean deflate, String extensions, List<String> plain, String... command)
            throws Exception {
        List<String> expected = deflate ? Dialogue.deflated(plain, extensions) : plain;
        try (Dialogue dialogue = new Dialogue(deflate ? DEFLATE : "")) {
            Ended ended = Installed.run(
                    Path.of("."),
                    Stream.concat(Stream.of(command), Stream.of(dialogue.url(), deflate ? "deflate" : "plain"))
                            .toArray(String[]::new));

            assertThat(ended.output().lines()).containsExactlyElementsOf(expected);
            assertThat(ended.status()).isZero();
            dialogue.assertClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chromium(boolean deflate) throws Exception {
        List<String> expected =
                deflate ? Dialogue.deflated(Dialogue.OF_BROWSERS, "permessage-deflate") : Dialogue.OF_BROWSERS;
        Path browser = Installed.program("chromium", "chromium-browser", "google-chrome");
        try (Dialogue dialogue = new Dialogue(deflate ? DEFLATE : "")) {
            Path page = directory.resolve("page.html");
            String script = Files.readString(SCRIPTS.resolve("browser.mjs")).replace("export ", "");
            Files.writeString(
                    page,
                    Files.readString(SCRIPTS.resolve("page.html"))
                            .replace("SCRIPT\n", script)
                            .replace("DEFLATE", Boolean.toString(deflate))
                            .replace("PORT", Integer.toString(dialogue.port())));
            Process process = new ProcessBuilder(
                            browser.toString(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run",
                            "--remote-debugging-port=0",
                            "--user-data-dir="
                                    + Path.of("target/clients/browser").toAbsolutePath(),
                            page.toUri().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("browser.out").toFile())
                    .start();
            try {
                assertThat(dialogue.verdict())
                        .as(() -> read(directory.resolve("browser.out")))
                        .containsExactlyElementsOf(expected);
                dialogue.assertClosed();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
