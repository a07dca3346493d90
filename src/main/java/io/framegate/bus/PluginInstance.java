package io.framegate.bus;

import io.framegate.pdk.Phase;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One instance of a plugin, in one verticle, at an address of its own. Thread-safe.
 *
 * <p>Two instances with the same {@link #host()} live in the same verticle and can be visited in one exchange.
 */
public final class PluginInstance {

    private final String address;
    private final int host;
    private final Set<Phase> phases;
    private final Thread thread;
    private final AtomicInteger sessions = new AtomicInteger();

    /**
     * @param address where its verticle listens for {@link PluginEnvelope}s
     * @param host the verticle's number
     * @param phases what the plugin implements
     * @param thread the event loop it runs on
     */
    PluginInstance(String address, int host, Set<Phase> phases, Thread thread) {
        this.address = address;
        this.host = host;
        this.phases = Set.copyOf(phases);
        this.thread = thread;
    }

    /** Stands in for a plugin that nobody hosts: whatever it is asked is undeliverable, and its policy decides. */
    static PluginInstance missing(String plugin) {
        Set<Phase> phases = Set.of(Phase.WS_HANDSHAKE, Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME, Phase.WS_CLOSE);
        return new PluginInstance("framegate.plugin." + plugin + ".nowhere", 0, phases, Thread.currentThread());
    }

    String address() {
        return address;
    }

    int host() {
        return host;
    }

    boolean has(Phase phase) {
        return phases.contains(phase);
    }

    boolean runsOn(Thread other) {
        return thread == other;
    }

    int sessions() {
        return sessions.get();
    }

    void bind() {
        sessions.incrementAndGet();
    }

    void unbind() {
        sessions.decrementAndGet();
    }
}
