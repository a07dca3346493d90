package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.delivery.ClusterProcesses.Member;
import io.framegate.delivery.Talker.Echo;
import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugin hosts that leave, die and stand still under the traffic of sessions. Prints what that cost. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PluginHostsIT {

    private static final int SOCKETS = 100;
    private static final int FEW_SOCKETS = 20;
    /** How many messages a session is to have had in each phase, at least. */
    private static final int WARM = 6;
    /** What the plugin calls its process in its next version. */
    private static final long NEXT = 7;

    @TempDir
    private Path directory;

    private final List<Talker> talkers = new ArrayList<>();
    private EchoUpstream upstream;
    private ClusterProcesses cluster;

    @BeforeEach
    void listen() throws IOException {
        RunningArtefact.isThere();
        upstream = new EchoUpstream();
    }

    @AfterEach
    void end() throws IOException {
        for (Talker talker : talkers) {
            talker.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        upstream.close();
    }

    /** The policies are the plugin's; it may take long, for only what is lost is to be decided by them. */
    private void cluster(String policies) throws IOException {
        cluster = new ClusterProcesses(directory, Network.LOOPBACK, file("timeout: 60000, " + policies));
    }

    private String file(String plugin) {
        return """
                _format_version: "3.0"
                services:
                  - url: ws://localhost:%d
                    name: upstream
                    plugins: [{name: count-frames, placement: remote, on_reload: move, %s}]
                    routes: [{name: all, protocols: [ws], paths: [/]}]
                """.formatted(upstream.port(), plugin);
    }

    private List<Talker> talk(Member gateway, int sockets) throws IOException {
        List<Talker> started = new ArrayList<>();
        for (int i = 0; i < sockets; i++) {
            Talker talker = new Talker(gateway.connect());
            talkers.add(talker);
            started.add(talker.start());
        }
        return started;
    }

    private static void warm(List<Talker> talkers) {
        int[] before = talkers.stream().mapToInt(Talker::count).toArray();
        for (int i = 0; i < before.length; i++) {
            talkers.get(i).hears(before[i] + WARM);
        }
    }

    private static List<Talker> on(Member host, List<Talker> talkers) {
        return talkers.stream().filter(talker -> talker.by() == host.pid()).toList();
    }

    private void endAll() throws IOException, InterruptedException {
        talkers.forEach(Talker::stop);
        for (Talker talker : talkers) {
            talker.ends();
        }
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Says how long the longest trip of what came back since then was; this is the start of the next phase. */
    private long print(String phase, long since) {
        long longest = talkers.stream()
                .flatMap(talker -> talker.heard().stream())
                .filter(echo -> echo.heardAt() >= since)
                .mapToLong(Echo::tripNanos)
                .max()
                .orElse(0);
        System.out.printf(Locale.ROOT, "%-24s longest round trip %7.1f ms%n", phase, millis(longest));
        return System.nanoTime();
    }

    private void printDecided(String event, long since) {
        List<Echo> decided = talkers.stream()
                .flatMap(talker -> talker.heard().stream())
                .filter(echo -> echo.unmarked() > 0)
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%-24s %d frames decided by policy, the last %.1f ms after it%n",
                event,
                decided.stream().mapToLong(Echo::unmarked).sum(),
                millis(decided.stream().mapToLong(Echo::heardAt).max().orElse(since) - since));
    }

    @Test
    void hostsAreReplacedAndOneIsKilledUnderTraffic() throws Exception {
        cluster("on_failure: open, on_lost_state: start_over");
        Member one = cluster.gateway("one");
        Member two = cluster.gateway("two");
        Member a = cluster.host("a");
        Member b = cluster.host("b");
        ClusterProcesses.offered(a, 1, one, two);
        ClusterProcesses.offered(b, 1, one, two);

        List<Talker> first = talk(one, SOCKETS);
        List<Talker> second = talk(two, SOCKETS);
        long phase = System.nanoTime();
        warm(talkers);
        assertThat(on(a, first)).hasSizeBetween(SOCKETS / 4, SOCKETS * 3 / 4);
        assertThat(on(a, second)).hasSizeBetween(SOCKETS / 4, SOCKETS * 3 / 4);
        phase = print("at rest", phase);

        Member c = cluster.host("c");
        ClusterProcesses.offered(c, 1, one, two);
        phase = print("another host comes", phase);
        a.leaves();
        warm(talkers);
        assertThat(on(a, talkers)).isEmpty();
        assertThat(on(c, talkers)).hasSizeGreaterThan(SOCKETS / 2);
        phase = print("one leaves", phase);

        Member d = cluster.host("d");
        ClusterProcesses.offered(d, 1, one, two);
        phase = print("another host comes", phase);
        b.leaves();
        warm(talkers);
        phase = print("one leaves", phase);

        List<Talker> lost = on(c, talkers);
        List<Talker> others = on(d, talkers);
        assertThat(lost.size() + others.size()).isEqualTo(talkers.size());
        assertThat(lost).hasSizeGreaterThan(SOCKETS / 2);
        long killed = System.nanoTime();
        c.artefact().process().destroyForcibly();
        lost.forEach(talker -> talker.awaitsAnother(c.pid()));
        warm(talkers);
        print("one is killed", phase);
        printDecided("one is killed", killed);

        phase = System.nanoTime();
        for (Member gateway : List.of(one, two)) {
            cluster.reload(gateway, file("timeout: 50000, on_failure: closed"));
        }
        warm(talkers);
        phase = print("policy changes", phase);
        for (Member gateway : List.of(one, two)) {
            cluster.reload(gateway, file("timeout: 50000, on_failure: closed, config: {process: " + NEXT + "}"));
        }
        talkers.forEach(talker -> talker.awaitsAnother(d.pid()));
        warm(talkers);
        print("plugin changes", phase);
        d.artefact().awaits("1 plugins that nobody wants any more are not hosted any more");

        endAll();
        for (Talker talker : others) {
            talker.countedWithoutGap(a.pid(), b.pid(), c.pid(), d.pid(), NEXT);
            assertThat(talker.path(true))
                    .hasSizeBetween(3, 4)
                    .endsWith(d.pid(), NEXT)
                    .doesNotContain(Talker.NOBODY);
            assertThat(talker.path(false)).isEqualTo(talker.path(true));
        }
        for (Talker talker : lost) {
            talker.countedWithoutGap(a.pid(), b.pid(), c.pid());
            talker.countedWithoutGap(d.pid(), NEXT);
            for (boolean out : List.of(true, false)) {
                List<Long> path = talker.path(out);
                int away = path.indexOf(c.pid()) + 1;
                assertThat(path.subList(0, away)).hasSizeBetween(2, 3).doesNotContain(Talker.NOBODY);
                assertThat(path.subList(away, path.size()))
                        .isIn(List.of(d.pid(), NEXT), List.of(Talker.NOBODY, d.pid(), NEXT));
            }
        }
        assertThat(lost.stream().flatMap(talker -> talker.heard().stream()).mapToLong(Echo::unmarked))
                .as("what was decided by policy")
                .contains(1L);
        for (Member gateway : List.of(one, two)) {
            assertThat(gateway.artefact().log()).doesNotContainPattern("ERROR (i\\.f|framegate)");
        }
    }

    @Test
    void sessionsOfAKilledHostCloseIfTheirPluginsNeedWhatTheyRemembered() throws Exception {
        cluster("on_failure: closed, on_lost_state: fail");
        Member gateway = cluster.gateway("gateway");
        Member a = cluster.host("a");
        Member b = cluster.host("b");
        ClusterProcesses.offered(a, 1, gateway);
        ClusterProcesses.offered(b, 1, gateway);
        try (RawClient client = new RawClient(gateway.connect())) {
            client.patience(60_000);
            client.request(RawClient.handshake("/"));
            client.expectUpgrade();
            String large = "Sixteen bytes:.\n".repeat(1 << 20);
            client.sendText(large);
            WireFrame echo = client.readFrame();
            assertThat(echo.payload().length).isGreaterThan(16 << 20);
            assertThat(echo.text().startsWith(large)).isTrue();
            assertThat(echo.text().substring(large.length())).matches(" >1@\\d+ <2@\\d+");
        }

        talk(gateway, FEW_SOCKETS);
        warm(talkers);
        List<Talker> lost = on(a, talkers);
        List<Talker> others = on(b, talkers);
        assertThat(lost).isNotEmpty();
        assertThat(others).isNotEmpty();
        a.artefact().process().destroyForcibly();
        for (Talker talker : lost) {
            assertThat(talker.closed()).isEqualTo(1011);
            assertThat(talker.path(true)).containsExactly(a.pid());
            assertThat(talker.path(false)).containsExactly(a.pid());
            talker.countedUntilClosed(a.pid());
        }
        warm(others);
        for (Talker talker : others) {
            talker.ends();
            talker.countedWithoutGap(b.pid());
            assertThat(talker.path(true)).containsExactly(b.pid());
        }
        assertThat(upstream.closes().stream()
                        .filter(close -> close.hex().substring(6).startsWith("03 F3")))
                .hasSameSizeAs(lost);
    }

    @Test
    void aHostThatStandsStillIsLeftAndUsedAgainWhenItGoesOn() throws Exception {
        cluster("on_failure: open, on_lost_state: start_over");
        Member gateway = cluster.gateway("gateway");
        Member a = cluster.host("a");
        Member b = cluster.host("b");
        ClusterProcesses.offered(a, 1, gateway);
        ClusterProcesses.offered(b, 1, gateway);
        talk(gateway, FEW_SOCKETS);
        warm(talkers);
        List<Talker> lost = on(a, talkers);
        List<Talker> others = on(b, talkers);
        assertThat(lost).isNotEmpty();
        assertThat(others).isNotEmpty();

        long stopped = System.nanoTime();
        a.signal("STOP");
        lost.forEach(talker -> talker.awaitsAnother(a.pid()));
        print("one stands still", stopped);
        printDecided("one stands still", stopped);
        a.signal("CONT");
        ClusterProcesses.offered(a, 2, gateway);
        List<Talker> late = talk(gateway, FEW_SOCKETS);
        warm(talkers);
        assertThat(on(a, late)).isNotEmpty();
        a.leaves();
        warm(talkers);

        endAll();
        for (Talker talker : lost) {
            talker.countedWithoutGap(a.pid());
            talker.countedWithoutGap(b.pid());
            assertThat(talker.path(true)).startsWith(a.pid()).endsWith(b.pid()).hasSizeBetween(2, 3);
            assertThat(talker.path(false)).startsWith(a.pid()).endsWith(b.pid()).hasSizeBetween(2, 3);
        }
        for (Talker talker : others) {
            talker.countedWithoutGap(b.pid());
            assertThat(talker.path(true)).containsExactly(b.pid());
        }
        for (Talker talker : late) {
            talker.countedWithoutGap(a.pid(), b.pid());
            assertThat(talker.path(true)).endsWith(b.pid()).doesNotContain(Talker.NOBODY);
        }
    }
}
