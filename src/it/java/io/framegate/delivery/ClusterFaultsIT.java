package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.delivery.ClusterProcesses.Member;
import io.framegate.delivery.Talker.Echo;
import io.framegate.testkit.EchoUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members that are killed, frozen, cut off and parted from all others, and come back: each process in a network namespace of
 * its own. Prints what that cost. What was reported of others: consumers that are not found again after a network was away for a
 * moment (vert.x#4394, #5202), and dead members that are sent to for ever after several died at once (vertx-hazelcast#196). A
 * rolling update (vert.x#3925) is in {@link PluginHostsIT}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterFaultsIT {

    private static final int SOCKETS = 12;
    /** How many messages a session is to have had in each phase, at least. */
    private static final int WARM = 4;

    @TempDir
    private Path directory;

    private final List<Talker> talkers = new ArrayList<>();

    private List<Talker> talk(Member gateway, int sockets) throws IOException {
        List<Talker> started = new ArrayList<>();
        for (int i = 0; i < sockets; i++) {
            Talker talker = new Talker(gateway.connect());
            talkers.add(talker);
            started.add(talker.start());
        }
        return started;
    }

    private void warm() {
        int[] before = talkers.stream().mapToInt(Talker::count).toArray();
        for (int i = 0; i < before.length; i++) {
            talkers.get(i).hears(before[i] + WARM);
        }
    }

    private static List<Talker> on(Member host, List<Talker> talkers) {
        return talkers.stream().filter(talker -> talker.by() == host.pid()).toList();
    }

    private static double seconds(long since, long until) {
        return (until - since) / 1e9;
    }

    private void printDecided(String event, long since) {
        List<Echo> decided = talkers.stream()
                .flatMap(talker -> talker.heard().stream())
                .filter(echo -> echo.unmarked() > 0 && echo.sentAt() >= since - TimeUnit.SECONDS.toNanos(1))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%s: %d frames decided by policy, the last %.1f s after it%n",
                event,
                decided.stream().mapToLong(Echo::unmarked).sum(),
                seconds(since, decided.stream().mapToLong(Echo::heardAt).max().orElse(since)));
    }

    private static void print(String event, long since) {
        System.out.printf(Locale.ROOT, "%s after %.1f s%n", event, seconds(since, System.nanoTime()));
    }

    /** New sessions stay with the host they begin with, and no frame of theirs is decided by policy. */
    private List<Talker> newSessionsStay(Member gateway) throws IOException {
        List<Talker> late = talk(gateway, SOCKETS);
        for (Talker talker : late) {
            talker.hears(WARM);
            assertThat(talker.path(true)).containsExactly(talker.by()).doesNotContain(Talker.NOBODY);
            assertThat(talker.path(false)).containsExactly(talker.by());
        }
        return late;
    }

    private static String declarative(Namespaces network, EchoUpstream upstream) {
        return """
                _format_version: "3.0"
                services:
                  - url: ws://%s:%d
                    name: upstream
                    plugins: [{name: count-frames, placement: remote, timeout: 60000, on_failure: open}]
                    routes: [{name: all, protocols: [ws], paths: [/]}]
                """.formatted(network.address(), upstream.port());
    }

    @Test
    void aHostThatCannotBeReachedIsLeftAndUsedAgainWhenItCan() throws Exception {
        RunningArtefact.isThere();
        try (Namespaces network = new Namespaces();
                EchoUpstream upstream = new EchoUpstream(network.address());
                ClusterProcesses cluster = new ClusterProcesses(directory, network, declarative(network, upstream))) {
            Member gateway = cluster.gateway("gw");
            Member a = cluster.host("a");
            Member b = cluster.host("b");
            ClusterProcesses.offered(a, 1, gateway);
            ClusterProcesses.offered(b, 1, gateway);
            List<Talker> early = talk(gateway, SOCKETS);
            warm();
            List<Talker> lost = on(a, early);
            List<Talker> others = on(b, early);
            assertThat(lost).isNotEmpty();
            assertThat(others).isNotEmpty();

            long cut = System.nanoTime();
            network.cut("a");
            lost.forEach(talker -> talker.awaitsAnother(a.pid()));
            printDecided("a cut link", cut);
            gateway.artefact().awaits(a.node() + " left cluster");
            long healed = System.nanoTime();
            network.heal("a");
            ClusterProcesses.offered(a, 2, gateway);
            print("a healed link: its host is used again", healed);
            List<Talker> late = talk(gateway, 2 * SOCKETS);
            warm();

            assertThat(on(a, late)).as(gateway.artefact().log()).isNotEmpty();
            assertThat(on(b, late)).as(gateway.artefact().log()).isNotEmpty();
            assertThat(on(b, early)).containsExactlyElementsOf(early);
            for (Talker talker : talkers) {
                talker.ends();
            }
            for (Talker talker : lost) {
                talker.countedWithoutGap(a.pid());
                talker.countedWithoutGap(b.pid());
                for (boolean out : List.of(true, false)) {
                    assertThat(talker.path(out))
                            .isIn(List.of(a.pid(), b.pid()), List.of(a.pid(), Talker.NOBODY, b.pid()));
                }
            }
            assertThat(lost.stream().flatMap(talker -> talker.heard().stream()).mapToLong(Echo::unmarked))
                    .as("what was decided by policy")
                    .contains(1L);
            for (Talker talker : others) {
                talker.countedWithoutGap(b.pid());
                assertThat(talker.path(true)).containsExactly(b.pid());
                assertThat(talker.path(false)).containsExactly(b.pid());
            }
            for (Talker talker : late) {
                talker.countedWithoutGap(talker.by());
                assertThat(talker.path(true)).containsExactly(talker.by());
                assertThat(talker.path(false)).containsExactly(talker.by());
            }
            assertThat(gateway.artefact().log()).doesNotContainPattern("ERROR (i\\.f|framegate)");
        } finally {
            for (Talker talker : talkers) {
                talker.close();
            }
        }
    }

    @Test
    void membersThatAreMissedAreUsedAgainWhenTheyComeBack() throws Exception {
        RunningArtefact.isThere();
        try (Namespaces network = new Namespaces();
                EchoUpstream upstream = new EchoUpstream(network.address());
                ClusterProcesses cluster = new ClusterProcesses(directory, network, declarative(network, upstream))) {
            Member gateway = cluster.gateway("gw");
            Member a = cluster.host("a");
            Member b = cluster.host("b");
            ClusterProcesses.offered(a, 1, gateway);
            ClusterProcesses.offered(b, 1, gateway);
            talk(gateway, SOCKETS);
            warm();

            long killed = System.nanoTime();
            a.artefact().process().destroyForcibly();
            gateway.artefact().awaits(a.node() + " left cluster");
            print("kill -9: missed", killed);
            on(a, talkers).forEach(talker -> talker.awaitsAnother(a.pid()));
            printDecided("kill -9", killed);
            long again = System.nanoTime();
            Member c = cluster.host("c");
            ClusterProcesses.offered(c, 1, gateway);
            print("kill -9: another host in its place can be used", again);
            assertThat(on(c, newSessionsStay(gateway))).isNotEmpty();

            List<Talker> frozen = on(b, talkers);
            long stopped = System.nanoTime();
            b.signal("STOP");
            frozen.forEach(talker -> talker.awaitsAnother(b.pid()));
            printDecided("SIGSTOP", stopped);
            gateway.artefact().awaits(b.node() + " left cluster");
            print("SIGSTOP: missed", stopped);
            long went = System.nanoTime();
            b.signal("CONT");
            ClusterProcesses.offered(b, 2, gateway);
            print("SIGCONT: it can be used again", went);
            assertThat(on(b, newSessionsStay(gateway))).isNotEmpty();

            long before = gateway.said(" left cluster");
            long parted = System.nanoTime();
            network.part(true);
            while (gateway.said(" left cluster") < before + 2) {
                gateway.isAlive();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            print("partition: both hosts missed", parted);
            long healed = System.nanoTime();
            network.part(false);
            ClusterProcesses.offered(b, 3, gateway);
            ClusterProcesses.offered(c, 2, gateway);
            print("healed: both hosts can be used again", healed);
            talkers.forEach(talker -> talker.awaitsAnother(Talker.NOBODY));
            printDecided("partition", parted);
            newSessionsStay(gateway);
            assertThat(on(b, talkers)).isNotEmpty();
            assertThat(on(c, talkers)).isNotEmpty();

            List<Talker> bereft = List.copyOf(talkers);
            long both = System.nanoTime();
            b.artefact().process().destroyForcibly();
            c.artefact().process().destroyForcibly();
            Member d = cluster.host("d");
            Member e = cluster.host("e");
            ClusterProcesses.offered(d, 1, gateway);
            ClusterProcesses.offered(e, 1, gateway);
            print("kill -9 of both: two others can be used", both);
            bereft.forEach(talker -> talker.awaitsOneOf(d.pid(), e.pid()));
            printDecided("kill -9 of both", both);
            List<Talker> last = newSessionsStay(gateway);
            assertThat(last).allMatch(talker -> talker.by() == d.pid() || talker.by() == e.pid());

            for (Talker talker : talkers) {
                talker.ends();
            }
            assertThat(gateway.artefact().log()).doesNotContainPattern("ERROR (i\\.f|framegate)");
        } finally {
            for (Talker talker : talkers) {
                talker.close();
            }
        }
    }
}
