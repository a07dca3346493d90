package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.Page;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The example on every plugin's page, run as written: the declarative file of the block {@code yaml}, its upstream an echo, and
 * the {@link Conversation}.
 */
class PluginPagesIT {

    private static final Path PAGES = Path.of("src", "docs", "plugins");

    static Stream<Path> pages() throws IOException {
        return Files.list(PAGES).filter(page -> page.toString().endsWith(".md")).sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void exampleRunsAsWritten(Path file) throws Exception {
        Page page = Page.read(file);
        String declarative = page.block("yaml");
        assertThat(declarative).contains("ws://127.0.0.1:8081");
        try (EchoUpstream upstream = new EchoUpstream();
                TestGateway gateway = TestGateway.builder()
                        .start(declarative.replace("127.0.0.1:8081", "localhost:" + upstream.port()));
                Conversation conversation = new Conversation(gateway.port())) {
            conversation.play(page.block("conversation"));
        }
    }

    @Test
    void everyPluginHasAPage() throws IOException {
        List<String> named = pages().map(page -> page.getFileName().toString().replace(".md", ""))
                .toList();
        assertThat(ServiceLoader.load(PluginFactory.class))
                .filteredOn(factory -> factory.getClass().getPackageName().startsWith("io.framegate.plugins")
                        && !factory.getClass().getPackageName().endsWith(".bench"))
                .allSatisfy(factory -> assertThat(named).contains(factory.name()));
    }
}
