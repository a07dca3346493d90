package io.framegate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.EventLoops;
import io.framegate.config.ClusterConfig;
import io.framegate.config.GatewayConfig.TransportChoice;
import io.framegate.testkit.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several members in one process, over the sockets of the loopback interface. */
class ClusterIT {

    private static final String HOST = "127.0.0.1";
    private static final int PATIENCE_SECONDS = 60;

    private final List<Vertx> open = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void leave() throws Exception {
        for (Vertx vertx : open) {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Cluster join(ClusterConfig config) {
        EventLoops loops = EventLoops.create(1, TransportChoice.AUTO).joining(config);
        open.add(loops.vertx());
        return loops.cluster().orElseThrow();
    }

    private static ClusterConfig config(String name, String... members) {
        return config(name, Optional.empty(), members);
    }

    private static ClusterConfig config(String name, Optional<ClusterConfig.Tls> tls, String... members) {
        return new ClusterConfig(true, name, HOST, 0, 0, List.of(members), Optional.empty(), tls);
    }

    private Cluster join(String name, String... members) {
        return join(config(name, members));
    }

    /** Answers with what it was asked, once all members can know. */
    private static void echo(Cluster member, String address) throws Exception {
        await(member.vertx()
                .eventBus()
                .<String>consumer(address, message -> message.reply(message.body()))
                .completion());
    }

    private static String ask(Cluster member, String address, String question) throws Exception {
        DeliveryOptions patient = new DeliveryOptions().setSendTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return await(member.vertx().eventBus().<String>request(address, question, patient))
                .body();
    }

    @Test
    void membersSeeEachOtherAndWhoLeaves() throws Exception {
        Cluster one = join("a");
        assertThat(one.nodes()).containsExactly(one.self());
        assertThat(one).hasToString("cluster a of 1 member");
        Cluster two = join("a", one.address());
        Cluster three = join("a", one.address());
        for (Cluster member : List.of(one, two, three)) {
            assertThat(member.nodes()).containsExactly(one.self(), two.self(), three.self());
            assertThat(member).hasToString("cluster a of 3 members");
        }
        echo(three, "there");
        assertThat(ask(two, "there", "still")).isEqualTo("still");
        BlockingQueue<String> seenByOne = new LinkedBlockingQueue<>();
        BlockingQueue<String> seenByTwo = new LinkedBlockingQueue<>();
        one.onLeft(node -> {
            throw new IllegalStateException("of no consequence to others");
        });
        one.onLeft(seenByOne::add);
        two.onLeft(seenByTwo::add);

        await(three.vertx().close());

        assertThat(seenByOne.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(three.self());
        assertThat(seenByTwo.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(three.self());
        for (Cluster member : List.of(one, two)) {
            assertThat(member.nodes()).containsExactly(one.self(), two.self());
        }

        await(two.vertx().close());

        assertThat(seenByOne.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(two.self());
        assertThat(seenByOne).isEmpty();
        assertThat(seenByTwo).isEmpty();
    }

    @Test
    void aProcessWithAnotherNameIsOnItsOwn() {
        Cluster one = join("a");
        Cluster other = join("b", one.address());
        assertThat(other.nodes()).containsExactly(other.self());
        assertThat(one.nodes()).containsExactly(one.self());
    }

    /** The other address of the loopback interface stands for the other machine: by DNS all have the same port. */
    @Test
    void membersAreFoundByDns() {
        Cluster one = join("a");
        int port = Integer.parseInt(one.address().substring(HOST.length() + 1));
        Cluster two = join(new ClusterConfig(
                true, "a", "127.0.0.2", port, 0, List.of(), Optional.of("localhost"), Optional.empty()));
        assertThat(two.address()).isEqualTo("127.0.0.2:" + port);
        assertThat(two.nodes()).containsExactly(one.self(), two.self());
    }

    @Test
    void theBusSpeaksTlsWithMembersOfOneAuthorityAlone() throws Exception {
        TestCertificates ours = authority("ours");
        Cluster one = join(config("a", Optional.of(tls(ours))));
        Cluster two = join(config("a", Optional.of(tls(ours)), one.address()));
        echo(one, "there");

        assertThat(ask(two, "there", "secret")).isEqualTo("secret");
        for (SSLContext stranger : List.of(ours.contextWithout(), ours.contextWith(authority("theirs"), "member"))) {
            try (Socket socket = stranger.getSocketFactory().createSocket(HOST, one.busPort())) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SSLException.class);
            }
        }
    }

    private TestCertificates authority(String name) throws Exception {
        return new TestCertificates(Files.createDirectory(directory.resolve(name))).sign("member", "member");
    }

    private static ClusterConfig.Tls tls(TestCertificates certificates) throws Exception {
        Path ca = certificates.write("ca").resolveSibling("ca.pem");
        Path member = certificates.write("member");
        return new ClusterConfig.Tls(member.resolveSibling("member.pem"), member.resolveSibling("member.key"), ca);
    }

    @Test
    void aPortThatIsTakenIsAFailureThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> join(
                            new ClusterConfig(true, "a", HOST, port, 0, List.of(), Optional.empty(), Optional.empty())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cluster a cannot be joined: ")
                    .hasMessageContaining(" port " + port + " of 127.0.0.1 cannot be bound: ")
                    .hasMessageEndingWith("Address already in use");
            assertThatThrownBy(() -> join(
                            new ClusterConfig(true, "a", HOST, 0, port, List.of(), Optional.empty(), Optional.empty())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cluster a cannot be joined: ")
                    .hasMessageContaining(" bus_port " + port + " of 127.0.0.1 cannot be bound: ")
                    .hasMessageEndingWith("Address already in use");
        }
    }
}
