package io.framegate.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.EventLoops;
import io.framegate.bus.Offered.OfferedHost;
import io.framegate.cluster.Cluster;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.framegate.pdk.Phase;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway makes of offers, with a plugin host that is played by the test. */
class RemotePluginsIT {

    private static final int PATIENCE_SECONDS = 60;
    private static final String PLUGIN = "a plugin";

    private static Cluster cluster;
    private static PluginDirectory directory;

    private final BlockingQueue<KnownHost> changes = new LinkedBlockingQueue<>();
    private final Consumer<KnownHost> watcher = changes::add;

    @BeforeAll
    static void join() throws Exception {
        cluster = EventLoops.create(1, TransportChoice.AUTO)
                .joining(new ClusterConfig(true, "a", "127.0.0.1", 0, 0, List.of(), Optional.empty(), Optional.empty()))
                .cluster()
                .orElseThrow();
        directory = PluginDirectory.of(cluster.vertx());
        await(cluster.vertx().deployVerticle(new RemotePlugins(cluster, List.of())));
    }

    @AfterAll
    static void leave() throws Exception {
        await(cluster.vertx().close());
    }

    @BeforeEach
    void watch() {
        directory.watch(watcher);
    }

    @AfterEach
    void offerNothing() throws Exception {
        offer(false);
        while (!directory.hosts().isEmpty()) {
            change();
        }
        directory.unwatch(watcher);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void offer(boolean leaving, String... addresses) {
        List<OfferedHost> hosts = List.of(addresses).stream()
                .map(address -> new OfferedHost(address, Map.of(PLUGIN, Set.of(Phase.WS_CLIENT_FRAME))))
                .toList();
        cluster.vertx()
                .eventBus()
                .publish(Offered.ADDRESS, new Offered(cluster.self(), Wanted.VERSION, leaving, hosts, Map.of()).json());
    }

    /** A host that answers nothing but whether it is there. */
    private void listen(String address) throws Exception {
        await(cluster.vertx()
                .eventBus()
                .<PluginEnvelope>consumer(address, RemotePluginsIT::isThere)
                .completion());
    }

    private static void isThere(Message<PluginEnvelope> question) {
        assertThat(question.body().requests()).isEmpty();
        question.reply(null);
    }

    private KnownHost change() throws InterruptedException {
        return changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aHostIsUsedOnceItAnswersWhereItSaysThatItIs() throws Exception {
        listen("here");
        offer(false, "there", "here");

        assertThat(change().address()).isEqualTo("here");
        assertThat(directory.hosts()).extracting(KnownHost::address).containsExactly("here");

        listen("there");
        offer(false, "there", "here");

        assertThat(change().address()).isEqualTo("there");
        assertThat(directory.hosts()).extracting(KnownHost::address).containsExactly("here", "there");
        assertThat(changes).isEmpty();
    }

    @Test
    void aHostThatCouldNotBeWrittenToIsUsedAgainOnceItAnswers() throws Exception {
        listen("here");
        offer(false, "here");
        KnownHost first = change();
        directory.remove(first);
        assertThat(change()).isSameAs(first);
        assertThat(directory.hosts()).isEmpty();

        offer(false, "here");

        assertThat(change()).isNotSameAs(first);
        assertThat(directory.hosts()).extracting(KnownHost::address).containsExactly("here");
    }

    @Test
    void aHostThatHasBeenLeavingTakesNoSessionsWhenItAnswers() throws Exception {
        listen("here");
        offer(true, "here");

        assertThat(change().state()).isEqualTo(KnownHost.State.LEAVING);

        offer(true);

        assertThat(change().state()).isEqualTo(KnownHost.State.GONE);
        assertThat(directory.hosts()).isEmpty();
    }
}
