package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The example on every plugin's page, run as written: the declarative file of the block {@code yaml}, its upstream an echo, and
 * the block {@code conversation}, line by line:
 *
 * <pre>
 *   GET /chat?key=abc        a client asks; lines "Name: value" behind it are fields of its request
 *   101                      the status it is answered
 *   > text                   it sends a text message
 *   < text                   it receives one
 *   close 4429 too many      it receives a close frame of this status and reason; "close none" is one without a body
 * </pre>
 */
class PluginPagesIT {

    private static final Path PAGES = Path.of("src", "docs", "plugins");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z-]+: .*");

    static Stream<Path> pages() throws IOException {
        return Files.list(PAGES).filter(page -> page.toString().endsWith(".md")).sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void exampleRunsAsWritten(Path page) throws Exception {
        String text = Files.readString(page);
        String declarative = block(text, "yaml");
        assertThat(declarative).contains("ws://127.0.0.1:8081");
        try (EchoUpstream upstream = new EchoUpstream();
                TestGateway gateway = TestGateway.builder()
                        .start(declarative.replace("127.0.0.1:8081", "localhost:" + upstream.port()));
                Conversation conversation = new Conversation(gateway.port())) {
            block(text, "conversation").lines().map(String::strip).forEach(conversation::play);
        }
    }

    private static String block(String text, String language) {
        Matcher block = Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    /** What clients do and are told. */
    private static final class Conversation implements AutoCloseable {
        private final int port;
        private final List<RawClient> clients = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();
        private String asked = "";

        Conversation(int port) {
            this.port = port;
        }

        void play(String line) {
            try {
                if (line.startsWith("GET ")) {
                    asked = line.substring(4);
                } else if (FIELD.matcher(line).matches() && !asked.isEmpty()) {
                    fields.add(line);
                } else if (line.matches("[1-5]\\d\\d")) {
                    ask(Integer.parseInt(line));
                } else if (line.startsWith("> ")) {
                    last().sendText(line.substring(2));
                } else if (line.startsWith("< ")) {
                    last().expectText(line.substring(2));
                } else if (line.equals("close none")) {
                    last().expectEmptyClose();
                } else if (line.startsWith("close ")) {
                    String[] status = line.split(" ", 3);
                    last().expectClose(Integer.parseInt(status[1]), status.length == 2 ? "" : status[2]);
                } else {
                    assertThat(line).as("a line of a conversation").isEmpty();
                }
            } catch (IOException failure) {
                throw new AssertionError(line, failure);
            }
        }

        private void ask(int status) throws IOException {
            RawClient client = RawClient.asking(port, asked, fields.toArray(String[]::new));
            clients.add(client);
            asked = "";
            fields.clear();
            if (status == 101) {
                client.expectUpgrade();
            } else {
                client.expectStatus(status);
            }
        }

        private RawClient last() {
            return clients.get(clients.size() - 1);
        }

        @Override
        public void close() throws IOException {
            for (RawClient client : clients) {
                client.close();
            }
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
