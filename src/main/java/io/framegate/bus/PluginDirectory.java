package io.framegate.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Which instances of which plugins there are. One per {@link Vertx}; thread-safe. */
public final class PluginDirectory implements Shareable {

    private final Map<String, List<PluginInstance>> instances = new ConcurrentHashMap<>();
    private final AtomicInteger hosts = new AtomicInteger();

    private PluginDirectory(Vertx vertx) {
        vertx.eventBus()
                .registerDefaultCodec(PluginEnvelope.class, new EnvelopeCodec<>(PluginEnvelope.class))
                .registerDefaultCodec(ReplyEnvelope.class, new EnvelopeCodec<>(ReplyEnvelope.class));
    }

    /** The directory of this Vert.x. */
    public static PluginDirectory of(Vertx vertx) {
        return vertx.sharedData()
                .<String, PluginDirectory>getLocalMap("framegate")
                .computeIfAbsent("plugins", name -> new PluginDirectory(vertx));
    }

    int nextHost() {
        return hosts.incrementAndGet();
    }

    void add(String plugin, PluginInstance instance) {
        instances.computeIfAbsent(plugin, id -> new CopyOnWriteArrayList<>()).add(instance);
    }

    void remove(String plugin, PluginInstance instance) {
        List<PluginInstance> of = instances.get(plugin);
        if (of != null) {
            of.remove(instance);
        }
    }

    /** The instance a session on this thread is bound to: one on the same thread, else the one with the fewest sessions. */
    Optional<PluginInstance> find(String plugin, Thread thread) {
        List<PluginInstance> of = instances.getOrDefault(plugin, List.of());
        for (PluginInstance instance : of) {
            if (instance.runsOn(thread)) {
                return Optional.of(instance);
            }
        }
        return of.stream().min(Comparator.comparingInt(PluginInstance::sessions));
    }
}
