package io.framegate.cluster;

import io.framegate.config.ClusterConfig;
import io.framegate.log.Thrown;
import io.framegate.pdk.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster that this process is a member of: who is there, and who left. A member is known by its node id, which it has
 * until it leaves; a process that comes back has another one. It leaves when its Vert.x is closed.
 *
 * <p>Thread-safe.
 */
public final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final String JAR = "framegate-cluster.jar";
    /** For a connection to be made, to be probed, and for a probe to be answered (Vert.x: 60, 20 and 20 s). */
    private static final int BUS_PATIENCE_MILLIS = 5_000;

    /** How often it is looked who is there: a look at a list. */
    private static final int LOOK_MILLIS = 250;

    private final Vertx vertx;
    private final String name;
    private final ClusterManager manager;
    private final String address;
    private final SharedState state;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    /** Who was there at the last look, whose event loop alone knows it. */
    private final Set<String> known;

    private Cluster(Vertx vertx, String name, ClusterManager manager) {
        this.vertx = vertx;
        this.name = name;
        this.manager = manager;
        this.address = HazelcastMember.address(manager);
        this.state = HazelcastMember.state(manager);
        this.known = new HashSet<>(manager.getNodes());
    }

    /** Whether what a cluster needs is on the class path. */
    public static boolean isAvailable() {
        return isThere("com.hazelcast.core.Hazelcast")
                && isThere("io.vertx.spi.cluster.hazelcast.HazelcastClusterManager");
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Cluster.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    /** What to do where it is not {@linkplain #isAvailable available}. */
    public static String unavailability() {
        return "cluster.enabled needs " + JAR + ", which is not on the class path: put it beside framegate.jar";
    }

    /**
     * A Vert.x that has joined this cluster. That takes seconds. Where no other member is found, it is the first.
     *
     * @param options how many event loops it has, and the like; what concerns the event bus is taken from {@code config}
     * @return fails if it cannot join; nothing is left running then
     */
    public static Future<Cluster> join(VertxOptions options, Transport transport, ClusterConfig config) {
        if (!isAvailable()) {
            return Future.failedFuture(new IllegalStateException(unavailability()));
        }
        ClusterManager manager = HazelcastMember.of(config);
        return Vertx.builder()
                .with(new VertxOptions(options).setEventBusOptions(bus(config)))
                .withTransport(transport)
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> {
                    Cluster cluster = new Cluster(vertx, config.name(), manager);
                    cluster.watch();
                    return cluster;
                })
                .recover(failure -> Future.failedFuture(refused(config, failure)));
    }

    /** Why it could not be joined. What fails at sockets comes from the bus as it is, and from Hazelcast wrapped. */
    private static IllegalStateException refused(ClusterConfig config, Throwable failure) {
        if (failure instanceof IOException) {
            return unbound("bus_port " + config.busPort(), config, failure);
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return unbound("port " + config.port(), config, cause);
            }
        }
        return new IllegalStateException(failure.toString(), failure);
    }

    private static IllegalStateException unbound(String port, ClusterConfig config, Throwable why) {
        return new IllegalStateException(port + " of " + config.host() + " cannot be bound: " + why.getMessage(), why);
    }

    private static EventBusOptions bus(ClusterConfig config) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(config.host())
                .setPort(config.busPort())
                .setClusterPingInterval(BUS_PATIENCE_MILLIS)
                .setClusterPingReplyInterval(BUS_PATIENCE_MILLIS)
                .setConnectTimeout(BUS_PATIENCE_MILLIS);
        config.tls().ifPresent(tls -> bus.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.privateKey().toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString())));
        return bus;
    }

    // ---- who is there

    /** Its name. */
    public String name() {
        return name;
    }

    /** The Vert.x that has joined; who closes it leaves. */
    public Vertx vertx() {
        return vertx;
    }

    /** The node id of this process. */
    public String self() {
        return manager.getNodeId();
    }

    /** Where other members may find this one, as {@code host:port}; the port is never 0. */
    public String address() {
        return address;
    }

    /** Where messages of other members arrive, on the host of {@link #address}; never 0. */
    int busPort() {
        return manager.getNodeInfo().port();
    }

    /** What all members see, plugin hosts among them. */
    public SharedState state() {
        return state;
    }

    /** The node ids of all members, this process among them, the oldest first. Not after its Vert.x was closed. */
    public List<String> nodes() {
        return List.copyOf(manager.getNodes());
    }

    /**
     * Calls a listener with the node id of every other member that leaves from now on, whether it said goodbye, died, or could
     * not be reached any more; once each. Listeners are called one after the other on an event loop and must not block it;
     * what one throws goes to the log.
     */
    public void onLeft(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Such as {@code cluster framegate of 2 members}. */
    @Override
    public String toString() {
        int members = nodes().size();
        return "cluster " + name + " of " + members + (members == 1 ? " member" : " members");
    }

    // ---- news

    /**
     * Looks and does not wait to be told: Vert.x tells of a member that died once all it had registered is taken back, which
     * took 3 s on three members, and of two halves that found each other it does not tell everything.
     */
    private void watch() {
        LOG.info("joined {}, as {} at {}, with the bus on {}", this, self(), address, busPort());
        vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    }

    private void look() {
        Set<String> now;
        try {
            now = new HashSet<>(manager.getNodes());
        } catch (RuntimeException closing) {
            LOG.debug("the members are not known: {}", Thrown.of(closing).toString());
            return;
        }
        if (!manager.isActive()) {
            return; // it is this member that leaves
        }
        List.copyOf(known).stream().filter(node -> !now.contains(node)).forEach(this::left);
        now.stream().filter(known::add).forEach(node -> LOG.info("{} joined {}", node, this));
    }

    private void left(String node) {
        known.remove(node);
        LOG.warn("{} left cluster {}", node, name);
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(node);
            } catch (RuntimeException | Error thrown) {
                LOG.warn("a listener failed at {}", node, Thrown.of(thrown));
            }
        }
    }
}
