package io.framegate.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framegate.CommandLineCheck;
import io.framegate.admin.AdminPaths;
import io.framegate.config.GatewayConfig;
import io.framegate.gateway.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods against the program that is in them, and against its image. */
class PodsTest {

    private static final Path DOCKERFILE = Path.of("Dockerfile");

    /** Between the end of a drain and the end of patience: for leaving the cluster. */
    private static final int MARGIN_SECONDS = 10;

    private static final int MEBIBYTES = 512;

    static Stream<Installation> all() {
        return Installation.all();
    }

    // ---- the program

    @ParameterizedTest
    @MethodSource("all")
    void theProgramTakesItsArguments(Installation installation) throws Exception {
        for (Pods pods : installation.pods()) {
            CommandLineCheck.Parsed parsed =
                    CommandLineCheck.parse(pods.container().texts("args").toArray(String[]::new));

            assertThat(parsed.command()).isEqualTo(pods.areGateways() ? "framegate" : "plugin-host");
            assertThat(parsed.config()).isEqualTo(Path.of("/opt/framegate/conf/framegate.yaml"));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theProgramTakesItsConfiguration(Installation installation) {
        for (Pods pods : installation.pods()) {
            assertThat(Configured.of(installation, pods).problems())
                    .as("%s", pods)
                    .isEmpty();
        }
        assertThat(Configured.of(installation, installation.gateways()).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void portsAreThoseOfTheSettings(Installation installation) {
        for (Pods pods : installation.pods()) {
            GatewayConfig settings = Configured.of(installation, pods).settings();
            Map<String, Integer> ports = pods.ports();
            assertThat(settings.listeners()).singleElement().satisfies(listener -> assertThat(listener.host())
                    .isEqualTo("0.0.0.0"));
            assertThat(ports.get("ws"))
                    .isEqualTo(pods.areGateways() ? settings.listeners().get(0).port() : null);
            assertThat(ports.get("admin")).isEqualTo(settings.admin().port());
            assertThat(ports.get("cluster")).isEqualTo(settings.cluster().port());
            assertThat(ports.get("bus")).isEqualTo(settings.cluster().busPort());
            assertThat(ports).hasSize(pods.areGateways() ? 4 : 3);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void membersFindEachOther(Installation installation) {
        for (Pods pods : installation.pods()) {
            GatewayConfig settings = Configured.of(installation, pods).settings();
            assertThat(settings.cluster().enabled()).isTrue();
            assertThat(settings.cluster().host()).isEqualTo(pods.environment().get("POD_IP"));
            Item service = installation.the("Service", settings.cluster().dns().orElseThrow());
            assertThat(service.text("spec", "clusterIP")).isEqualTo("None");
            assertThat(service.text("spec", "publishNotReadyAddresses")).isEqualTo("true");
            assertThat(installation.selected(service.pairs("spec", "selector"))).containsAll(installation.pods());
            assertThat(service.items("spec", "ports"))
                    .extracting(port -> port.number("port"))
                    .containsExactly(
                            settings.cluster().port(), settings.cluster().busPort());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void probesAskWhatTheAdminPortAnswersWithoutAToken(Installation installation) throws IOException {
        Map<String, String> expected = Map.of(
                "startupProbe", "/health/started", "livenessProbe", "/health/live", "readinessProbe", "/health/ready");
        assertThat(AdminPaths.withoutToken()).containsAll(expected.values());
        for (Pods pods : installation.pods()) {
            assertThat(Configured.of(installation, pods).settings().admin().tls())
                    .isEmpty();
            expected.forEach((probe, path) -> {
                Item request = pods.container().item(probe, "httpGet");
                assertThat(request.content()).isEqualTo(Map.of("path", path, "port", "admin"));
            });
        }
        assertThat(installation.of("ServiceMonitor")).allSatisfy(monitor -> assertThat(AdminPaths.all())
                .contains(monitor.items("spec", "endpoints").get(0).text("path")));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aScraperHasTheToken(Installation installation) {
        Item variable = installation.gateways().container().items("env").stream()
                .filter(one -> one.name().equals("ADMIN_TOKEN"))
                .findFirst()
                .orElseThrow();
        assertThat(installation.of("ServiceMonitor")).allSatisfy(monitor -> assertThat(
                        monitor.items("spec", "endpoints").get(0).pairs("authorization", "credentials"))
                .isEqualTo(variable.pairs("valueFrom", "secretKeyRef")));
    }

    // ---- the end

    @ParameterizedTest
    @MethodSource("all")
    void aDrainIsOverBeforePatienceIs(Installation installation) {
        for (Pods pods : installation.pods()) {
            GatewayConfig settings = Configured.of(installation, pods).settings();
            int hook = pods.areGateways() ? pods.container().number("lifecycle", "preStop", "sleep", "seconds") : 0;
            int drain = settings.drain().timeout() / 1000;

            assertThat(hook).isEqualTo(pods.areGateways() ? 5 : 0);
            assertThat(settings.drain().status()).isEqualTo(1012);
            assertThat(settings.drain().timeout())
                    .isGreaterThanOrEqualTo(
                            settings.drain().window() + settings.timeouts().lingeringTimeout());
            assertThat(pods.spec().number("terminationGracePeriodSeconds"))
                    .isGreaterThanOrEqualTo(hook + drain + MARGIN_SECONDS);
        }
    }

    // ---- the image

    @ParameterizedTest
    @MethodSource("all")
    void theImageIsThisVersion(Installation installation) {
        assertThat(installation.pods())
                .allSatisfy(
                        pods -> assertThat(pods.container().text("image")).isEqualTo("framegate:" + Product.VERSION));
    }

    private static String dockerfile(String instruction) throws IOException {
        List<String> lines = Files.readAllLines(DOCKERFILE).stream()
                .filter(line -> line.startsWith(instruction + " "))
                .toList();
        return lines.get(lines.size() - 1).substring(instruction.length() + 1);
    }

    @Test
    void podsAreMadeForTheImage() throws IOException {
        assumeTrue(Files.exists(DOCKERFILE), "there is no Dockerfile");
        for (Pods pods : Installation.all().flatMap(any -> any.pods().stream()).toList()) {
            Item user = pods.spec().item("securityContext");
            assertThat(user.text("runAsUser") + ":" + user.text("runAsGroup")).isEqualTo(dockerfile("USER"));
            assertThat(dockerfile("WORKDIR")).isEqualTo("/opt/framegate");
            assertThat(dockerfile("STOPSIGNAL")).isEqualTo("SIGTERM");
            assertThat(dockerfile("ENTRYPOINT")).endsWith("\"io.framegate.Main\"]");
            assertThat(pods.container().find("command")).isEmpty();
            Set<String> exposed = Set.of(dockerfile("EXPOSE").split(" "));
            assertThat(exposed).contains(String.valueOf(pods.ports().get("admin")));
            if (pods.areGateways()) {
                assertThat(exposed).contains(String.valueOf(pods.ports().get("ws")));
            }
            String options = dockerfile("ENV").replaceAll("JDK_JAVA_OPTIONS=\"(.*)\"", "$1");
            assertThat(pods.environment().get("JDK_JAVA_OPTIONS")).isEqualTo(options + " -XX:ActiveProcessorCount=2");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void memoryIsReservedAndProcessorsAreNotLimited(Installation installation) {
        assertThat(installation.pods()).allSatisfy(pods -> {
            Map<String, String> requests = pods.container().pairs("resources", "requests");
            Map<String, String> limits = pods.container().pairs("resources", "limits");
            assertThat(limits).isEqualTo(Map.of("memory", requests.get("memory")));
            assertThat(requests).containsKey("cpu");
            assertThat(mebibytes(requests.get("memory"))).isGreaterThanOrEqualTo(MEBIBYTES);
            assertThat(pods.environment().get("JDK_JAVA_OPTIONS")).contains("-XX:ActiveProcessorCount=");
        });
    }

    private static int mebibytes(String quantity) {
        int number = Integer.parseInt(quantity.substring(0, quantity.length() - 2));
        return quantity.endsWith("Gi") ? 1024 * number : number;
    }

    // ---- security

    /** The restricted pod security standard, and a file system that nothing is written to. */
    @ParameterizedTest
    @MethodSource("all")
    void podsAreRestricted(Installation installation) {
        for (Pods pods : installation.pods()) {
            Item pod = pods.spec().item("securityContext");
            assertThat(pod.text("runAsNonRoot")).isEqualTo("true");
            assertThat(pod.number("runAsUser")).isPositive();
            assertThat(pod.text("seccompProfile", "type")).isEqualTo("RuntimeDefault");
            assertThat(pods.spec().content()).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC", "initContainers");
            Item container = pods.container().item("securityContext");
            assertThat(container.pairs())
                    .isEqualTo(Map.of(
                            "allowPrivilegeEscalation", "false",
                            "readOnlyRootFilesystem", "true",
                            "capabilities", "{drop=[ALL]}"));
            assertThat(pods.container().items("ports"))
                    .noneMatch(port -> port.find("hostPort").isPresent());
            assertThat(pods.spec().items("volumes")).allSatisfy(volume -> assertThat(volume.content())
                    .containsAnyOf(
                            Map.entry("configMap", volume.find("configMap").orElse("")),
                            Map.entry("emptyDir", volume.find("emptyDir").orElse(""))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void filesAreMountedSoThatTheirChangesAreSeen(Installation installation) {
        for (Pods pods : installation.pods()) {
            assertThat(pods.container().items("volumeMounts")).isNotEmpty().allSatisfy(mount -> {
                assertThat(mount.content()).doesNotContainKeys("subPath", "subPathExpr");
                if (!mount.text("mountPath").equals("/tmp")) {
                    assertThat(mount.text("readOnly")).isEqualTo("true");
                }
            });
            assertThat(pods.mounted("/tmp").text("emptyDir", "sizeLimit")).isNotEmpty();
        }
    }
}
