package io.framegate.bus;

import io.framegate.pdk.Phase;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A host of plugins as those who ask it know it: a verticle at an address of its own, in this process or in another.
 * Thread-safe.
 */
final class KnownHost {

    /** Nobody: whatever it is asked is undeliverable, and the plugin's policy decides. It may have had any phase. */
    static final KnownHost NOBODY = new KnownHost("framegate.plugins.nowhere", 0, "", null, Map.of(), State.GONE);

    /** What can be asked of it. */
    enum State {
        /** It takes sessions. */
        TAKING,
        /** It keeps those it has until they are somewhere else. */
        LEAVING,
        /** Nothing. */
        GONE
    }

    private static final Set<Phase> EVERY_PHASE = EnumSet.allOf(Phase.class);

    private final String address;
    private final int number;
    private final String node;
    private final @Nullable Thread thread;
    private volatile Map<String, Set<Phase>> plugins;
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile State state;

    private KnownHost(
            String address,
            int number,
            String node,
            @Nullable Thread thread,
            Map<String, Set<Phase>> plugins,
            State state) {
        this.address = address;
        this.number = number;
        this.node = node;
        this.thread = thread;
        this.plugins = Map.copyOf(plugins);
        this.state = state;
    }

    /**
     * A verticle of this process.
     *
     * @param address where it listens for {@link PluginEnvelope}s
     * @param number its number in the {@link PluginDirectory}
     * @param thread the event loop it runs on
     * @param plugins the ids of its plugins, with the phases each implements
     */
    static KnownHost here(String address, int number, Thread thread, Map<String, Set<Phase>> plugins) {
        return new KnownHost(address, number, "", thread, plugins, State.TAKING);
    }

    /**
     * A verticle of another process.
     *
     * @param node the member of the cluster that it lives in
     */
    static KnownHost elsewhere(String address, int number, String node, Map<String, Set<Phase>> plugins) {
        return new KnownHost(address, number, node, null, plugins, State.TAKING);
    }

    String address() {
        return address;
    }

    int number() {
        return number;
    }

    /** The member of the cluster that it lives in; empty for this process. */
    String node() {
        return node;
    }

    boolean isElsewhere() {
        return !node.isEmpty();
    }

    boolean runsOn(Thread other) {
        return thread == other;
    }

    Map<String, Set<Phase>> plugins() {
        return plugins;
    }

    void plugins(Map<String, Set<Phase>> hosted) {
        plugins = Map.copyOf(hosted);
    }

    boolean has(String plugin) {
        return plugins.containsKey(plugin);
    }

    boolean hasAll(Collection<String> ids) {
        return plugins.keySet().containsAll(ids);
    }

    boolean has(String plugin, Phase phase) {
        return plugins.getOrDefault(plugin, EVERY_PHASE).contains(phase);
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** How many sessions of this process are bound to it. */
    int sessions() {
        return sessions.get();
    }

    void bind() {
        sessions.incrementAndGet();
    }

    void unbind() {
        sessions.decrementAndGet();
    }

    @Override
    public String toString() {
        return address + " (" + state + ")";
    }
}
