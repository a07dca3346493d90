package io.framegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.bus.PluginHostProcess;
import io.framegate.bus.PluginSources;
import io.framegate.cluster.Cluster;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.source.LoadedConfig;
import io.framegate.testkit.AdminClient;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.TestCollector;
import io.framegate.testkit.TestCollector.Collected;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message whose plugin is in another process of the cluster: both tell the collector their part of it. */
class TracedHostIT {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String settings(TestCollector collector, String name, String members) {
        return """
                listeners: [{name: test, host: localhost, port: 0}]
                cluster: {enabled: true, name: traced-host-it, port: 0, bus_port: 0, members: [%s]}
                admin: {enabled: true, port: 0}
                traces: {endpoint: "%s", service_name: %s, sample_messages: 1.0}
                """.formatted(members, collector.endpoint(), name);
    }

    private static void awaitReady(AdminClient admin) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (admin.get("/health/ready").statusCode() != 200) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** One message through the plugin and back. */
    private static void anExchange(int port) throws Exception {
        try (RawClient client = RawClient.asking(port, "/")) {
            client.expectUpgrade();
            client.sendText("hello");
            client.expectText("hello");
            client.sendClose(1000, "");
            client.expectClose(1000, "");
        }
    }

    @Test
    void aMessageIsOneTraceOnBothSidesOfTheBus() throws Exception {
        Path host = Files.createDirectory(directory.resolve("host")).resolve("framegate.yaml");
        try (TestCollector collector = new TestCollector();
                EchoUpstream upstream = new EchoUpstream()) {
            Files.writeString(host, settings(collector, "host", ""));
            Files.writeString(host.resolveSibling("kong.yml"), "_format_version: '3.0'");
            EventLoops loading = EventLoops.ofThisMachine();
            LoadedConfig.Valid config =
                    (LoadedConfig.Valid) await(PreparedGateway.of(loading.vertx(), Optional.of(host)))
                            .config();
            EventLoops loops = loading.asSettled(config.settings());
            Cluster cluster = loops.cluster().orElseThrow();
            Path settings = Files.writeString(
                    directory.resolve("framegate.yaml"), settings(collector, "gw", cluster.address()));
            Files.writeString(directory.resolve("kong.yml"), """
                    _format_version: "3.0"
                    services:
                      - name: service
                        url: ws://localhost:%d
                        routes: [{name: route, protocols: [ws], paths: [/]}]
                        plugins: [{name: bench-nothing, placement: remote}]
                    """.formatted(upstream.port()));
            try {
                PluginHostProcess process = new PluginHostProcess(
                        cluster, PluginSources.load(config.settings().plugins()), ConfigReader.plain(), 1);
                await(AdministeredHost.start(loops, config, process));
                try (EmbeddedGateway gateway = EmbeddedGateway.start(settings)) {
                    awaitReady(new AdminClient(gateway.adminPort().orElseThrow()));
                    anExchange(gateway.port());
                }
                await(Traces.stop(loops.vertx()));
            } finally {
                await(loops.vertx().close());
            }

            Collected session = collector.span("session route");
            for (String[] side : new String[][] {{"client", "ws_client_frame"}, {"upstream", "ws_upstream_frame"}}) {
                Collected message = collector.span("message from " + side[0]);
                assertThat(message.service()).isEqualTo("gw");
                assertThat(message.links()).containsExactly(session.trace() + "/" + session.id());
                Collected plugin = collector.span(side[1] + " bench-nothing");
                assertThat(plugin.service()).isEqualTo("host");
                assertThat(plugin.trace()).isEqualTo(message.trace());
                assertThat(plugin.parent()).isEqualTo(message.id());
                assertThat(plugin.attributes()).containsEntry("framegate.decision", "forward");
            }
        }
    }
}
