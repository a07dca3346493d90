package io.framegate;

import io.framegate.bus.PluginDirectory;
import io.framegate.bus.PluginHosts;
import io.framegate.bus.PluginSources;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.RemotePlugins;
import io.framegate.cluster.Cluster;
import io.framegate.config.Placement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a running gateway, from one configuration to the next: new ones are there before a session can have them, old
 * ones go when no session has them any more. Thread-safe, except that one change is to be over before the next begins.
 */
final class PluginTurnover {

    private static final Logger LOG = LoggerFactory.getLogger(PluginTurnover.class);

    /** How long plugin hosts may take to have a plugin that is new, in ms. */
    private static final long REMOTE_MILLIS = 10_000;

    private static final long CHECK_MILLIS = 100;
    private static final long SWEEP_MILLIS = 1_000;

    private final Vertx vertx;
    private final PluginHosts hosts;
    private final Optional<Cluster> cluster;
    private final PluginDirectory directory;
    private Optional<RemotePlugins> remote = Optional.empty();

    /** Every plugin that a session may have. */
    private final Map<String, PluginSpec> there = new LinkedHashMap<>();

    /** Those among them that new sessions do not get any more. */
    private final Map<String, PluginSpec> outdated = new LinkedHashMap<>();

    /** @param cluster where plugins may be elsewhere */
    PluginTurnover(Vertx vertx, int eventLoops, Optional<Cluster> cluster) {
        this.vertx = vertx;
        this.hosts = new PluginHosts(vertx, eventLoops);
        this.cluster = cluster;
        this.directory = PluginDirectory.of(vertx);
    }

    /** The plugins of new sessions. */
    synchronized List<PluginSpec> current() {
        return there.entrySet().stream()
                .filter(spec -> !outdated.containsKey(spec.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Those among them that have to be in a plugin host, and are in none that can be reached. */
    List<PluginSpec> missing() {
        return current().stream()
                .filter(spec -> spec.placement() == Placement.REMOTE && !directory.isElsewhere(spec.id()))
                .toList();
    }

    /** The first plugins. Those that are elsewhere need not be there yet. */
    Future<?> begin(PluginSources sources, List<PluginSpec> specs) {
        add(specs);
        return hosts.host(sources, specs).compose(hosted -> want());
    }

    /**
     * The plugins of another configuration, beside those that are there.
     *
     * @return fails with the reason if one of them cannot start, or no plugin host has it in time; everything is as before then
     */
    Future<?> prepare(PluginSources sources, List<PluginSpec> specs) {
        List<PluginSpec> news = add(specs);
        return hosts.host(sources, news)
                .compose(hosted -> want())
                .compose(wanted -> elsewhere(news, System.nanoTime()))
                .recover(failure -> {
                    remove(news);
                    return hosts.drop(news.stream().map(PluginSpec::id).toList())
                            .transform(dropped -> want())
                            .transform(told -> Future.failedFuture(failure));
                });
    }

    /** From now on no new session gets a plugin that is not among these. */
    synchronized void settle(List<PluginSpec> specs) {
        outdated.clear();
        outdated.putAll(there);
        specs.forEach(spec -> outdated.remove(spec.id()));
        if (!outdated.isEmpty()) {
            vertx.setTimer(SWEEP_MILLIS, sweep -> sweep());
        }
    }

    private void sweep() {
        List<PluginSpec> unused = unused();
        if (!unused.isEmpty()) {
            LOG.info(
                    "no session has these any more: {}",
                    unused.stream().map(PluginSpec::name).toList());
            remove(unused);
            hosts.drop(unused.stream().map(PluginSpec::id).toList())
                    .onFailure(failure -> LOG.warn("plugins failed to stop: {}", failure.toString()));
            want();
        }
        if (isAnyOutdated()) {
            vertx.setTimer(SWEEP_MILLIS, sweep -> sweep());
        }
    }

    private synchronized boolean isAnyOutdated() {
        return !outdated.isEmpty();
    }

    private synchronized List<PluginSpec> unused() {
        return outdated.values().stream()
                .filter(spec -> !directory.isUsed(spec.id()))
                .toList();
    }

    private synchronized List<PluginSpec> add(List<PluginSpec> specs) {
        List<PluginSpec> news = new ArrayList<>();
        for (PluginSpec spec : specs) {
            if (there.put(spec.id(), spec) == null) {
                news.add(spec);
            }
        }
        return news;
    }

    private synchronized void remove(List<PluginSpec> specs) {
        for (PluginSpec spec : specs) {
            there.remove(spec.id());
            outdated.remove(spec.id());
        }
    }

    private synchronized List<PluginSpec> wanted() {
        return List.copyOf(there.values());
    }

    private Future<?> want() {
        List<PluginSpec> specs = wanted();
        if (remote.isPresent()) {
            remote.get().want(specs);
        } else if (cluster.isPresent() && specs.stream().anyMatch(spec -> spec.placement() != Placement.LOCAL)) {
            RemotePlugins first = new RemotePlugins(cluster.get(), specs);
            remote = Optional.of(first);
            return vertx.deployVerticle(first);
        }
        return Future.succeededFuture();
    }

    /** Completes when each that is to be elsewhere is. */
    private Future<?> elsewhere(List<PluginSpec> specs, long since) {
        List<String> missing = specs.stream()
                .filter(spec -> spec.placement() == Placement.REMOTE && !directory.isElsewhere(spec.id()))
                .map(PluginSpec::name)
                .toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(REMOTE_MILLIS)) {
            return Future.failedFuture(new IllegalStateException(
                    "no plugin host has " + String.join(", ", missing) + " after " + REMOTE_MILLIS + " ms"));
        }
        Promise<Void> later = Promise.promise();
        vertx.setTimer(
                CHECK_MILLIS, check -> elsewhere(specs, since).<Void>mapEmpty().onComplete(later));
        return later.future();
    }
}
