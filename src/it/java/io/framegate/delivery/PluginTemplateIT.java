package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framegate.testkit.EchoUpstream;
import io.framegate.testkit.Page;
import io.framegate.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin of one's own, in an empty folder, by the commands on the page for authors: made, built, tested and run.
 *
 * <p>The first of them puts the gateway into the local Maven repository. Here that is one of the test's own, in front of the
 * one that built the gateway, and gets what the package phase has made: the machine's own is read and not written.
 */
class PluginTemplateIT {

    private static final Path PAGE = Path.of("src", "docs", "writing-plugins.md");
    private static final Path MAIN = Path.of(System.getProperty("main.jar", "target/main.jar"));
    private static final Path PDK = Path.of(System.getProperty("pdk.jar", "target/pdk.jar"));
    /** Failsafe says where the build has its own. */
    private static final String LOCAL_REPOSITORY = System.getProperty("localRepository", "");

    @TempDir
    private Path directory;

    private Path checkout = Path.of("");

    /** Nothing that clears the folder is to find a way out of it. */
    @AfterEach
    void unlink() throws IOException {
        if (Files.isSymbolicLink(checkout)) {
            Files.delete(checkout);
        }
    }

    private static List<String> commands() {
        return Page.read(PAGE).block("sh").lines().toList();
    }

    private Path installed() throws IOException {
        String file = MAIN.getFileName().toString().replace(".jar", "");
        String version = file.substring("framegate-".length());
        Path repository = directory.resolve("repository");
        Path place = Files.createDirectories(
                repository.resolve("io/framegate/framegate").resolve(version));
        Files.copy(MAIN, place.resolve(file + ".jar"));
        Files.copy(PDK, place.resolve(file + "-pdk.jar"));
        Files.copy(Path.of("pom.xml"), place.resolve(file + ".pom"));
        return repository;
    }

    private ProcessBuilder shell(Path folder, String script, Map<String, String> environment) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script).directory(folder.toFile());
        String java = System.getProperty("java.home");
        shell.environment().put("JAVA_HOME", java);
        shell.environment().merge("PATH", Path.of(java, "bin").toString(), (path, bin) -> bin + ":" + path);
        shell.environment().putAll(environment);
        return shell.redirectErrorStream(true);
    }

    @Test
    void projectIsMadeBuiltTestedAndRunByTheCommandsOnThePage() throws Exception {
        assumeTrue(Files.exists(MAIN) && Files.exists(PDK), "no " + PDK + ": the package phase makes it");
        List<String> commands = commands();
        assertThat(commands.get(0)).startsWith("(cd framegate && ./mvnw -q install ");
        String maven = "-Dmaven.repo.local=" + installed() + " -Dmaven.repo.local.tail=" + LOCAL_REPOSITORY;
        Path folder = Files.createDirectory(directory.resolve("folder"));
        checkout = Files.createSymbolicLink(
                folder.resolve("framegate"), Path.of("").toAbsolutePath());

        String building = String.join("\n", commands.subList(1, commands.size() - 1));
        Process build = shell(folder, building, Map.of("MAVEN_ARGS", maven)).start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(build.waitFor()).as(said).isZero();
        Path project = folder.resolve("my-plugin");
        assertThat(said).contains("Made my-plugin");
        assertThat(project.resolve("target/my-plugin.jar")).exists();
        assertThat(project.resolve("target/surefire-reports/TEST-org.example.MyPluginTest.xml"))
                .content()
                .contains("tests=\"4\" errors=\"0\" skipped=\"0\" failures=\"0\"");
        assertThat(project.resolve("target/failsafe-reports/TEST-org.example.MyPluginIT.xml"))
                .content()
                .contains("tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"0\"");
        assertThat(Page.read(project.resolve("README.md")).block("sh")).contains(last(commands));
        assertRuns(project, last(commands));
    }

    private static String last(List<String> commands) {
        return commands.get(commands.size() - 1).replaceFirst(" *#.*", "");
    }

    /** Runs this command, on other ports than the files have, which may be taken here. */
    private void assertRuns(Path project, String command) throws Exception {
        try (EchoUpstream upstream = new EchoUpstream()) {
            Path declarative = project.resolve("conf/kong.yml");
            Files.writeString(
                    declarative,
                    Files.readString(declarative).replace("localhost:8090", "localhost:" + upstream.port()));
            Map<String, String> ports = Map.of("FRAMEGATE_LISTENERS_0_PORT", "0", "FRAMEGATE_DEMO_UPSTREAM_PORT", "0");
            try (RunningArtefact gateway =
                            RunningArtefact.of(shell(project, "exec " + command, ports), project.resolve("log"));
                    RawClient client = RawClient.asking(gateway.port("plain"), "/demo")) {
                client.expectUpgrade();
                client.sendText("hello");
                client.expectText("hello!");
                client.sendText("x".repeat(1001));
                client.expectClose(4000, "Too long");
                gateway.process().destroy();
                assertThat(gateway.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void readmeHasTheCommandThatMakesAProject() {
        assertThat(commands().get(1))
                .startsWith(Page.read(Path.of("README.md")).block("sh").strip() + " ");
    }

    @Test
    void thereIsNothingInTheTemplateThatOurOwnBuildHasInAnotherVersion() throws IOException {
        String ours = Files.readString(Path.of("pom.xml"));

        assertThat(Files.readString(Path.of("src/template/project/pom.xml")).split("<plugin>\n"))
                .filteredOn(part -> part.contains("<artifactId>maven-"))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(ours)
                        .contains(part.lines()
                                .skip(1)
                                .limit(2)
                                .map(String::strip)
                                .reduce((artifact, version) -> artifact + "\n        " + version)
                                .orElseThrow()));
    }
}
