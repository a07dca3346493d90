package io.framegate.bus;

import io.framegate.bus.Offered.OfferedHost;
import io.framegate.bus.Wanted.WantedPlugin;
import io.framegate.cluster.Cluster;
import io.framegate.config.LostState;
import io.framegate.config.OnReload;
import io.framegate.config.Placement;
import io.framegate.config.PluginCatalog;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.Reading;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.session.Breaker;
import io.framegate.session.FailurePolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin host's part in having plugins for gateways elsewhere: hears which plugins they want, hosts those it can, and tells
 * them. A plugin is made from the configuration that the gateways' declarative file has for it; several gateways with the same
 * file share it. One per plugin host process.
 */
public final class PluginHostProcess extends VerticleBase {

    /** How long a gateway may be silent until its sessions are forgotten, in ms. */
    private static final long SILENCE_MILLIS = 30_000;

    private static final long LEAVE_CHECK_MILLIS = 100;
    private static final int QUIET_CHECKS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(PluginHostProcess.class);

    /** A gateway as it was last heard: when, and the ids of what it wants. */
    private record Gateway(long heardAt, Set<String> wants) {}

    private final Cluster cluster;
    private final PluginSources sources;
    private final PluginCatalog catalog;
    private final ConfigReader reader;
    private final int eventLoops;

    /** Changed on this verticle's event loop, and counted from elsewhere. */
    private final Set<String> hosted = ConcurrentHashMap.newKeySet();

    private final Map<String, String> refused = new HashMap<>();

    /** As {@link #hosted}. */
    private final Map<String, Gateway> gateways = new ConcurrentHashMap<>();

    private final Set<String> told = new HashSet<>();
    private List<OfferedHost> hosts = List.of();
    private volatile boolean leaving;

    @SuppressWarnings("NullAway.Init") // start() comes before everything else
    private PluginDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private PluginHosts plugins;

    @SuppressWarnings("NullAway.Init")
    private MessageConsumer<JsonObject> consumer;

    /**
     * @param cluster the cluster
     * @param sources the plugins it can host
     * @param reader reads their configurations, with this process's own secrets
     * @param eventLoops on how many event loops to host each plugin
     */
    public PluginHostProcess(Cluster cluster, PluginSources sources, ConfigReader reader, int eventLoops) {
        this.cluster = cluster;
        this.sources = sources;
        this.catalog = PluginCatalog.of(sources.factories());
        this.reader = reader;
        this.eventLoops = eventLoops;
    }

    @Override
    public Future<?> start() {
        directory = PluginDirectory.of(vertx);
        plugins = new PluginHosts(vertx, eventLoops);
        Context own = context;
        cluster.onLeft(node -> own.runOnContext(now -> gone(node)));
        consumer = vertx.eventBus().consumer(Wanted.ADDRESS, this::heard);
        vertx.setPeriodic(RemotePlugins.INTERVAL_MILLIS, tick -> tick());
        return consumer.completion();
    }

    private void tick() {
        say();
        long now = System.nanoTime();
        for (Map.Entry<String, Gateway> gateway : List.copyOf(gateways.entrySet())) {
            if (now - gateway.getValue().heardAt() > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
                gone(gateway.getKey());
            }
        }
        dropUnwanted();
    }

    /** What no gateway wants any more; a gateway wants what its sessions have. Without any gateway everything stays. */
    private void dropUnwanted() {
        Set<String> unwanted = new HashSet<>(hosted);
        gateways.values().forEach(gateway -> unwanted.removeAll(gateway.wants()));
        if (!leaving && !gateways.isEmpty() && !unwanted.isEmpty()) {
            hosted.removeAll(unwanted);
            plugins.drop(unwanted).onComplete(dropped -> {
                LOG.info("{} plugins that nobody wants any more are not hosted any more", unwanted.size());
                offer();
                say();
            });
        }
    }

    /** Whether it takes sessions; from any thread. */
    public boolean takesSessions() {
        return !leaving;
    }

    /** How many configured plugins it hosts; from any thread. */
    public int plugins() {
        return hosted.size();
    }

    /** How many gateways it knows; from any thread. */
    public int gateways() {
        return gateways.size();
    }

    private void say() {
        Offered offered = new Offered(cluster.self(), Wanted.VERSION, leaving, hosts, Map.copyOf(refused));
        vertx.eventBus().publish(Offered.ADDRESS, offered.json());
    }

    private void heard(Message<JsonObject> message) {
        try {
            heard(Wanted.parse(message.body()));
        } catch (RuntimeException unreadable) {
            LOG.warn("what a gateway wants cannot be read: {}", unreadable.toString());
        }
    }

    private void heard(Wanted wanted) {
        if (wanted.version() != Wanted.VERSION) {
            once("gateway " + wanted.node() + " gets no plugins: it speaks version " + wanted.version()
                    + ", this plugin host version " + Wanted.VERSION);
            return;
        }
        Set<String> wants = wanted.plugins().stream().map(WantedPlugin::id).collect(Collectors.toSet());
        if (gateways.put(wanted.node(), new Gateway(System.nanoTime(), wants)) == null) {
            LOG.info("gateway {} is there", wanted.node());
            say();
        }
        if (!leaving) {
            host(wanted.plugins());
        }
    }

    /** Hosts what is new, together. */
    private void host(List<WantedPlugin> wanted) {
        List<PluginSpec> specs = new ArrayList<>();
        for (WantedPlugin plugin : wanted) {
            if (!hosted.contains(plugin.id()) && !refused.containsKey(plugin.id())) {
                catalog.find(plugin.name())
                        .flatMap(factory -> spec(plugin, factory))
                        .ifPresent(specs::add);
            }
        }
        if (specs.isEmpty()) {
            return;
        }
        specs.forEach(spec -> hosted.add(spec.id()));
        deploy(specs).onComplete(done -> say());
    }

    /** Together if all of them start, otherwise each on its own: those that cannot are no reason to refuse the others. */
    private Future<?> deploy(List<PluginSpec> specs) {
        Promise<Void> done = Promise.promise();
        plugins.hostTogether(sources, specs, Reach.CLUSTER).onComplete(deployed -> {
            if (deployed.succeeded()) {
                offer();
                LOG.info("hosting {}", specs.stream().map(PluginSpec::name).toList());
                done.complete();
            } else if (specs.size() == 1) {
                refuse(specs.get(0).id(), specs.get(0).name(), message(deployed.cause()));
                done.complete();
            } else {
                Future.join(specs.stream().map(spec -> deploy(List.of(spec))).toList())
                        .<Void>mapEmpty()
                        .onComplete(done);
            }
        });
        return done.future();
    }

    /** What is to be said from now on: never half of a deployment. */
    private void offer() {
        hosts = directory.hosts().stream()
                .map(host -> new OfferedHost(host.address(), host.plugins()))
                .toList();
    }

    private Optional<PluginSpec> spec(WantedPlugin plugin, PluginFactory<?> factory) {
        Reading<? extends Record> config =
                reader.read(factory.configType(), plugin.config().values());
        if (!config.problems().isEmpty()) {
            List<String> problems =
                    config.problems().stream().map(String::valueOf).toList();
            refuse(plugin.id(), plugin.name(), "config: " + String.join("; ", problems));
            return Optional.empty();
        }
        return config.value()
                .map(record -> new PluginSpec(
                        plugin.id(),
                        plugin.name(),
                        Long.MAX_VALUE,
                        FailurePolicy.CLOSED,
                        Breaker.NONE,
                        plugin.blocking(),
                        Placement.LOCAL,
                        LostState.START_OVER,
                        OnReload.KEEP,
                        0,
                        factory,
                        record,
                        plugin.config(),
                        PluginSite.withoutConsumers(Optional.of(
                                cluster.state().under(PluginSpec.sharedUnder(plugin.id(), plugin.config())))),
                        Optional.empty()));
    }

    private void refuse(String id, String name, String why) {
        LOG.warn("plugin {} cannot be hosted: {}", name, why);
        hosted.remove(id);
        refused.put(id, why);
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private void once(String problem) {
        if (told.add(problem)) {
            LOG.warn("{}", problem);
        }
    }

    /** A gateway is gone: its sessions are over. */
    private void gone(String node) {
        if (gateways.remove(node) != null) {
            LOG.info("gateway {} is gone", node);
            plugins.forgetGateways(PluginBus.addressStart(node));
        }
    }

    /**
     * Has every session move to another plugin host; completes when none is left. May be called from any thread.
     */
    public Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        context.runOnContext(now -> {
            leaving = true;
            say();
            leave(left, 0);
        });
        return left.future();
    }

    /** A gateway may still have bound a session before it heard: it is over when there is none for a while. */
    private void leave(Promise<Void> left, int quiet) {
        if (quiet == QUIET_CHECKS) {
            left.complete();
            return;
        }
        vertx.setTimer(LEAVE_CHECK_MILLIS, check -> plugins.sessions().onComplete(count -> {
            boolean none = count.failed() || count.result() == 0;
            leave(left, none ? quiet + 1 : 0);
        }));
    }

    @Override
    public Future<?> stop() {
        return consumer.unregister();
    }
}
