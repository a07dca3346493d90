package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.Installed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces on one switch, which has a namespace of its own, with a link to the test's: each process has a machine
 * of its own as far as the network is concerned. Needs root and {@code ip netns}; all is gone after {@link #close}.
 */
final class Namespaces implements Network, AutoCloseable {

    /** For measurements between machines (RFC 2544): nobody's. */
    private static final String SUBNET = "198.18.213.";

    private final String prefix = "fg" + ProcessHandle.current().pid();
    private final String bridge = prefix + "-switch";
    private final List<String> names = new ArrayList<>();

    /** Skips the test, and says why, where this machine has no such thing. */
    Namespaces() throws IOException, InterruptedException {
        Installed.program("ip");
        if (!Installed.works("ip", "netns", "add", bridge)) {
            throw Installed.skipped("network namespaces cannot be made here: that needs root and ip netns");
        }
        names.add(bridge);
        if (!Installed.works("ip", "link", "add", prefix, "type", "veth", "peer", "name", "port0", "netns", bridge)
                || !Installed.works("ip", "-n", bridge, "link", "add", "switch", "type", "bridge")) {
            close();
            throw Installed.skipped("network namespaces cannot be linked here: that needs veth and a bridge");
        }
        try {
            ip("-n", bridge, "link", "set", "switch", "up");
            plug("port0");
            ip("addr", "add", address() + "/24", "dev", prefix);
            ip("link", "set", prefix, "up");
        } catch (IOException | InterruptedException | AssertionError failure) {
            close();
            throw failure;
        }
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Installed.Ended ended = Installed.run(Path.of("."), command.toArray(String[]::new));
        assertThat(ended.status()).as(command + ": " + ended.output()).isZero();
    }

    private void plug(String port) throws IOException, InterruptedException {
        ip("-n", bridge, "link", "set", port, "master", "switch");
        ip("-n", bridge, "link", "set", port, "up");
    }

    @Override
    public String address() {
        return SUBNET + "1";
    }

    @Override
    public Place place(String name) throws IOException, InterruptedException {
        String namespace = prefix + "-" + name;
        ip("netns", "add", namespace);
        names.add(namespace);
        String address = SUBNET + names.size();
        ip("-n", namespace, "link", "set", "lo", "up");
        ip("-n", namespace, "link", "add", "net", "type", "veth", "peer", "name", port(name), "netns", bridge);
        plug(port(name));
        ip("-n", namespace, "addr", "add", address + "/24", "dev", "net");
        ip("-n", namespace, "link", "set", "net", "up");
        return new Place(address, List.of("ip", "netns", "exec", namespace));
    }

    private static String port(String name) {
        return "port-" + name;
    }

    /** Cuts the link of a place: nothing comes through, and nobody is told. */
    void cut(String name) throws IOException, InterruptedException {
        ip("-n", bridge, "link", "set", port(name), "down");
    }

    void heal(String name) throws IOException, InterruptedException {
        ip("-n", bridge, "link", "set", port(name), "up");
    }

    /** Parts all places from each other, or joins them again; the test itself is heard by all of them all along. */
    void part(boolean parted) throws IOException, InterruptedException {
        for (String namespace : names.subList(1, names.size())) {
            String port = port(namespace.substring(prefix.length() + 1));
            ip("-n", bridge, "link", "set", port, "type", "bridge_slave", "isolated", parted ? "on" : "off");
        }
    }

    /** With a namespace goes what is in it, and the other end of its links. */
    @Override
    public void close() {
        names.forEach(name -> Installed.works("ip", "netns", "del", name));
    }
}
