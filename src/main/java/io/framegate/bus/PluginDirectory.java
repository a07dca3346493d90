package io.framegate.bus;

import io.framegate.bus.KnownHost.State;
import io.framegate.bus.wire.EnvelopeCodec;
import io.framegate.config.Placement;
import io.framegate.pdk.Phase;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Which hosts of plugins there are, in this process and in others. One per {@link Vertx}; thread-safe. */
public final class PluginDirectory implements Shareable {

    private final List<KnownHost> hosts = new CopyOnWriteArrayList<>();
    private final Set<Consumer<KnownHost>> watchers = new CopyOnWriteArraySet<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Integer> uses = new ConcurrentHashMap<>();

    private PluginDirectory(Vertx vertx) {
        vertx.eventBus()
                .registerDefaultCodec(PluginEnvelope.class, EnvelopeCodec.ofRequests())
                .registerDefaultCodec(ReplyEnvelope.class, EnvelopeCodec.ofReplies());
    }

    /** The directory of this Vert.x. */
    public static PluginDirectory of(Vertx vertx) {
        return vertx.sharedData()
                .<String, PluginDirectory>getLocalMap("framegate")
                .computeIfAbsent("plugins", name -> new PluginDirectory(vertx));
    }

    /** A session of this process has this plugin. */
    void used(String id) {
        uses.merge(id, 1, Integer::sum);
    }

    /** A session has it no more. */
    void unused(String id) {
        uses.computeIfPresent(id, (plugin, count) -> count == 1 ? null : count - 1);
    }

    /** Whether a session of this process has this plugin. */
    public boolean isUsed(String id) {
        return uses.containsKey(id);
    }

    int nextNumber() {
        return numbers.incrementAndGet();
    }

    /** The hosts there are. */
    List<KnownHost> hosts() {
        return List.copyOf(hosts);
    }

    /** Who wants to know when a host comes, leaves or is gone; told on whatever thread that is noticed on. */
    void watch(Consumer<KnownHost> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<KnownHost> watcher) {
        watchers.remove(watcher);
    }

    void add(KnownHost host) {
        hosts.add(host);
        watchers.forEach(watcher -> watcher.accept(host));
    }

    /** It has other plugins now. */
    void changed(KnownHost host, Map<String, Set<Phase>> plugins) {
        host.plugins(plugins);
        watchers.forEach(watcher -> watcher.accept(host));
    }

    /** Whether a host in another process has this plugin and takes sessions. */
    public boolean isElsewhere(String plugin) {
        return elsewhere(List.of(plugin)).isPresent();
    }

    /** It takes no session any more, and those it has are to move. */
    void leaving(KnownHost host) {
        become(host, State.LEAVING);
    }

    /** It is not there any more. */
    void remove(KnownHost host) {
        if (hosts.remove(host)) {
            become(host, State.GONE);
        }
    }

    private void become(KnownHost host, State state) {
        if (host.state() != state) {
            host.state(state);
            watchers.forEach(watcher -> watcher.accept(host));
        }
    }

    /**
     * The host a session on this thread is bound to for a plugin: in this process one on the same thread, in others one that
     * the session is bound to already; else the one with the fewest sessions.
     *
     * @param bound the hosts that the session is bound to
     */
    Optional<KnownHost> find(PluginSpec spec, Thread thread, Collection<KnownHost> bound) {
        Optional<KnownHost> here = spec.placement() == Placement.REMOTE ? Optional.empty() : here(spec.id(), thread);
        if (here.isPresent() || spec.placement() == Placement.LOCAL) {
            return here;
        }
        for (KnownHost host : bound) {
            if (host.isElsewhere() && host.state() == State.TAKING && host.has(spec.id())) {
                return Optional.of(host);
            }
        }
        return elsewhere(List.of(spec.id()));
    }

    private Optional<KnownHost> here(String plugin, Thread thread) {
        List<KnownHost> candidates = new ArrayList<>();
        for (KnownHost host : hosts) {
            if (!host.isElsewhere() && host.state() == State.TAKING && host.has(plugin)) {
                if (host.runsOn(thread)) {
                    return Optional.of(host);
                }
                candidates.add(host);
            }
        }
        return leastLoaded(candidates);
    }

    /** A host in another process that has all of these plugins. */
    Optional<KnownHost> elsewhere(Collection<String> plugins) {
        return leastLoaded(hosts.stream()
                .filter(host -> host.isElsewhere() && host.state() == State.TAKING && host.hasAll(plugins))
                .toList());
    }

    /** Of several with equally few, any: other gateways count only their own sessions. */
    private static Optional<KnownHost> leastLoaded(List<KnownHost> candidates) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        int fewest = candidates.stream().mapToInt(KnownHost::sessions).min().orElse(0);
        List<KnownHost> least =
                candidates.stream().filter(host -> host.sessions() <= fewest).toList();
        return least.isEmpty()
                ? Optional.of(candidates.get(0))
                : Optional.of(least.get(ThreadLocalRandom.current().nextInt(least.size())));
    }
}
