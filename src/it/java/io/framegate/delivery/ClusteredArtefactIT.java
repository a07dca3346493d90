package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is delivered, with and without what a cluster needs. */
class ClusteredArtefactIT {

    private static final String DECLARATIVE = "_format_version: '3.0'\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void artefactIsThere() {
        RunningArtefact.isThere();
    }

    private static String settings(String cluster) {
        return "listeners: [{name: test, host: localhost, port: 0}]\ncluster: " + cluster + "\n";
    }

    /** What it printed, once it has ended with this status. */
    private String output(int status, Path jar, String cluster, String jvmOption, String option) throws Exception {
        Files.writeString(directory.resolve("framegate.yaml"), settings(cluster));
        Files.writeString(directory.resolve("kong.yml"), DECLARATIVE);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOption, "-jar", jar.toString(), "--config", "framegate.yaml", option));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(status);
        return printed;
    }

    /** A copy of the artefact, with nothing beside it. */
    private Path alone() throws IOException {
        return Files.copy(RunningArtefact.path(), directory.resolve("framegate.jar"));
    }

    @Test
    void oneProcessNeedsOneJar() throws Exception {
        assertThat(output(0, alone(), "{enabled: false}", "-Xmx256m", "--exit-when-ready"))
                .contains("(test)");
    }

    @Test
    void aClusterNeedsTheOtherOneAndSaysSo() throws Exception {
        Path alone = alone();
        for (String option : List.of("--check", "--exit-when-ready")) {
            assertThat(output(1, alone, "{enabled: true}", "-Xmx256m", option))
                    .contains("framegate: cluster.enabled needs framegate-cluster.jar")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void nothingOfAClusterIsLoadedWhereNoneIsJoined() throws Exception {
        String loaded = output(0, RunningArtefact.path(), "{}", "-Xlog:class+load", "--exit-when-ready");
        assertThat(loaded).contains("io.framegate.Gateway ");
        assertThat(loaded.lines().filter(line -> line.matches(".*(hazelcast|Hazelcast).*")))
                .isEmpty();
    }

    @Test
    void twoProcessesAreOneClusterUntilOneLeaves() throws Exception {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        try (RunningArtefact one =
                RunningArtefact.start(first, settings("{enabled: true, port: 0, bus_port: 0}"), DECLARATIVE)) {
            one.port("test");
            assertThat(one.log()).contains("in cluster framegate of 1 member, on");
            Matcher joined = Pattern.compile("as (\\S+) at (\\S+),").matcher(one.log());
            assertThat(joined.find()).as(one.log()).isTrue();

            String member = settings("{enabled: true, port: 0, bus_port: 0, members: ['" + joined.group(2) + "']}");
            try (RunningArtefact two = RunningArtefact.start(second, member, DECLARATIVE)) {
                two.port("test");
                assertThat(two.log()).contains("in cluster framegate of 2 members, on");
                two.process().destroy(); // SIGTERM
                assertThat(two.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(two.process().exitValue()).as(two.log()).isZero();
            }
            one.awaits("left cluster framegate");
            assertThat(one.log()).doesNotContain("WARNING", "ERROR", "\tat ");
        }
    }
}
