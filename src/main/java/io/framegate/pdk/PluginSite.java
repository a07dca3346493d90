package io.framegate.pdk;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of one configured plugin have in common: there is one instance for each event loop, and one site for all of
 * them in a process. What they have in common with those of other processes is in {@link #cluster}. Thread-safe.
 */
public final class PluginSite {

    private final Optional<Consumers> consumers;
    private final Optional<SharedState> cluster;
    private @Nullable Object shared;
    private int instances;
    private volatile boolean knowsConsumers;
    private volatile Optional<SessionListener> listener = Optional.empty();

    /** A site without instances, where nobody is known. */
    public PluginSite() {
        this(Consumers.NONE);
    }

    /** A site without instances, in a process on its own. */
    public PluginSite(Consumers consumers) {
        this(consumers, Optional.empty());
    }

    /**
     * A site without instances.
     *
     * @param cluster what it shares with other processes; empty if there are none
     */
    public PluginSite(Consumers consumers, Optional<SharedState> cluster) {
        this(Optional.of(consumers), cluster);
    }

    private PluginSite(Optional<Consumers> consumers, Optional<SharedState> cluster) {
        this.consumers = consumers;
        this.cluster = cluster;
    }

    /** A site in a plugin host, where the consumers of the declarative file are not known. */
    public static PluginSite withoutConsumers(Optional<SharedState> cluster) {
        return new PluginSite(Optional.empty(), cluster);
    }

    /**
     * The consumers of the declarative file that this plugin is configured in. When they change, plugins that have asked for
     * them are made anew.
     *
     * @throws PdkException in a plugin host: consumers and their secrets stay with the gateway
     */
    public Consumers consumers() {
        knowsConsumers = true;
        return consumers.orElseThrow(
                () -> new PdkException("consumers are known in the gateway only: place the plugin local"));
    }

    /**
     * What this plugin shares with those in other processes of the cluster that are configured as it is, so that it may count
     * for all of them; empty if this process is in none. A plugin whose configuration asks for it says so in
     * {@link PluginFactory#needsCluster}. Keys are the plugin's own: other plugins, and the same one configured in another way or
     * in another place of the declarative file, have others.
     */
    public Optional<SharedState> cluster() {
        return cluster;
    }

    /**
     * What the instances share, such as counters or a connection to a log: made when the first asks for it. If it is
     * {@link AutoCloseable}, it is closed when the last instance has stopped. It is used by several threads at once.
     *
     * @param type its class; the same in every call
     * @param maker makes it
     * @throws ClassCastException if another type is shared already
     */
    public synchronized <T> T shared(Class<T> type, Supplier<? extends T> maker) {
        if (shared == null) {
            shared = maker.get();
        }
        return type.cast(shared);
    }

    /** Has somebody take note of every frame and decision in sessions that begin from now on; the first of all instances. */
    public synchronized void listen(SessionListener told) {
        if (listener.isEmpty()) {
            listener = Optional.of(told);
        }
    }

    /** For whoever runs plugins: who is to be told. */
    public Optional<SessionListener> listener() {
        return listener;
    }

    /** For whoever runs plugins: whether an instance has asked who the consumers are. */
    public boolean knowsConsumers() {
        return knowsConsumers;
    }

    /** For whoever runs plugins: another instance starts. */
    public synchronized void started() {
        instances++;
    }

    /**
     * For whoever runs plugins: an instance has stopped.
     *
     * @throws Exception what closing the shared object throws
     */
    public synchronized void stopped() throws Exception {
        if (--instances == 0) {
            Object last = shared;
            shared = null;
            listener = Optional.empty();
            if (last instanceof AutoCloseable open) {
                open.close();
            }
        }
    }
}
