package io.framegate.balance;

import io.framegate.config.UpstreamConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The upstreams in use of one gateway, by name. They live on over changes of the declarative file. Thread-safe. */
public final class Balancers {

    private final boolean drainsRemoved;
    private final ConcurrentMap<String, Balancer> byName = new ConcurrentHashMap<>();
    private final List<Consumer<Endpoint>> evictions = new CopyOnWriteArrayList<>();
    private volatile List<String> order = List.of();

    /** @param drainsRemoved whether the sessions of targets that are not in the file any more are to end */
    public Balancers(boolean drainsRemoved) {
        this.drainsRemoved = drainsRemoved;
    }

    /** An upstream, new or known, and what it is configured with next. */
    record Change(Balancer balancer, UpstreamConfig next) {}

    /** What is to come: nothing is changed by it, so that names can be looked up before they are needed. */
    List<Change> prepare(List<UpstreamConfig> upstreams) {
        return upstreams.stream()
                .map(upstream -> new Change(
                        find(upstream.name())
                                .orElseGet(() -> new Balancer(upstream, InstantSource.system(), this::evicted)),
                        upstream))
                .toList();
    }

    /** Takes what was prepared: known upstreams go on with all that is known of them, and those that are not among it are gone. */
    void take(List<Change> changes) {
        Map<String, Balancer> gone = new HashMap<>(byName);
        for (Change change : changes) {
            String name = change.next().name();
            gone.remove(name);
            if (!change.balancer().config().equals(change.next())) {
                change.balancer().update(change.next(), drainsRemoved);
            }
            byName.put(name, change.balancer());
        }
        order = changes.stream().map(change -> change.next().name()).toList();
        gone.forEach((name, balancer) -> {
            byName.remove(name);
            balancer.close(drainsRemoved);
        });
    }

    /** The upstream of this name. */
    public Optional<Balancer> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Ends the sessions of an endpoint whenever they are to end. Called on any thread. */
    public void onEviction(Consumer<Endpoint> listener) {
        evictions.add(listener);
    }

    private void evicted(Endpoint endpoint) {
        evictions.forEach(listener -> listener.accept(endpoint));
    }

    /** How they are doing, in the order of the file. */
    public List<UpstreamState> states() {
        List<UpstreamState> states = new ArrayList<>();
        for (String name : order) {
            find(name).map(Balancer::state).ifPresent(states::add);
        }
        return states;
    }
}
