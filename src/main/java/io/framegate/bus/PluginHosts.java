package io.framegate.bus;

import io.framegate.config.Placement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verticles of this process that host plugins: one per event loop for all that are found by
 * {@link java.util.ServiceLoader}, the configured verticles for their own, and worker verticles for each that blocks. Plugins
 * come and go while sessions are open. Thread-safe, except that one change is to be over before the next.
 */
public final class PluginHosts {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHosts.class);

    private final Vertx vertx;
    private final int eventLoops;
    private final List<Household> households = new CopyOnWriteArrayList<>();

    /** Plugins that live together, once in each of some verticles. */
    private static final class Household {
        private final PluginSources.Housing housing;
        private final List<PluginVerticle> verticles = new CopyOnWriteArrayList<>();
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private @Nullable String deployment;

        Household(PluginSources.Housing housing) {
            this.housing = housing;
        }
    }

    /** @param eventLoops how many there are, at least 1 */
    public PluginHosts(Vertx vertx, int eventLoops) {
        this.vertx = vertx;
        this.eventLoops = eventLoops;
    }

    /**
     * Hosts what is to be hosted in the gateway, as far as it is not already.
     *
     * @param sources where the plugins come from
     * @return fails with the reason if a plugin cannot start; none of these is hosted then
     */
    public Future<?> host(PluginSources sources, List<PluginSpec> specs) {
        List<PluginSpec> missing =
                specs.stream().filter(spec -> !isHosted(spec.id())).toList();
        List<PluginSpec> local = new ArrayList<>();
        List<Future<?>> hosted = new ArrayList<>();
        for (PluginSpec spec : missing) {
            if (spec.placement() == Placement.LOCAL) {
                local.add(spec);
            } else if (spec.placement() == Placement.PREFER_LOCAL) {
                hosted.add(hostTogether(sources, List.of(spec), Reach.PROCESS)
                        .otherwise(failure -> leftToOthers(spec, failure)));
            }
        }
        hosted.add(hostTogether(sources, local, Reach.PROCESS));
        return undoneIfFailed(missing, hosted);
    }

    private static <T> @Nullable T leftToOthers(PluginSpec spec, Throwable failure) {
        LOG.warn("plugin {} is left to plugin hosts: {}", spec.name(), failure.getMessage());
        return null;
    }

    private boolean isHosted(String id) {
        return households.stream().anyMatch(household -> household.ids.contains(id));
    }

    /** Hosts these, for whoever can reach them. */
    Future<?> hostTogether(PluginSources sources, List<PluginSpec> specs, Reach reach) {
        Map<PluginSources.Housing, List<PluginSpec>> housings = new LinkedHashMap<>();
        specs.forEach(spec -> housings.computeIfAbsent(sources.housing(spec, reach), housing -> new ArrayList<>())
                .add(spec));
        List<Future<?>> hosted = new ArrayList<>();
        housings.forEach((housing, together) -> hosted.add(host(housing, together)));
        return undoneIfFailed(specs, hosted);
    }

    private Future<?> undoneIfFailed(List<PluginSpec> specs, List<Future<?>> hosted) {
        return Future.join(hosted)
                .<Void>mapEmpty()
                .recover(failure -> drop(specs.stream().map(PluginSpec::id).toList())
                        .transform(dropped -> Future.failedFuture(failure)));
    }

    private Future<?> host(PluginSources.Housing housing, List<PluginSpec> specs) {
        List<String> ids = specs.stream().map(PluginSpec::id).toList();
        for (Household household : households) {
            if (household.housing.equals(housing)) {
                household.ids.addAll(ids);
                return Future.join(household.verticles.stream()
                        .map(verticle -> verticle.add(specs))
                        .toList());
            }
        }
        Household household = new Household(housing);
        household.ids.addAll(ids);
        households.add(household);
        return vertx.deployVerticle(
                        () -> {
                            PluginVerticle verticle = housing.verticle(specs);
                            household.verticles.add(verticle);
                            return verticle;
                        },
                        housing.options(eventLoops))
                .onSuccess(deployment -> household.deployment = deployment)
                .onFailure(failure -> households.remove(household));
    }

    /** Stops and forgets plugins, which no session has. */
    public Future<?> drop(Collection<String> ids) {
        List<Future<?>> dropped = new ArrayList<>();
        for (Household household : households) {
            List<String> there = ids.stream().filter(household.ids::remove).toList();
            if (household.ids.isEmpty()) {
                households.remove(household);
                dropped.add(
                        household.deployment == null ? Future.succeededFuture() : vertx.undeploy(household.deployment));
            } else if (!there.isEmpty()) {
                household.verticles.forEach(verticle -> dropped.add(verticle.drop(there)));
            }
        }
        return Future.join(dropped);
    }

    /** How many sessions there are in what is hosted. */
    Future<Integer> sessions() {
        List<Future<Integer>> counts = households.stream()
                .flatMap(household -> household.verticles.stream())
                .map(PluginVerticle::sessions)
                .toList();
        return Future.all(counts)
                .map(all -> counts.stream().mapToInt(Future::result).sum());
    }

    /** Whatever is hosted forgets the sessions of gateways whose addresses begin so. */
    void forgetGateways(String addressStart) {
        for (Household household : households) {
            household.verticles.forEach(verticle -> verticle.forgetGateways(addressStart));
        }
    }
}
