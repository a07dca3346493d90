package io.framegate.demo;

import static io.framegate.testkit.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.frame.Peer;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.session.Observation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo page is served, and what it is told of its sessions. */
class DemoPageIT {

    private static final int BEAT_MILLIS = 20;

    private final HttpClient browser = HttpClient.newHttpClient();
    private Vertx vertx;
    private DemoTrace trace;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        trace = new DemoTrace(vertx, BEAT_MILLIS);
        server = await(vertx.createHttpServer()
                .requestHandler(DemoPage.router(vertx, trace))
                .listen(0, "localhost"));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path))
                .build();
    }

    /** What a page that watches this word is told, line by line, without the empty ones. */
    private Iterator<String> watch(String word) throws Exception {
        HttpResponse<java.util.stream.Stream<String>> stream =
                browser.send(get("/trace?watch=" + word), BodyHandlers.ofLines());
        assertThat(stream.statusCode()).isEqualTo(200);
        return stream.body().filter(line -> !line.isEmpty()).iterator();
    }

    private static SessionFacts session(String word) {
        return new SessionFacts(
                "id",
                "demo",
                "demo-upstream",
                new SessionFacts.Client("192.0.2.1", 1),
                new SessionFacts.Request("ws", "localhost", 80, "/demo", "watch=" + word, Headers.NONE),
                Optional.empty());
    }

    @Test
    void streamIsNeverSilentForLong() throws Exception {
        Iterator<String> told = watch("a-word-of-mine");

        for (int i = 0; i < 3; i++) {
            assertThat(told.next()).isEqualTo(": watching");
        }
    }

    @Test
    void pageIsToldOfItsOwnSessions() throws Exception {
        Iterator<String> told = watch("a-word-of-mine");
        assertThat(told.next()).isEqualTo(": watching");

        trace.observed(session("somebody-elses"), new Observation.Received(Peer.CLIENT, text("theirs")));
        trace.observed(session("a-word-of-mine"), new Observation.Received(Peer.CLIENT, text("mine")));

        String event = told.next();
        while (event.startsWith(":")) {
            event = told.next();
        }
        assertThat(event).startsWith("data: {").contains("\"from\":\"client\"", "\"text\":\"mine\"");
    }

    @Test
    void wordThatIsNoneIsRefused() throws Exception {
        assertThat(browser.send(get("/trace?watch=x"), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/icon.svg"})
    void nothingIsLoadedFromElsewhere(String path) throws Exception {
        HttpResponse<String> answer = browser.send(get(path), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'");
        assertThat(answer.body())
                .doesNotContainPattern(Pattern.compile("(src|href)=[\"']?(\\w+:)?//|url\\(|@import|import\\("));
    }
}
