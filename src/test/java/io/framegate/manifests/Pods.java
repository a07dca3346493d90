package io.framegate.manifests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pods of a Deployment, which have one container. */
record Pods(Item deployment) {

    /** What the tests put in the place of what Kubernetes says of each pod, and of its secrets. */
    private static final Map<String, String> GIVEN =
            Map.of("status.podIP", "10.1.2.3", "framegate-admin/token", "a-token-of-the-tests");

    Item template() {
        return deployment.item("spec", "template");
    }

    Item spec() {
        return template().item("spec");
    }

    Map<String, String> labels() {
        return template().pairs("metadata", "labels");
    }

    Item container() {
        List<Item> containers = spec().items("containers");
        if (containers.size() != 1) {
            throw new AssertionError(deployment + " has " + containers.size() + " containers");
        }
        return containers.get(0);
    }

    boolean areGateways() {
        return "gateway".equals(labels().get("app.kubernetes.io/component"));
    }

    /** The container's ports by their names. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        container().items("ports").forEach(port -> ports.put(port.name(), port.number("containerPort")));
        return ports;
    }

    /** The container's environment; a variable from anywhere that the tests do not know of fails. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (Item variable : container().items("env")) {
            environment.put(
                    variable.name(), variable.find("value").map(String::valueOf).orElseGet(() -> given(variable)));
        }
        return environment;
    }

    private static String given(Item variable) {
        String source = variable.find("valueFrom", "fieldRef", "fieldPath")
                .map(String::valueOf)
                .orElseGet(() -> variable.text("valueFrom", "secretKeyRef", "name") + "/"
                        + variable.text("valueFrom", "secretKeyRef", "key"));
        return Optional.ofNullable(GIVEN.get(source))
                .orElseThrow(() -> new AssertionError(variable + " is of " + source));
    }

    /** The volume that is mounted there. */
    Item mounted(String path) {
        Item mount = container().items("volumeMounts").stream()
                .filter(one -> one.text("mountPath").equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(deployment + " mounts nothing at " + path));
        return spec().items("volumes").stream()
                .filter(volume -> volume.name().equals(mount.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(mount + " has no volume"));
    }

    @Override
    public String toString() {
        return deployment.toString();
    }
}
