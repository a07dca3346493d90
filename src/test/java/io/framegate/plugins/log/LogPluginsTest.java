package io.framegate.plugins.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Headers;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.testing.PluginProbe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Spec 11. */
class LogPluginsTest {

    private static final SessionEnd END = new SessionEnd(
            101,
            1500,
            new SessionEnd.Side(1, 2, 3, 4, Optional.of(CloseStatus.of(1000, "secret")), Optional.of(CloseStatus.NONE)),
            new SessionEnd.Side(5, 6, 7, 8, Optional.empty(), Optional.of(CloseStatus.of(1001))),
            Blame.CLIENT,
            "the client closed");

    private static SessionFacts session(String id) {
        return new SessionFacts(
                id,
                "a-route",
                "a-service",
                new SessionFacts.Client("192.0.2.1", 50_000),
                new SessionFacts.Request(
                        "wss",
                        "gateway.example",
                        443,
                        "/chat",
                        "key=secret",
                        Headers.of(List.of(
                                Map.entry("Host", "gateway.example"),
                                Map.entry("Authorization", "Bearer secret"),
                                Map.entry("Cookie", "a=secret"),
                                Map.entry("Cookie", "b=secret"),
                                Map.entry("X-Api-Key", "secret"),
                                Map.entry("Sec-WebSocket-Protocol", "bearer.secret"),
                                Map.entry("User-Agent", "a browser")))),
                Optional.of("bearer.secret"));
    }

    private static SessionRecord record(String id) {
        return new SessionRecord(session(id), END, 10_000);
    }

    private static <C extends Record> C config(Class<C> type, String yaml) {
        Map<String, Object> config = new Yaml().load(yaml);
        var read = ConfigReader.plain().read(type, config);
        assertThat(read.problems()).isEmpty();
        return read.value().orElseThrow();
    }

    private static <C extends Record> List<String> problems(Class<C> type, String yaml) {
        Map<String, Object> config = new Yaml().load(yaml);
        return ConfigReader.plain().read(type, config).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void recordTellsOfTheSessionAndNoSecrets() {
        String json = record("an-id").json(0);

        assertThat(json).doesNotContain("secret").doesNotContain("\n");
        assertThat(new JsonObject(json)).isEqualTo(new JsonObject("""
                {"request": {"id": "an-id", "method": "GET", "uri": "/chat", "headers": {
                    "host": "gateway.example", "authorization": "REDACTED", "cookie": ["REDACTED", "REDACTED"],
                    "x-api-key": "REDACTED", "sec-websocket-protocol": "REDACTED", "user-agent": "a browser"}},
                 "response": {"status": 101}, "route": {"name": "a-route"}, "service": {"name": "a-service"},
                 "client_ip": "192.0.2.1", "started_at": 8500, "latencies": {"request": 1500},
                 "websocket": {"duration_ms": 1500, "terminated_by": "client", "reason": "the client closed",
                    "client": {"messages_received": 1, "bytes_received": 2, "messages_sent": 3, "bytes_sent": 4,
                        "close_code_received": 1000, "close_code_sent": 1005},
                    "upstream": {"messages_received": 5, "bytes_received": 6, "messages_sent": 7, "bytes_sent": 8,
                        "close_code_sent": 1001}}}
                """));
        assertThat(new JsonObject(record("an-id").json(7)).getInteger("discarded"))
                .isEqualTo(7);
    }

    /** A sink that writes nothing before it may. */
    private static final class SlowSink implements Sink {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch allowed = new CountDownLatch(1);
        private final List<List<String>> written = new ArrayList<>();
        private boolean closed;

        @Override
        public void write(List<String> records) throws InterruptedException {
            entered.countDown();
            allowed.await();
            written.add(records);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static List<Integer> discarded(List<String> lines) {
        return lines.stream()
                .map(line -> new JsonObject(line).getInteger("discarded", 0))
                .toList();
    }

    @Test
    void whatFindsNoRoomIsCountedInTheNextRecord() throws Exception {
        SlowSink sink = new SlowSink();
        LogQueue queue = LogQueue.started("a-log", new QueueConfig(1, 0, 2), sink);
        queue.add(record("1"));
        assertThat(sink.entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 2; i <= 6; i++) {
            queue.add(record("" + i));
        }
        sink.allowed.countDown();
        queue.close();

        assertThat(sink.written).hasSize(3).allMatch(batch -> batch.size() == 1);
        assertThat(sink.written.stream().map(LogPluginsTest::discarded).toList())
                .isEqualTo(List.of(List.of(0), List.of(3), List.of(0)));
        assertThat(sink.closed).isTrue();
    }

    @Test
    void batchIsAsLargeAsItMayBe() throws Exception {
        SlowSink sink = new SlowSink();
        sink.allowed.countDown();
        LogQueue queue = LogQueue.started("a-log", new QueueConfig(2, 3600, 100), sink);
        for (int i = 1; i <= 5; i++) {
            queue.add(record("" + i));
        }
        queue.close();

        assertThat(sink.written.stream().map(List::size)).containsExactly(2, 2, 1);
    }

    @Test
    void whatFailsIsTriedAgainAndThenCounted() throws Exception {
        List<String> written = new ArrayList<>();
        CountDownLatch third = new CountDownLatch(1);
        Sink sink = new Sink() {
            private int calls;

            @Override
            public void write(List<String> records) throws Exception {
                calls++;
                if (calls == 1) {
                    throw new IOException("not now");
                } else if (calls == 3) {
                    throw new Refused("never");
                }
                written.addAll(records);
                if (calls == 4) {
                    third.countDown();
                }
            }
        };
        LogQueue queue = LogQueue.started("a-log", new QueueConfig(1, 0, 10), sink);
        queue.add(record("1"));
        queue.add(record("2"));
        queue.add(record("3"));
        assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
        queue.close();

        assertThat(written.stream()
                        .map(line ->
                                new JsonObject(line).getJsonObject("request").getString("id")))
                .containsExactly("1", "3");
        assertThat(discarded(written)).containsExactly(0, 1);
    }

    @Test
    void closedQueueDoesNotWaitForRetries() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        Sink sink = records -> {
            tried.countDown();
            throw new IOException("never");
        };
        LogQueue queue = LogQueue.started("a-log", new QueueConfig(1, 0, 10), sink);
        queue.add(record("1"));
        assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();
        long before = System.nanoTime();
        queue.close();

        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(LogQueue.PATIENCE));
    }

    @Test
    void fileIsWrittenBehindWhatIsInItAndByEveryInstance(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("a.log");
        Files.writeString(file, "before\n");
        PluginSite site = new PluginSite();
        FileLog.Config config = config(FileLog.Config.class, "path: " + file);
        for (int i = 0; i < 2; i++) {
            PluginProbe probe =
                    PluginProbe.of(new FileLog().create(config, site)).in(session("id" + i));
            site.started();
            probe.close(END);
        }
        site.stopped();
        site.stopped();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3).startsWith("before");
        assertThat(new JsonObject(lines.get(2)).getJsonObject("request").getString("id"))
                .isEqualTo("id1");
    }

    @Test
    void fileThatCannotBeWrittenRefusesTheConfiguration(@TempDir Path directory) {
        FileLog.Config config = config(FileLog.Config.class, "path: " + directory.resolve("no/a.log"));

        assertThatThrownBy(() -> new FileLog().create(config, new PluginSite()))
                .hasMessageContaining("cannot write to " + directory.resolve("no/a.log"));
    }

    @Test
    void runWhereKongRunsThem() {
        assertThat(new FileLog().name() + " " + new FileLog().priority()).isEqualTo("file-log 9");
        assertThat(new HttpLog().name() + " " + new HttpLog().priority()).isEqualTo("http-log 12");
    }

    @Test
    void haveTheirProblemsListed() {
        assertThat(problems(FileLog.Config.class, "{}"))
                .containsExactly("path: required: expected a path, found nothing");
        for (String wrong :
                List.of("ftp://h/x", "/x", "http://", "https://user:hunter2@h/", "http://h/#a", "http://a b/")) {
            assertThat(problems(HttpLog.Config.class, "http_endpoint: '" + wrong + "'"))
                    .containsExactly(
                            "http_endpoint: expected a URL such as https://host.example/path, with http or https and"
                                    + " without a user");
        }
        assertThat(problems(HttpLog.Config.class, "{http_endpoint: 'http://h/', headers: {Host: x}}"))
                .containsExactly("headers.Host cannot be sent");
        assertThat(problems(HttpLog.Config.class, "{http_endpoint: 'http://h/', queue: {max_coalescing_delay: 3601}}"))
                .containsExactly("queue: max_coalescing_delay: expected 0 to 3600 seconds");
    }
}
