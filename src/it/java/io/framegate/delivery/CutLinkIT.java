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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plugin host whose link is cut, and healed: each process in a network namespace of its own. Prints what that cost. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CutLinkIT {

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

    private void printDecided(long cut) {
        List<Echo> decided = talkers.stream()
                .flatMap(talker -> talker.heard().stream())
                .filter(echo -> echo.unmarked() > 0)
                .toList();
        System.out.printf(
                Locale.ROOT,
                "a cut link: %d frames decided by policy, the last %.1f s after it%n",
                decided.stream().mapToLong(Echo::unmarked).sum(),
                seconds(cut, decided.stream().mapToLong(Echo::heardAt).max().orElse(cut)));
    }

    @Test
    void aHostThatCannotBeReachedIsLeftAndUsedAgainWhenItCan() throws Exception {
        RunningArtefact.isThere();
        try (Namespaces network = new Namespaces();
                EchoUpstream upstream = new EchoUpstream(network.address());
                ClusterProcesses cluster =
                        new ClusterProcesses(directory, network, """
                        _format_version: "3.0"
                        services:
                          - url: ws://%s:%d
                            name: upstream
                            plugins: [{name: count-frames, placement: remote, timeout: 60000, on_failure: open}]
                            routes: [{name: all, protocols: [ws], paths: [/]}]
                        """.formatted(network.address(), upstream.port()))) {
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
            printDecided(cut);
            gateway.artefact().awaits(a.node() + " left cluster");
            long healed = System.nanoTime();
            network.heal("a");
            ClusterProcesses.offered(a, 2, gateway);
            System.out.printf(
                    Locale.ROOT, "used again %.1f s after it was healed%n", seconds(healed, System.nanoTime()));
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
}
