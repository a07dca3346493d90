package io.framegate.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects that are applied together: what one says of another is so. */
class InstallationTest {

    private static final String MONITORING = "kubernetes.io/metadata.name";

    static Stream<Installation> all() {
        return Installation.all();
    }

    static Stream<Installation> rendered() {
        return Installation.all().filter(Installation::isRendered);
    }

    private static String kindAndName(Item object) {
        return object.kind() + " " + object.name();
    }

    // ---- selectors

    @ParameterizedTest
    @MethodSource("all")
    void everySelectorSelects(Installation installation) {
        for (Pods pods : installation.pods()) {
            Map<String, String> selector = pods.deployment().pairs("spec", "selector", "matchLabels");
            assertThat(installation.selected(selector)).as("%s", pods).containsExactly(pods);
            List<Item> terms = new ArrayList<>(pods.spec().items("topologySpreadConstraints"));
            if (pods.spec().find("affinity").isPresent()) {
                pods.spec()
                        .item("affinity", "podAntiAffinity")
                        .items("preferredDuringSchedulingIgnoredDuringExecution")
                        .forEach(term -> terms.add(term.item("podAffinityTerm")));
            }
            assertThat(terms).isNotEmpty().allSatisfy(term -> assertThat(
                            installation.selected(term.pairs("labelSelector", "matchLabels")))
                    .containsExactly(pods));
        }
        assertThat(installation.of("Service")).isNotEmpty().allSatisfy(service -> assertThat(
                        installation.selected(service.pairs("spec", "selector")))
                .isNotEmpty());
        assertThat(installation.of("NetworkPolicy")).isNotEmpty().allSatisfy(policy -> assertThat(
                        installation.selected(policy.pairs("spec", "podSelector", "matchLabels")))
                .isNotEmpty());
        assertThat(installation.of("ServiceMonitor")).allSatisfy(monitor -> assertThat(services(installation, monitor))
                .map(Item::name)
                .containsExactly("framegate-admin"));
    }

    private static List<Item> services(Installation installation, Item monitor) {
        Map<String, String> wanted = monitor.pairs("spec", "selector", "matchLabels");
        return installation.of("Service").stream()
                .filter(service ->
                        service.pairs("metadata", "labels").entrySet().containsAll(wanted.entrySet()))
                .toList();
    }

    // ---- ports

    @ParameterizedTest
    @MethodSource("all")
    void everyPortThatIsNamedIsThere(Installation installation) {
        for (Item service : installation.of("Service")) {
            for (Pods pods : installation.selected(service.pairs("spec", "selector"))) {
                assertThat(service.items("spec", "ports")).isNotEmpty().allSatisfy(port -> assertThat(pods.ports())
                        .as("%s of %s", service, pods)
                        .containsKey(port.text("targetPort")));
            }
        }
        for (Item policy : installation.of("NetworkPolicy")) {
            for (Pods pods : installation.selected(policy.pairs("spec", "podSelector", "matchLabels"))) {
                assertThat(policy.items("spec", "ingress"))
                        .flatExtracting(rule -> rule.items("ports"))
                        .isNotEmpty()
                        .allSatisfy(port -> assertThat(pods.ports())
                                .as("%s of %s", policy, pods)
                                .containsKey(port.text("port")));
            }
        }
        for (Item ingress : installation.of("Ingress")) {
            Item service = ingress.items("spec", "rules")
                    .get(0)
                    .item("http")
                    .items("paths")
                    .get(0)
                    .item("backend", "service");
            assertThat(portsOf(installation, service.name(), "name")).contains(service.text("port", "name"));
        }
        for (Item route : installation.of("HTTPRoute")) {
            Item backend =
                    route.items("spec", "rules").get(0).items("backendRefs").get(0);
            assertThat(portsOf(installation, backend.name(), "port")).contains(backend.text("port"));
        }
        for (Item monitor : installation.of("ServiceMonitor")) {
            assertThat(portsOf(
                            installation, services(installation, monitor).get(0).name(), "name"))
                    .contains(monitor.items("spec", "endpoints").get(0).text("port"));
        }
    }

    private static List<String> portsOf(Installation installation, String service, String key) {
        return installation.the("Service", service).items("spec", "ports").stream()
                .map(port -> port.text(key))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void clientsReachGatewaysAloneAndByWebSocket(Installation installation) {
        Item service = installation.the("Service", "framegate");

        assertThat(installation.selected(service.pairs("spec", "selector"))).containsExactly(installation.gateways());
        assertThat(service.items("spec", "ports")).singleElement().satisfies(port -> {
            assertThat(port.text("targetPort")).isEqualTo("ws");
            assertThat(port.text("appProtocol")).isEqualTo("kubernetes.io/ws");
        });
    }

    // ---- who may connect

    /** Who may reach each port of these pods, in the words of the policies. */
    private static Map<String, Set<String>> reachable(Installation installation, Pods pods) {
        return installation.of("NetworkPolicy").stream()
                .filter(policy -> installation
                        .selected(policy.pairs("spec", "podSelector", "matchLabels"))
                        .contains(pods))
                .peek(policy -> assertThat(policy.texts("spec", "policyTypes")).containsExactly("Ingress"))
                .flatMap(policy -> policy.items("spec", "ingress").stream())
                .flatMap(rule -> rule.items("ports").stream().map(port -> Map.entry(port.text("port"), from(rule))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<String> from(Item rule) {
        return rule.find("from").isEmpty()
                ? Set.of("anybody")
                : rule.items("from").stream()
                        .map(Item::content)
                        .map(String::valueOf)
                        .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everybodyReachesWebSocketMembersTheClusterAndMonitoringTheAdminPort(Installation installation) {
        String members = "{podSelector={matchLabels={app.kubernetes.io/name=framegate}}}";
        Map<String, Set<String>> expected = Map.of(
                "cluster", Set.of(members),
                "bus", Set.of(members),
                "admin", Set.of("{namespaceSelector={matchLabels={" + MONITORING + "=monitoring}}}"));
        for (Pods pods : installation.pods()) {
            Map<String, Set<String>> reachable = reachable(installation, pods);
            assertThat(reachable).as("%s", pods).containsAllEntriesOf(expected);
            assertThat(reachable.keySet()).isEqualTo(pods.ports().keySet());
            if (pods.areGateways()) {
                assertThat(reachable.get("ws")).containsExactly("anybody");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingHasRights(Installation installation) {
        assertThat(installation.objects()).noneMatch(object -> object.kind().contains("Role"));
        Item account = installation.the("ServiceAccount", "framegate");
        assertThat(account.text("automountServiceAccountToken")).isEqualTo("false");
        assertThat(installation.pods()).allSatisfy(pods -> {
            assertThat(pods.spec().text("serviceAccountName")).isEqualTo(account.name());
            assertThat(pods.spec().text("automountServiceAccountToken")).isEqualTo("false");
        });
        assertThat(installation.of("Namespace")).singleElement().satisfies(namespace -> assertThat(
                        namespace.text("metadata", "labels", "pod-security.kubernetes.io/enforce"))
                .isEqualTo("restricted"));
    }

    // ---- how many

    @ParameterizedTest
    @MethodSource("all")
    void whatIsScaledHasNoNumberOfItsOwn(Installation installation) {
        boolean dev = installation.name().startsWith("dev");
        Set<String> scaled = installation.of("HorizontalPodAutoscaler").stream()
                .map(scaler -> scaler.text("spec", "scaleTargetRef", "kind") + " "
                        + scaler.text("spec", "scaleTargetRef", "name"))
                .collect(Collectors.toSet());
        Set<String> deployments = installation.of("Deployment").stream()
                .map(InstallationTest::kindAndName)
                .collect(Collectors.toSet());

        assertThat(scaled).isEqualTo(dev ? Set.of() : deployments);
        assertThat(installation.of("Deployment"))
                .allSatisfy(deployment ->
                        assertThat(deployment.find("spec", "replicas")).isEmpty());
        assertThat(installation.of("HorizontalPodAutoscaler")).allSatisfy(scaler -> {
            assertThat(scaler.number("spec", "minReplicas")).isGreaterThan(1);
            Item down = scaler.item("spec", "behavior", "scaleDown");
            assertThat(down.number("stabilizationWindowSeconds")).isGreaterThanOrEqualTo(600);
            assertThat(down.items("policies")).singleElement().satisfies(policy -> {
                assertThat(policy.text("type")).isEqualTo("Pods");
                assertThat(policy.number("value")).isEqualTo(1);
            });
        });
        if (installation.name().startsWith("prod")) {
            assertThat(installation
                            .the("HorizontalPodAutoscaler", "framegate-gateway")
                            .number("spec", "minReplicas"))
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void podsGoOneAtATime(Installation installation) {
        for (Pods pods : installation.pods()) {
            Map<String, String> selector = pods.deployment().pairs("spec", "selector", "matchLabels");
            assertThat(installation.of("PodDisruptionBudget"))
                    .filteredOn(budget ->
                            budget.pairs("spec", "selector", "matchLabels").equals(selector))
                    .singleElement()
                    .satisfies(budget -> {
                        assertThat(budget.number("spec", "maxUnavailable")).isEqualTo(1);
                        assertThat(budget.text("spec", "unhealthyPodEvictionPolicy"))
                                .isEqualTo("AlwaysAllow");
                    });
            Item rolling = pods.deployment().item("spec", "strategy");
            assertThat(rolling.text("type")).isEqualTo("RollingUpdate");
            assertThat(rolling.pairs("rollingUpdate")).isEqualTo(Map.of("maxSurge", "1", "maxUnavailable", "0"));
            assertThat(pods.deployment().number("spec", "minReadySeconds")).isGreaterThanOrEqualTo(10);
        }
    }

    // ---- configuration

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("rendered")
    void settingsRollPodsAndTheDeclarativeFileDoesNot(Installation installation) {
        for (Pods pods : installation.pods()) {
            String settings = pods.mounted("/opt/framegate/conf").text("configMap", "name");
            assertThat(settings).matches("framegate-settings-[a-z0-9]+");
            installation.the("ConfigMap", settings);
        }
        String declarative =
                installation.gateways().mounted("/opt/framegate/declarative").text("configMap", "name");
        assertThat(declarative).isEqualTo("framegate-declarative");
        installation.the("ConfigMap", declarative);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("rendered")
    void everythingIsInTheNamespace(Installation installation) {
        String namespace = installation.of("Namespace").get(0).name();

        assertThat(installation.objects())
                .filteredOn(object -> !object.kind().equals("Namespace"))
                .isNotEmpty()
                .filteredOn(object -> !Set.of("ServiceMonitor", "PrometheusRule", "Ingress", "HTTPRoute")
                                .contains(object.kind())
                        && !object.name().equals("framegate-dashboard"))
                .allSatisfy(object ->
                        assertThat(object.text("metadata", "namespace")).isEqualTo(namespace));
    }
}
