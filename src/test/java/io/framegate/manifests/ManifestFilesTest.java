package io.framegate.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of YAML under {@code k8s}, by itself: nothing is there twice, and nothing that its kind does not know. */
class ManifestFilesTest {

    /** Of kustomize, what is used here; it refuses what it does not know itself. */
    private static final Set<String> KUSTOMIZATION = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "images",
            "patches",
            "configMapGenerator",
            "generatorOptions");

    /** RFC 1123, as Kubernetes asks for it. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Installation.K8S)) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> files(boolean kustomizations) throws IOException {
        return files().filter(file -> file.endsWith("kustomization.yaml") == kustomizations);
    }

    static Stream<Path> kustomizations() throws IOException {
        return files(true);
    }

    static Stream<Item> objects() throws IOException {
        return files(false).flatMap(file -> Item.in(file).stream()).filter(item -> item.find("apiVersion")
                .isPresent());
    }

    static Stream<Item> renderedObjects() {
        return Installation.all()
                .filter(Installation::isRendered)
                .flatMap(installation -> installation.objects().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsReadStrictly(Path file) {
        assertThat(Item.in(file)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anObjectHasTheFieldsOfItsKind(Item object) {
        assertThat(KubernetesTypes.problems(object)).isEmpty();
        assertThat(object.name()).matches(NAME);
    }

    @Test
    void whatIsRenderedHasTheFieldsOfItsKind() {
        assertThat(renderedObjects()).allSatisfy(object -> {
            assertThat(KubernetesTypes.problems(object)).as("%s", object).isEmpty();
            assertThat(object.name()).matches(NAME);
        });
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void aKustomizationNamesWhatIsThere(Path file) {
        Item kustomization = Item.in(file).get(0);

        assertThat(kustomization.content().keySet()).isSubsetOf(KUSTOMIZATION);
        Stream<String> named = Stream.of("resources", "components").flatMap(key -> kustomization.texts(key).stream());
        Stream<String> generated = kustomization.items("configMapGenerator").stream()
                .flatMap(generator -> generator.texts("files").stream());
        Stream<String> patched = kustomization.items("patches").stream()
                .flatMap(patch -> patch.find("path").stream())
                .map(String::valueOf);
        assertThat(Stream.of(named, generated, patched).flatMap(any -> any))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(file.resolveSibling(name)).exists());
    }

    @Test
    void nothingIsSecret() throws IOException {
        assertThat(objects()).noneSatisfy(object -> assertThat(object.kind()).isEqualTo("Secret"));
    }

    // ---- what the checks find

    @Test
    void aKeyThatIsThereTwiceIsFound() {
        assertThatThrownBy(() -> Item.of("text", "a: 1\nb: 2\na: 3\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("duplicate key a");
    }

    @Test
    void aFieldThatIsUnknownOrOfAnotherTypeIsFound() {
        Item deployment = Item.of("text", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x, labels: {a: 1}}
                spec:
                  replicas: "2"
                  minReadySecond: 5
                  template:
                    spec:
                      containers:
                        - name: x
                          lifecycle: {preStop: {sleep: {second: 5}}}
                          resources: {limits: {memory: 5 Mi}}
                          livenessProbe: {httpGet: {port: [1]}}
                """).get(0);

        assertThat(KubernetesTypes.problems(deployment))
                .containsExactly(
                        "metadata.labels.a must be String: 1",
                        "spec.replicas must be Integer: 2",
                        "spec.minReadySecond: DeploymentSpec has no such field",
                        "spec.template.spec.containers[0].lifecycle.preStop.sleep.second: SleepAction has no such field",
                        "spec.template.spec.containers[0].resources.limits.memory must be Quantity: 5 Mi",
                        "spec.template.spec.containers[0].livenessProbe.httpGet.port must be IntOrString: [1]");
    }

    @Test
    void aKindThatThereIsNotIsFound() {
        Item old = new Item("old", Map.of("apiVersion", "autoscaling/v1", "kind", "HorizontalPodAutoscaler"));

        assertThat(KubernetesTypes.problems(old))
                .isEqualTo(List.of("there is no HorizontalPodAutoscaler in autoscaling/v1"));
    }
}
