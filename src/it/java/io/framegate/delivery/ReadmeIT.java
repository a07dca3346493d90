package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Page;
import io.framegate.testkit.PluginJar;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows does what the README says. */
class ReadmeIT {

    @TempDir
    private Path directory;

    private static String block(String language) {
        return Page.read(Path.of("README.md")).block(language);
    }

    @Test
    void examplePluginRunsFromADirectoryWithTheConfigurationBesideIt() throws Exception {
        PluginJar.of(block("java"), directory);
        String configured = block("yaml").replace("plugins:\n", "").stripIndent();
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .settings("plugins: {directories: [\"" + directory + "\"]}")
                        .start(upstream.port(), configured);
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello");
            session.upstream().expectText("HELLO!!");
            session.client().sendHex("82 82 00 00 00 00 68 69");
            session.upstream().expectHex("82 02 68 69");
        }
    }

    @Test
    void pluginHasFifteenLinesAtMost() {
        assertThat(block("java")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("import") && !line.startsWith("package")))
                .hasSizeLessThanOrEqualTo(15);
    }
}
