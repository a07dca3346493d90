package io.framegate.bus;

import io.framegate.bus.Offered.OfferedHost;
import io.framegate.bus.Wanted.WantedPlugin;
import io.framegate.cluster.Cluster;
import io.framegate.config.Placement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's part in having plugins elsewhere: tells plugin hosts which plugins it wants, hears which of them have them, and
 * keeps the {@link PluginDirectory} of this process so. One per gateway process.
 *
 * <p>A plugin host is gone when the cluster says so, when it cannot be written to, or when it has not been heard for
 * {@link #SILENCE_MILLIS}; the first of these counts. Being heard is not enough to be used: a member that joins, or that a
 * broken link kept away, is heard before the cluster knows again where it listens, and over a connection that flows while the
 * one that leads to it may not. So it is asked first, where it says that it listens, whether it is there.
 */
public final class RemotePlugins extends VerticleBase {

    /** How often each side says what it wants or has, in ms. */
    static final long INTERVAL_MILLIS = 1_000;

    /** How long a plugin host may be silent, in ms. */
    static final long SILENCE_MILLIS = 5_000;

    private static final DeliveryOptions QUESTION = new DeliveryOptions().setSendTimeout(SILENCE_MILLIS);

    private static final Logger LOG = LoggerFactory.getLogger(RemotePlugins.class);

    private final Cluster cluster;
    private Wanted wanted;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private long tickedAt = System.nanoTime();

    @SuppressWarnings("NullAway.Init") // start() comes before everything else
    private PluginDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private MessageConsumer<JsonObject> consumer;

    /** A plugin host as it was last heard. */
    private static final class Node {
        private final Map<String, KnownHost> hosts = new HashMap<>();
        private Set<String> offered = Set.of();
        private boolean leaving;
        private long heardAt;

        boolean knows(OfferedHost host) {
            KnownHost known = hosts.get(host.address());
            return known != null && known.state() != KnownHost.State.GONE;
        }
    }

    /**
     * @param cluster the cluster
     * @param specs every plugin that is configured; those that can be elsewhere are wanted there
     */
    public RemotePlugins(Cluster cluster, List<PluginSpec> specs) {
        this.cluster = cluster;
        this.wanted = wanted(specs);
    }

    private Wanted wanted(List<PluginSpec> specs) {
        return new Wanted(
                cluster.self(),
                Wanted.VERSION,
                specs.stream()
                        .filter(spec -> spec.placement() != Placement.LOCAL)
                        .map(spec -> new WantedPlugin(spec.id(), spec.factory().name(), spec.blocking(), spec.raw()))
                        .toList());
    }

    /** These are configured now; those that are not among them any more can go. May be called from any thread. */
    public void want(List<PluginSpec> specs) {
        context.runOnContext(now -> {
            wanted = wanted(specs);
            say();
        });
    }

    @Override
    public Future<?> start() {
        directory = PluginDirectory.of(vertx);
        Context own = context;
        cluster.onLeft(node -> own.runOnContext(now -> gone(node, "it has left the cluster")));
        consumer = vertx.eventBus().consumer(Offered.ADDRESS, this::heard);
        vertx.setPeriodic(INTERVAL_MILLIS, tick -> tick());
        return consumer.completion().onSuccess(listening -> say());
    }

    private void say() {
        vertx.eventBus().publish(Wanted.ADDRESS, wanted.json());
    }

    private void tick() {
        long now = System.nanoTime();
        boolean slept = now - tickedAt > TimeUnit.MILLISECONDS.toNanos(2 * INTERVAL_MILLIS);
        tickedAt = now;
        say();
        for (Map.Entry<String, Node> entry : List.copyOf(nodes.entrySet())) {
            Node node = entry.getValue();
            if (slept) {
                node.heardAt = now; // whoever was not heard while this process stood still was not silent
            } else if (now - node.heardAt > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
                gone(entry.getKey(), "it has been silent for " + SILENCE_MILLIS + " ms");
            }
        }
    }

    private void heard(Message<JsonObject> message) {
        try {
            heard(Offered.parse(message.body()));
        } catch (RuntimeException unreadable) {
            LOG.warn("what a plugin host offers cannot be read: {}", unreadable.toString());
        }
    }

    private void heard(Offered offered) {
        if (offered.version() != Wanted.VERSION) {
            once("plugin host " + offered.node() + " is not used: it speaks version " + offered.version()
                    + ", this gateway version " + Wanted.VERSION);
            return;
        }
        if (!cluster.nodes().contains(offered.node())) {
            return; // said before it was cut off, and on its way until now
        }
        offered.refused().forEach((id, why) -> wanted.plugins().stream()
                .filter(plugin -> plugin.id().equals(id))
                .forEach(plugin ->
                        once("plugin host " + offered.node() + " cannot host " + plugin.name() + ": " + why)));
        Node node = nodes.computeIfAbsent(offered.node(), name -> new Node());
        node.heardAt = System.nanoTime();
        node.leaving = offered.leaving();
        node.offered = offered.hosts().stream().map(OfferedHost::address).collect(Collectors.toSet());
        for (Map.Entry<String, KnownHost> known : List.copyOf(node.hosts.entrySet())) {
            if (!node.offered.contains(known.getKey())) {
                node.hosts.remove(known.getKey());
                directory.remove(known.getValue());
            } else if (node.leaving) {
                directory.leaving(known.getValue());
            }
        }
        offered.hosts().forEach(host -> other(offered.node(), node, host));
        List<OfferedHost> news =
                offered.hosts().stream().filter(host -> !node.knows(host)).toList();
        if (!news.isEmpty()) {
            ask(offered.node(), node, news);
        }
    }

    /** A host that is known may have other plugins by now. */
    private void other(String name, Node node, OfferedHost host) {
        KnownHost known = node.hosts.get(host.address());
        if (known != null && node.knows(host) && !known.plugins().equals(host.plugins())) {
            Set<String> news = new HashSet<>(host.plugins().keySet());
            news.removeAll(known.plugins().keySet());
            directory.changed(known, host.plugins());
            offers(name, news);
        }
    }

    private void offers(String name, Set<String> news) {
        if (!news.isEmpty()) {
            LOG.info("plugin host {} offers {}", name, names(news));
        }
    }

    /** Whoever does not answer is asked again after its next offer. */
    private void ask(String name, Node node, List<OfferedHost> news) {
        List<Future<Optional<OfferedHost>>> answers = news.stream()
                .map(host -> vertx.eventBus()
                        .request(host.address(), PluginEnvelope.IS_ANYONE_THERE, QUESTION)
                        .map(answer -> Optional.of(host))
                        .otherwise(Optional.empty()))
                .toList();
        Future.all(answers).onComplete(all -> {
            if (nodes.get(name) == node) {
                take(
                        name,
                        node,
                        answers.stream().flatMap(host -> host.result().stream()).toList());
            }
        });
    }

    private void take(String name, Node node, List<OfferedHost> answering) {
        Set<String> news = new HashSet<>();
        for (OfferedHost host : answering) {
            if (!node.knows(host) && node.offered.contains(host.address())) {
                KnownHost known = KnownHost.elsewhere(host.address(), directory.nextNumber(), name, host.plugins());
                if (node.leaving) {
                    known.state(KnownHost.State.LEAVING);
                }
                node.hosts.put(host.address(), known);
                directory.add(known);
                news.addAll(host.plugins().keySet());
            }
        }
        offers(name, news);
    }

    private List<String> names(Set<String> ids) {
        return wanted.plugins().stream()
                .filter(plugin -> ids.contains(plugin.id()))
                .map(WantedPlugin::name)
                .toList();
    }

    private void once(String problem) {
        if (told.add(problem)) {
            LOG.warn("{}", problem);
        }
    }

    private void gone(String name, String why) {
        Node node = nodes.remove(name);
        if (node != null) {
            LOG.warn("plugin host {} is gone: {}", name, why);
            new ArrayList<>(node.hosts.values()).forEach(directory::remove);
        }
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister();
    }
}
