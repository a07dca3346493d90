package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.framegate.log.ProductLog;
import io.framegate.pdk.PluginFactory;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.Page;
import io.framegate.testkit.PluginJar;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plugins on the page for authors: each compiled against the PDK's jar alone, configured and talked to as written. */
class PluginLadderIT {

    private static final Path PAGE = Path.of("src", "docs", "writing-plugins.md");
    private static final Path SOURCES = Path.of("src", "test", "java", "example");
    private static final Path PDK = Path.of(System.getProperty("pdk.jar", "target/pdk.jar"));
    private static final String TICKET = "Bearer ticket-of-alice";

    private HttpServer who;

    static List<Page> rungs() {
        return Page.read(PAGE).sections("###");
    }

    @BeforeEach
    void answerWho() throws IOException {
        who = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        who.createContext("/who", PluginLadderIT::answerWho);
        who.start();
    }

    @AfterEach
    void stop() {
        who.stop(0);
    }

    /** Tells a gateway that shows its token whose ticket it asks about. */
    private static void answerWho(HttpExchange asked) throws IOException {
        boolean trusted = System.getenv("AUTH_SERVICE_TOKEN")
                .equals(asked.getRequestHeaders().getFirst("X-Service-Token"));
        boolean known = TICKET.equals(asked.getRequestHeaders().getFirst("Authorization"));
        byte[] name = "alice\n".getBytes(StandardCharsets.UTF_8);
        asked.sendResponseHeaders(!trusted ? 500 : known ? 200 : 401, known ? name.length : -1);
        if (known) {
            asked.getResponseBody().write(name);
        }
        asked.close();
    }

    private static String className(Page rung) {
        return PluginJar.className(rung.block("java"));
    }

    private TestGateway gateway(Page rung, int upstream) throws ReflectiveOperationException {
        PluginFactory<?> plugin = (PluginFactory<?>)
                Class.forName("example." + className(rung)).getConstructor().newInstance();
        String configured = rung.block("yaml")
                .replace("plugins:\n", "")
                .stripIndent()
                .replace("127.0.0.1:8082", "127.0.0.1:" + who.getAddress().getPort());
        return TestGateway.builder().plugin(plugin).start(upstream, configured);
    }

    private static Page rung(String heading) {
        return rungs().stream()
                .filter(rung -> rung.toString().equals(heading))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void talksAsWritten(Page rung) throws Exception {
        try (EchoUpstream upstream = new EchoUpstream();
                TestGateway gateway = gateway(rung, upstream.port());
                Conversation conversation = new Conversation(gateway.port())) {
            conversation.play(rung.block("conversation"));
        }
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void compilesAgainstThePdkAlone(Page rung, @TempDir Path directory) throws IOException {
        Assumptions.assumeTrue(Files.exists(PDK), "no " + PDK + ": the package phase makes it");
        PluginJar.compile(rung.block("java"), PDK, directory);

        assertThat(directory.resolve("example").resolve(className(rung) + ".class"))
                .exists();
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void isWhatOurTestsAreCompiledWith(Page rung) throws IOException {
        assertThat(rung.block("java")).isEqualTo(Files.readString(SOURCES.resolve(className(rung) + ".java")));
    }

    @Test
    void everyExampleIsOnThePage() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            assertThat(sources.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(rungs().stream()
                            .map(rung -> className(rung) + ".java")
                            .toList());
        }
    }

    // ---- what a conversation does not show

    @Test
    void whatAPluginLogsIsInTheLogOfTheGateway() throws Exception {
        try (ProductLog log = new ProductLog();
                RawUpstream upstream = new RawUpstream();
                TestGateway gateway = gateway(rung("Observe"), upstream.port());
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello, everybody");
            session.upstream().expectText("hello, everybody");

            assertThat(log.text()).containsPattern("INFO +large-messages session \\w+: a message of 16 bytes\n");
        }
    }

    @Test
    void clientOfABrokenUpstreamIsAskedToComeBack() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = gateway(rung("Close, with codes"), upstream.port());
                Session session = gateway.session(upstream)) {
            session.upstream().sendHex("88 02 03 F3");

            session.client().expectClose(1013, "");
        }
    }

    @Test
    void upstreamIsToldWhoTheClientIs() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = gateway(rung("Ask somebody else"), upstream.port());
                RawClient client = gateway.ask("/", "Authorization: " + TICKET, "X-User: mallory");
                RawUpstream.Connection connection = upstream.upgrade()) {
            client.expectUpgrade();

            assertThat(connection.request().fields()).contains("X-User: alice").doesNotContain("X-User: mallory");
        }
    }

    @Test
    void nobodyComesInWhileTheServiceCannotBeAsked() throws Exception {
        who.stop(0);
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = gateway(rung("Ask somebody else"), upstream.port());
                RawClient client = gateway.ask("/", "Authorization: " + TICKET)) {
            client.expectStatus(503);
        }
    }
}
