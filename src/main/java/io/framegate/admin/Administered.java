package io.framegate.admin;

import io.framegate.cluster.Cluster;
import io.framegate.count.LoopCounts;
import io.framegate.gateway.OpenSessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the admin port tells of and acts on: a process, and its gateway once there is one. Thread-safe. */
public final class Administered {

    /** Whether sessions can be opened. */
    public enum State {
        /** Not yet. */
        STARTING,
        /** They can. */
        RUNNING,
        /** Not any more. */
        DRAINING
    }

    /**
     * The process.
     *
     * @param startedAt when it was started
     * @param eventLoops how many event loops it has
     * @param transport how they speak to the system, such as {@code epoll}
     * @param cluster the cluster that it is in
     */
    public record Process(Instant startedAt, int eventLoops, String transport, Optional<Cluster> cluster) {}

    /**
     * What the gateway is configured with.
     *
     * @param digest the same for the same files, in every process
     * @param problems why files that came later were refused
     * @param warnings what the operator should know about the ones in use
     */
    public record Configuration(String digest, List<String> problems, List<String> warnings) {}

    /**
     * A gateway that was started.
     *
     * @param sessions its sessions
     * @param loops what its event loops have counted
     * @param takesSessions whether it takes new ones
     */
    public record Started(OpenSessions sessions, List<LoopCounts> loops, BooleanSupplier takesSessions) {}

    private final Process process;
    private final Supplier<Configuration> configuration;
    private volatile Optional<Started> gateway = Optional.empty();

    /** A process whose gateway is not there yet. */
    public Administered(Process process, Supplier<Configuration> configuration) {
        this.process = process;
        this.configuration = configuration;
    }

    /** The gateway is there. */
    public void started(Started started) {
        gateway = Optional.of(started);
    }

    Process process() {
        return process;
    }

    Configuration configuration() {
        return configuration.get();
    }

    Optional<Started> gateway() {
        return gateway;
    }

    State state() {
        return gateway.map(started -> started.takesSessions().getAsBoolean() ? State.RUNNING : State.DRAINING)
                .orElse(State.STARTING);
    }
}
