package io.framegate;

import io.framegate.cluster.Cluster;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does for another that joins its cluster. */
class RebalanceIT {

    private static final int SESSIONS = 8;

    @TempDir
    private Path directory;

    private EchoUpstream upstream;

    @BeforeEach
    void listen() throws IOException {
        upstream = new EchoUpstream();
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    private EmbeddedGateway gateway(String name, String seed) throws Exception {
        Path settings = Files.createDirectory(directory.resolve(name)).resolve("framegate.yaml");
        Files.writeString(settings, """
                listeners: [{name: test, host: localhost, port: 0}]
                cluster: {enabled: true, name: rebalance-it, port: 0, bus_port: 0, members: ["%s"]}
                drain: {status: 1012}
                rebalance: {share: 50, window: 100}
                """.formatted(seed));
        Files.writeString(settings.resolveSibling("kong.yml"), """
                _format_version: "3.0"
                services:
                  - {name: s, url: "ws://localhost:%d", routes: [{name: r, protocols: [ws], paths: [/]}]}
                """.formatted(upstream.port()));
        return EmbeddedGateway.start(settings);
    }

    private static RawClient session(EmbeddedGateway gateway) throws IOException {
        RawClient client = RawClient.asking(gateway.port(), "/");
        client.expectUpgrade();
        client.sendText("hello");
        client.expectText("hello");
        return client;
    }

    @Test
    void theOldestIdleSessionsLeaveForIt() throws Exception {
        Cluster seed = EventLoops.create(1, TransportChoice.AUTO)
                .joining(new ClusterConfig(
                        true, "rebalance-it", "127.0.0.1", 0, 0, List.of(), Optional.empty(), Optional.empty()))
                .cluster()
                .orElseThrow();
        List<RawClient> clients = new ArrayList<>();
        try (EmbeddedGateway first = gateway("first", seed.address())) {
            for (int i = 0; i < SESSIONS; i++) {
                clients.add(session(first));
            }
            // it takes a second and more to join, in which these are idle
            try (EmbeddedGateway second = gateway("second", seed.address())) {
                for (RawClient old : clients.subList(0, SESSIONS / 2)) {
                    old.expectClose(1012, "");
                    old.sendClose(1012, "");
                    old.close();
                    session(second).close();
                }
                for (RawClient young : clients.subList(SESSIONS / 2, SESSIONS)) {
                    young.sendText("still here");
                    young.expectText("still here");
                    young.close();
                }
            }
        } finally {
            seed.vertx().close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
