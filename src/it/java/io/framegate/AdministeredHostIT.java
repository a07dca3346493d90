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
import io.framegate.testkit.Scrape;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin ports of a gateway and of the plugin host that it waits for. */
class AdministeredHostIT {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String settings(String members) {
        return """
                listeners: [{name: test, host: localhost, port: 0}]
                cluster: {enabled: true, name: administered-host-it, port: 0, bus_port: 0, members: [%s]}
                admin: {enabled: true, port: 0}
                """.formatted(members);
    }

    private JsonObject readyWith(AdminClient admin, int status) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (admin.get("/health/ready").statusCode() != status) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return admin.json(status, "GET", "/health/ready");
    }

    @Test
    void aGatewayIsReadyWhenAPluginHostHasWhatItNeeds() throws Exception {
        Path host = Files.createDirectory(directory.resolve("host")).resolve("framegate.yaml");
        Files.writeString(host, settings(""));
        Files.writeString(host.resolveSibling("kong.yml"), "_format_version: '3.0'");
        EventLoops loading = EventLoops.ofThisMachine();
        LoadedConfig.Valid config = (LoadedConfig.Valid)
                await(PreparedGateway.of(loading.vertx(), Optional.of(host))).config();
        EventLoops loops = loading.asSettled(config.settings());
        Cluster cluster = loops.cluster().orElseThrow();
        try (EchoUpstream upstream = new EchoUpstream()) {
            Path settings = Files.writeString(directory.resolve("framegate.yaml"), settings(cluster.address()));
            Files.writeString(directory.resolve("kong.yml"), """
                    _format_version: "3.0"
                    services:
                      - name: service
                        url: ws://localhost:%d
                        routes: [{name: route, protocols: [ws], paths: [/]}]
                        plugins:
                          - {name: websocket-size-limit, placement: remote, config: {client_max_payload: 100}}
                          - {name: websocket-keepalive, placement: remote, on_failure: open, config: {idle_timeout: 60000}}
                    """.formatted(upstream.port()));
            try (EmbeddedGateway gateway = EmbeddedGateway.start(settings)) {
                AdminClient admin = new AdminClient(gateway.adminPort().orElseThrow());
                assertThat(readyWith(admin, 503))
                        .isEqualTo(new JsonObject()
                                .put("status", "waiting")
                                .put("plugins", new JsonArray().add("websocket-size-limit")));
                assertThat(admin.get("/health/live").statusCode()).isEqualTo(200);
                assertThat(admin.get("/health/started").statusCode()).isEqualTo(200);
                assertThat(admin.scrape().value("framegate_plugins_missing")).isEqualTo(1);

                PluginHostProcess process = new PluginHostProcess(
                        cluster, PluginSources.load(config.settings().plugins()), ConfigReader.plain(), 1);
                AdminClient other = new AdminClient(
                        await(AdministeredHost.start(loops, config, process)).orElseThrow());
                readyWith(admin, 200);
                readyWith(other, 200);
                Scrape scrape = other.scrapeUntil(found -> found.value("framegate_hosted_plugins") == 2);
                assertThat(scrape.value("framegate_hosting_gateways")).isEqualTo(1);
                assertThat(other.json(200, "GET", "/sessions").getInteger("total"))
                        .isZero();
                try (RawClient client = new RawClient(gateway.port())) {
                    client.request(RawClient.handshake("/"));
                    client.expectUpgrade();
                    client.sendText("through both");
                    client.expectText("through both");
                    assertThat(admin.scrape().value("framegate_plugin_link_frames"))
                            .isZero();
                }

                await(process.leave());
                assertThat(readyWith(other, 503).getString("status")).isEqualTo("draining");
                readyWith(admin, 503);
            }
        } finally {
            await(loops.vertx().close());
        }
    }
}
