package io.framegate.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Objects of Kubernetes that are applied together.
 *
 * @param name what failures call them
 * @param objects all of them
 */
record Installation(String name, List<Item> objects) {

    static final Path K8S = Path.of("k8s");

    private static final List<Path> OVERLAYS = List.of(
            K8S.resolve("overlays").resolve("dev"), K8S.resolve("overlays").resolve("prod"));

    private static List<Installation> all = List.of();

    /** The base as it is written, and every overlay with each component and with all, if there is a kubectl to render them. */
    static synchronized Stream<Installation> all() {
        if (all.isEmpty()) {
            List<Installation> found = new ArrayList<>(List.of(base()));
            if (Kubectl.isThere()) {
                found.addAll(rendered());
            } else {
                System.out.println("SKIPPED: kubectl is not on the path, so overlays and components are not rendered");
            }
            all = found;
        }
        return all.stream();
    }

    private static Installation base() {
        Path directory = K8S.resolve("base");
        Item kustomization = Item.in(directory.resolve("kustomization.yaml")).get(0);
        List<Item> objects = new ArrayList<>();
        kustomization.texts("resources").forEach(file -> objects.addAll(Item.in(directory.resolve(file))));
        kustomization.items("configMapGenerator").forEach(map -> objects.add(configMap(directory, map)));
        return new Installation("base", objects);
    }

    private static Item configMap(Path directory, Item generator) {
        Map<String, Object> data = new LinkedHashMap<>();
        generator
                .texts("files")
                .forEach(file -> data.put(String.valueOf(Path.of(file).getFileName()), read(directory, file)));
        return new Item(
                "ConfigMap " + generator.name(),
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Map.of("name", generator.name()),
                        "data",
                        data));
    }

    private static String read(Path directory, String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static List<Installation> rendered() {
        List<Path> components = components();
        List<Installation> rendered = new ArrayList<>();
        for (Path overlay : OVERLAYS) {
            rendered.add(Kubectl.render(overlay, List.of()));
            components.forEach(component -> rendered.add(Kubectl.render(overlay, List.of(component))));
            rendered.add(Kubectl.render(overlay, components));
        }
        return rendered;
    }

    private static List<Path> components() {
        try (Stream<Path> directories = Files.list(K8S.resolve("components"))) {
            return directories.sorted().toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Whether it is what somebody applies: the base is not. */
    boolean isRendered() {
        return !name.equals("base");
    }

    /** Its objects of a kind. */
    List<Item> of(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    /** The object that must be there. */
    Item the(String kind, String name) {
        return of(kind).stream()
                .filter(object -> object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has no " + kind + " " + name));
    }

    /** The pods of every Deployment. */
    List<Pods> pods() {
        return of("Deployment").stream().map(Pods::new).toList();
    }

    Pods gateways() {
        return new Pods(the("Deployment", "framegate-gateway"));
    }

    /** The pods that these labels select. */
    List<Pods> selected(Map<String, String> labels) {
        return pods().stream()
                .filter(pods -> pods.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
