package io.framegate.admin;

import io.framegate.balance.UpstreamState;
import io.framegate.bus.PluginSpec;
import io.framegate.cluster.Cluster;
import io.framegate.count.LoopCounts;
import io.framegate.gateway.OpenSessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the admin port tells of and acts on: a process, and its gateway once there is one; a plugin host has none. Thread-safe. */
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
     * @param settings the settings in use, defaults and overrides among them, without secrets; made when somebody asks
     * @param declarative the declarative file in use as it is written, without secrets; made when somebody asks
     */
    public record Configuration(
            String digest,
            List<String> problems,
            List<String> warnings,
            Supplier<Map<String, Object>> settings,
            Supplier<Map<String, Object>> declarative) {

        /** The same after another was refused. */
        public Configuration refused(List<String> why) {
            return new Configuration(digest, List.copyOf(why), warnings, settings, declarative);
        }
    }

    /**
     * A gateway that was started.
     *
     * @param sessions its sessions
     * @param upstreams how its upstreams with several targets are doing
     * @param loops what its event loops have counted
     * @param takesSessions whether it takes new ones
     * @param plugins the configured plugins, as of now
     * @param missing the plugins without which no session can begin and that no plugin host has at the moment
     */
    public record Started(
            OpenSessions sessions,
            Supplier<List<UpstreamState>> upstreams,
            List<LoopCounts> loops,
            BooleanSupplier takesSessions,
            Supplier<List<PluginSpec>> plugins,
            Supplier<List<String>> missing) {}

    private final Process process;
    private final Supplier<Configuration> configuration;
    private final Explanations explanations = new Explanations();
    private volatile Optional<Started> gateway = Optional.empty();
    private volatile Optional<BooleanSupplier> working = Optional.empty();
    private volatile Optional<ConfigEditor> editor = Optional.empty();

    /** A process whose gateway is not there yet. */
    public Administered(Process process, Supplier<Configuration> configuration) {
        this.process = process;
        this.configuration = configuration;
    }

    /** The gateway is there. */
    public void started(Started started) {
        gateway = Optional.of(started);
        working = Optional.of(started.takesSessions());
    }

    /** A process without a gateway, such as a plugin host, is there, and does its work as long as this says so. */
    public void started(BooleanSupplier works) {
        working = Optional.of(works);
    }

    /** Its declarative file can be tried and changed. */
    public void editedBy(ConfigEditor someone) {
        editor = Optional.of(someone);
    }

    /** Who remembers why sessions ended; to be told of what happens in them. */
    public Explanations explanations() {
        return explanations;
    }

    Optional<ConfigEditor> editor() {
        return editor;
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
        return working.map(works -> works.getAsBoolean() ? State.RUNNING : State.DRAINING)
                .orElse(State.STARTING);
    }
}
