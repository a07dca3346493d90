package io.framegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginHostProcess;
import io.framegate.bus.PluginSources;
import io.framegate.bus.PluginVerticle;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.source.LoadedConfig;
import io.framegate.frame.FrameType;
import io.framegate.manifests.Monitoring;
import io.framegate.manifests.Monitoring.Question;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.Scrape;
import io.framegate.testkit.Scrape.Series;
import io.framegate.testkit.TestPlugin;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the dashboard and the alerts ask for is in a scrape of a gateway, or of a plugin host, to which everything has happened. */
class DashboardIT {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A process of which this test takes care. */
    private record Started(EventLoops loops, LoadedConfig.Valid config, PluginSources plugins) {

        static Started of(Path settings) throws Exception {
            EventLoops loading = EventLoops.ofThisMachine();
            PreparedGateway prepared = await(PreparedGateway.of(loading.vertx(), Optional.of(settings)));
            assertThat(prepared.config().problems()).isEmpty();
            LoadedConfig.Valid config = (LoadedConfig.Valid) prepared.config();
            return new Started(
                    loading.asSettled(config.settings()),
                    config,
                    prepared.plugins().orElseThrow());
        }
    }

    @Test
    void whatIsAskedForIsThere() throws Exception {
        List<Series> series = new ArrayList<>();
        series.addAll(gateway().values().keySet());
        series.addAll(pluginHost().values().keySet());

        List<String> missing = new ArrayList<>();
        for (Question question : Monitoring.questions()) {
            question.needs().forEach((metric, labels) -> {
                if (series.stream()
                        .noneMatch(one -> one.name().equals(metric)
                                && one.labels().keySet().containsAll(labels))) {
                    missing.add(metric + labels + " of " + question);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    // ---- a gateway

    /** Brings a plugin whose answer about a text comes too late. */
    public static final class LateVerticle extends PluginVerticle {
        public LateVerticle() {
            super(new TestPlugin("late", 1, Late::new));
        }
    }

    private static final class Late implements OnClientFrame.Async {
        @Override
        public CompletionStage<Decision> onClientFrame(ClientFrameContext client) {
            boolean late = client.getFrame().type() == FrameType.TEXT;
            return new CompletableFuture<Decision>()
                    .completeOnTimeout(client.forward(), late ? 150 : 0, TimeUnit.MILLISECONDS);
        }
    }

    /** What it says when frames were passed, changed, judged otherwise by a candidate, too late, and against every rule. */
    private Scrape gateway() throws Exception {
        try (EchoUpstream upstream = new EchoUpstream()) {
            Path settings =
                    Files.writeString(directory.resolve("framegate.yaml"), """
                    listeners: [{name: test, host: localhost, port: 0}]
                    plugins: {verticles: [{class: "%s"}]}
                    admin: {enabled: true, port: 0}
                    """.formatted(LateVerticle.class.getName()));
            Files.writeString(directory.resolve("kong.yml"), """
                    _format_version: "3.0"
                    services:
                      - name: service
                        protocol: ws
                        host: upstream
                        routes: [{name: route, protocols: [ws], paths: [/]}]
                        plugins:
                          - {name: demo-censor, breaker: {}, candidate: {name: demo-shout, shadow: true}}
                          - {name: json-threat-protection, config: {enforcement_mode: log_only}}
                          - {name: late, timeout: 50, on_failure: open}
                    upstreams: [{name: upstream, targets: [{target: "localhost:%d"}]}]
                    """.formatted(upstream.port()));
            Started started = Started.of(settings);
            try {
                AdministeredGateway gateway = await(AdministeredGateway.start(
                        started.loops(), started.config(), started.plugins(), List.of(), Optional.empty()));
                gateway.refused(List.of("as asked for"));
                try (RawClient client =
                        RawClient.asking(gateway.gateway().ports().get(0), "/")) {
                    client.expectUpgrade();
                    client.sendText("no JSON!");
                    client.expectText("no JSON!");
                    AdminClient admin = new AdminClient(gateway.adminPort().orElseThrow());
                    admin.scrapeUntil(scrape -> has(scrape, "framegate_plugin_late_answers_total"));
                    client.sendHex("C1 80 00 00 00 00"); // a reserved bit
                    System.gc();
                    return admin.scrapeUntil(scrape -> has(scrape, "framegate_session_closes_total")
                            && has(scrape, "framegate_decision_diff_total")
                            && has(scrape, "jvm_gc_pause_seconds_count"));
                } finally {
                    await(gateway.gateway().stop());
                }
            } finally {
                await(started.loops().vertx().close());
            }
        }
    }

    private static boolean has(Scrape scrape, String metric) {
        return !scrape.series(metric).isEmpty();
    }

    // ---- a plugin host

    private Scrape pluginHost() throws Exception {
        Path settings = Files.writeString(directory.resolve("host.yaml"), """
                listeners: [{name: test, host: localhost, port: 0}]
                declarative_config: host.yml
                cluster: {enabled: true, name: dashboard-it, port: 0, bus_port: 0}
                admin: {enabled: true, port: 0}
                """);
        Files.writeString(directory.resolve("host.yml"), "_format_version: '3.0'");
        Started started = Started.of(settings);
        try {
            PluginHostProcess process = new PluginHostProcess(
                    started.loops().cluster().orElseThrow(), started.plugins(), ConfigReader.plain(), 1);
            int port = await(AdministeredHost.start(started.loops(), started.config(), process))
                    .orElseThrow();
            Scrape scrape = new AdminClient(port).scrape();
            await(process.leave());
            return scrape;
        } finally {
            await(started.loops().vertx().close());
        }
    }
}
