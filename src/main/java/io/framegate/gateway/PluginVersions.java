package io.framegate.gateway;

import io.framegate.bus.PluginBreaker;
import io.framegate.bus.PluginSpec;
import io.framegate.bus.PluginSpec.Candidate;
import io.framegate.config.CandidateConfig;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SharedState;
import io.framegate.session.Breaker;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of a declarative file, each in the version that its configuration, its code and what it knows make: the same as in
 * the file before if none of these has changed. Immutable.
 */
final class PluginVersions {

    private final Map<String, PluginSpec> specs = new LinkedHashMap<>();
    private final Map<String, PluginConfig> configs = new LinkedHashMap<>();
    private final Consumers consumers;
    private final Optional<SharedState> cluster;
    private final int number;
    private final boolean tried;

    private PluginVersions(
            DeclarativeConfig config,
            PluginCatalog catalog,
            Optional<SharedState> cluster,
            Optional<PluginVersions> before) {
        this.consumers = config.consumers();
        this.cluster = cluster;
        this.number = before.map(last -> last.number + 1).orElse(0);
        for (PluginConfig plugin : config.plugins()) {
            if (plugin.enabled()) {
                configs.put(plugin.id(), plugin);
                specs.put(plugin.id(), version(plugin, catalog, before));
            }
        }
        this.tried = specs.values().stream().anyMatch(spec -> spec.candidate().isPresent());
    }

    /**
     * The first.
     *
     * @param cluster what they may share with those of other processes
     */
    static PluginVersions of(DeclarativeConfig config, PluginCatalog catalog, Optional<SharedState> cluster) {
        return new PluginVersions(config, catalog, cluster, Optional.empty());
    }

    /** Those that come after these. */
    PluginVersions next(DeclarativeConfig config, PluginCatalog catalog) {
        return new PluginVersions(config, catalog, cluster, Optional.of(this));
    }

    /** All that are enabled; what is tried in their places is in them. */
    Collection<PluginSpec> all() {
        return specs.values();
    }

    /** Whether something is tried in the place of one of them. */
    boolean areTried() {
        return tried;
    }

    /** The version of a plugin that is enabled. */
    PluginSpec of(PluginConfig plugin) {
        PluginSpec spec = specs.get(plugin.id());
        if (spec == null) {
            throw new IllegalArgumentException("there is no plugin " + plugin.id());
        }
        return spec;
    }

    private PluginSpec version(PluginConfig plugin, PluginCatalog catalog, Optional<PluginVersions> before) {
        PluginFactory<?> factory = catalog.find(plugin.name()).orElseThrow();
        Optional<PluginSpec> known = before.map(last -> last.specs.get(plugin.id()));
        Optional<PluginSpec> same = known.filter(spec -> isSame(spec, plugin, factory, before.get()));
        Optional<Candidate> candidate =
                plugin.candidate().map(tried -> candidate(plugin, tried, catalog, known, before));
        Optional<String> shadow =
                candidate.filter(Candidate::shadow).map(tried -> tried.spec().id());
        String version = plugin.raw().digest() + shadow.map(id -> "+" + id).orElse("");
        Optional<PluginSpec> kept = same.filter(spec -> spec.candidate()
                .filter(Candidate::shadow)
                .map(tried -> tried.spec().id())
                .equals(shadow));
        String id = kept.map(PluginSpec::id).orElseGet(() -> fresh(PluginSpec.idOf(plugin.id(), version), known));
        return spec(id, plugin.name(), plugin, factory, same, guard(plugin, same, before), candidate);
    }

    private Candidate candidate(
            PluginConfig plugin,
            CandidateConfig tried,
            PluginCatalog catalog,
            Optional<PluginSpec> known,
            Optional<PluginVersions> before) {
        PluginFactory<?> factory = catalog.find(tried.name()).orElseThrow();
        PluginConfig asPlugin = plugin.tried(tried);
        Optional<PluginSpec> last = known.flatMap(PluginSpec::candidate).map(Candidate::spec);
        Optional<PluginSpec> same = last.filter(spec -> isSame(spec, asPlugin, factory, before.orElseThrow()));
        String version = tried.raw().digest();
        String id =
                same.map(PluginSpec::id).orElseGet(() -> fresh(PluginSpec.candidateIdOf(plugin.id(), version), last));
        PluginSpec spec = spec(
                id,
                tried.name() + "~candidate",
                asPlugin,
                factory,
                same,
                guard(asPlugin, same, before),
                Optional.empty());
        return new Candidate(spec, tried.canary(), tried.shadow());
    }

    /** @param same what it is the same as, all that it knows included */
    private PluginSpec spec(
            String id,
            String name,
            PluginConfig plugin,
            PluginFactory<?> factory,
            Optional<PluginSpec> same,
            Breaker breaker,
            Optional<Candidate> candidate) {
        return new PluginSpec(
                id,
                name,
                plugin.timeout(),
                plugin.onFailure(),
                breaker,
                plugin.blocking(),
                plugin.placement(),
                plugin.onLostState(),
                plugin.onReload(),
                plugin.priority(),
                factory,
                same.map(PluginSpec::config).orElse(plugin.config()),
                plugin.raw(),
                same.map(PluginSpec::site).orElseGet(() -> site(id, plugin)),
                candidate);
    }

    private PluginSite site(String id, PluginConfig plugin) {
        return new PluginSite(consumers, cluster.map(state -> state.under(PluginSpec.sharedUnder(id, plugin.raw()))));
    }

    /** Something that the file does not show may be another: a secret it refers to, consumers, the code. */
    private String fresh(String id, Optional<PluginSpec> known) {
        boolean taken = known.map(spec -> spec.id().startsWith(id)).orElse(false);
        return taken ? id + "." + number : id;
    }

    private boolean isSame(PluginSpec spec, PluginConfig plugin, PluginFactory<?> factory, PluginVersions before) {
        return spec.config().equals(plugin.config())
                && spec.raw().equals(plugin.raw())
                && spec.blocking() == plugin.blocking()
                && spec.placement() == plugin.placement()
                && spec.factory().getClass() == factory.getClass()
                && spec.factory().version().equals(factory.version())
                && (consumers.equals(before.consumers) || !spec.site().knowsConsumers());
    }

    /** The breaker of before, which knows by now how the plugin does, unless it is to be another. */
    private static Breaker guard(PluginConfig plugin, Optional<PluginSpec> same, Optional<PluginVersions> before) {
        return same.filter(spec -> before.orElseThrow().guards(plugin))
                .map(PluginSpec::breaker)
                .orElseGet(() -> breaker(plugin));
    }

    private boolean guards(PluginConfig plugin) {
        PluginConfig known = configs.get(plugin.id());
        return known != null && known.breaker().equals(plugin.breaker()) && known.timeout() == plugin.timeout();
    }

    private static Breaker breaker(PluginConfig plugin) {
        String name = plugin.name() + " (" + plugin.instanceName().orElse(plugin.id()) + ")";
        return plugin.breaker()
                .<Breaker>map(config -> new PluginBreaker(name, config, plugin.timeout(), Ticker::now))
                .orElse(Breaker.NONE);
    }
}
