package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.PluginJar;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateways and plugin hosts of one cluster, each a process of its own with {@link example.CountFrames}. The first one
 * started is where the others look for the cluster.
 */
final class ClusterProcesses implements AutoCloseable {

    private static final Path PLUGIN = Path.of("src", "it", "java", "example", "CountFrames.java");
    private static final int PATIENCE_SECONDS = 60;
    private static final int EVENT_LOOPS = 2;
    private static final String JOINED = "joined .*, as (\\S+) at (\\S+),";

    private final Path directory;
    private final Network network;
    private final String declarative;
    private final Path jar;
    private final List<Member> members = new ArrayList<>();
    private String seed = "";

    /** @param declarative the declarative file of every gateway */
    ClusterProcesses(Path directory, Network network, String declarative) throws IOException {
        this.directory = directory;
        this.network = network;
        this.declarative = declarative;
        this.jar = PluginJar.of(Files.readString(PLUGIN), directory);
    }

    /** A process of the cluster. */
    record Member(String name, String address, RunningArtefact artefact) {

        /** What {@link example.CountFrames} calls it. */
        long pid() {
            return artefact.process().pid();
        }

        /** Its name in the cluster. */
        String node() throws IOException {
            return artefact.awaits(JOINED).group(1);
        }

        private String clusterAddress() throws IOException {
            return artefact.awaits(JOINED).group(2);
        }

        void isAlive() throws IOException {
            assertThat(artefact.process().isAlive())
                    .as("%s: %s", name, artefact.log())
                    .isTrue();
        }

        /** A new connection to a gateway. */
        Socket connect() throws IOException {
            return new Socket(address, artefact.port("test"));
        }

        /** How often its log has this. */
        long said(String text) throws IOException {
            return artefact.log().lines().filter(line -> line.contains(text)).count();
        }

        /** Sends it a signal, such as STOP. */
        void signal(String signal) throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start();
            assertThat(kill.waitFor()).isZero();
        }

        /** Waits until it has ended as it should after SIGTERM. */
        void leaves() throws IOException, InterruptedException {
            artefact.process().destroy();
            assertThat(artefact.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s leaves: %s", name, artefact.log())
                    .isTrue();
            assertThat(artefact.process().exitValue()).as(artefact.log()).isZero();
        }
    }

    Member gateway(String name) throws IOException, InterruptedException {
        return start(name, List.of());
    }

    Member host(String name) throws IOException, InterruptedException {
        return start(name, List.of("plugin-host"));
    }

    private Member start(String name, List<String> subcommand) throws IOException, InterruptedException {
        Network.Place place = network.place(name);
        Path own = Files.createDirectory(directory.resolve(name));
        Files.writeString(own.resolve("framegate.yaml"), """
                event_loops: %d
                listeners: [{name: test, host: %s, port: 0}]
                cluster: {enabled: true, host: %s, port: 0, bus_port: 0, members: [%s]}
                limits: {client_max_payload: 16777216, upstream_max_payload: 33554432}
                plugins: {directories: [%s]}
                """.formatted(
                        EVENT_LOOPS, place.address(), place.address(), seed.isEmpty() ? "" : "'" + seed + "'", jar));
        Files.writeString(own.resolve("kong.yml"), declarative);
        List<String> command = new ArrayList<>(place.command());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                RunningArtefact.path().toString()));
        command.addAll(subcommand);
        command.addAll(List.of("--config", "framegate.yaml"));
        RunningArtefact artefact =
                RunningArtefact.of(new ProcessBuilder(command).directory(own.toFile()), own.resolve("log"));
        Member member = new Member(name, place.address(), artefact);
        members.add(member);
        if (seed.isEmpty()) {
            seed = member.clusterAddress();
        }
        return member;
    }

    /** Has a gateway take another declarative file over. */
    void reload(Member gateway, String another) throws IOException {
        long before = gateway.said("the configuration was taken over");
        Path file = directory.resolve(gateway.name()).resolve("kong.yml");
        Path written = Files.writeString(file.resolveSibling("next.yml"), another);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        while (gateway.said("the configuration was taken over") == before) {
            gateway.isAlive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Waits until this host has offered its plugin to these gateways, for the so many-th time. */
    static void offered(Member host, int times, Member... gateways) throws IOException {
        String offer = "plugin host " + host.node() + " offers [count-frames]";
        for (Member gateway : gateways) {
            while (gateway.said(offer) < times) {
                gateway.isAlive();
                host.isAlive();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Override
    public void close() {
        members.forEach(member -> member.artefact().close());
    }
}
