package io.framegate.gateway;

import io.framegate.bus.PluginSpec;
import io.framegate.bus.PluginSpec.Candidate;
import io.framegate.config.CandidateConfig;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.OnReload;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.RouteConfig;
import io.framegate.config.ServiceConfig;
import io.framegate.pdk.Consumers;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteTable;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The declarative file made ready for use: immutable, shared by all event loops. */
public final class Snapshot {

    private final RouteTable routes;
    private final Map<String, PluginSpec> specs = new HashMap<>();
    private final Map<String, List<PluginSpec>> pluginsByRoute = new HashMap<>();
    private final Set<String> tries = new HashSet<>();
    private final Map<String, ClientSSLOptions> tlsByService = new HashMap<>();
    private final Consumers consumers;
    private final int number;

    private Snapshot(DeclarativeConfig config, int number) {
        this.routes = RouteTable.of(config.routes());
        this.consumers = config.consumers();
        this.number = number;
    }

    /**
     * Compiles a configuration that was found valid.
     *
     * @param catalog where its plugins come from
     */
    public static Snapshot compile(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        return compile(settings, config, catalog, Optional.empty());
    }

    /** As above, in the place of this one: a plugin that is configured as it was is the same, with all that it knows. */
    public Snapshot next(GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog) {
        return compile(settings, config, catalog, Optional.of(this));
    }

    private static Snapshot compile(
            GatewayConfig settings, DeclarativeConfig config, PluginCatalog catalog, Optional<Snapshot> before) {
        Snapshot snapshot =
                new Snapshot(config, before.map(last -> last.number + 1).orElse(0));
        for (PluginConfig plugin : config.plugins()) {
            if (plugin.enabled()) {
                snapshot.specs.put(plugin.id(), snapshot.spec(plugin, catalog, before));
            }
        }
        for (RouteConfig route : config.routes()) {
            snapshot.pluginsByRoute.put(
                    route.name(),
                    config.pluginsFor(route).stream()
                            .map(plugin -> snapshot.specs.get(plugin.id()))
                            .toList());
        }
        snapshot.pluginsByRoute.forEach((route, plugins) -> {
            if (plugins.stream().anyMatch(spec -> spec.candidate().isPresent())) {
                snapshot.tries.add(route);
            }
        });
        for (ServiceConfig service : config.services()) {
            if (service.usesTls()) {
                snapshot.tlsByService.put(service.id(), UpstreamTls.options(service, settings.upstreamTls()));
            }
        }
        return snapshot;
    }

    private PluginSpec spec(PluginConfig plugin, PluginCatalog catalog, Optional<Snapshot> before) {
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
        return spec(id, plugin.name(), plugin, factory, same, candidate);
    }

    private Candidate candidate(
            PluginConfig plugin,
            CandidateConfig tried,
            PluginCatalog catalog,
            Optional<PluginSpec> known,
            Optional<Snapshot> before) {
        PluginFactory<?> factory = catalog.find(tried.name()).orElseThrow();
        PluginConfig asPlugin = plugin.tried(tried);
        Optional<PluginSpec> last = known.flatMap(PluginSpec::candidate).map(Candidate::spec);
        Optional<PluginSpec> same = last.filter(spec -> isSame(spec, asPlugin, factory, before.orElseThrow()));
        String version = tried.raw().digest();
        String id =
                same.map(PluginSpec::id).orElseGet(() -> fresh(PluginSpec.candidateIdOf(plugin.id(), version), last));
        PluginSpec spec = spec(id, tried.name() + "~candidate", asPlugin, factory, same, Optional.empty());
        return new Candidate(spec, tried.canary(), tried.shadow());
    }

    /** @param same what it is the same as, all that it knows included */
    private PluginSpec spec(
            String id,
            String name,
            PluginConfig plugin,
            PluginFactory<?> factory,
            Optional<PluginSpec> same,
            Optional<Candidate> candidate) {
        return new PluginSpec(
                id,
                name,
                plugin.timeout(),
                plugin.onFailure(),
                plugin.blocking(),
                plugin.placement(),
                plugin.onLostState(),
                plugin.onReload(),
                plugin.priority(),
                factory,
                same.map(PluginSpec::config).orElse(plugin.config()),
                plugin.raw(),
                same.map(PluginSpec::site).orElseGet(() -> new PluginSite(consumers)),
                candidate);
    }

    /** Something that the file does not show may be another: a secret it refers to, consumers, the code. */
    private String fresh(String id, Optional<PluginSpec> known) {
        boolean taken = known.map(spec -> spec.id().startsWith(id)).orElse(false);
        return taken ? id + "." + number : id;
    }

    private boolean isSame(PluginSpec spec, PluginConfig plugin, PluginFactory<?> factory, Snapshot before) {
        return spec.config().equals(plugin.config())
                && spec.raw().equals(plugin.raw())
                && spec.blocking() == plugin.blocking()
                && spec.placement() == plugin.placement()
                && spec.factory().getClass() == factory.getClass()
                && (consumers.equals(before.consumers) || !spec.site().knowsConsumers());
    }

    /** Whether there is a route of this name. */
    boolean has(String route) {
        return pluginsByRoute.containsKey(route);
    }

    /**
     * The plugins that an open session goes on with, in the order they run: those of its route that open sessions move to, and
     * those it has that it keeps.
     *
     * @param now its plugins
     */
    List<PluginSpec> pluginsAfter(SessionFacts session, List<PluginSpec> now) {
        List<PluginSpec> wanted = pluginsByRoute.get(session.route());
        if (wanted == null) {
            return now;
        }
        List<PluginSpec> next = new ArrayList<>();
        for (PluginSpec spec : wanted) {
            Optional<PluginSpec> held = find(spec.entity(), now);
            Optional<PluginSpec> tried = held.filter(had -> !had.id().equals(spec.id()) && spec.isOrTries(had.id()));
            if (tried.isPresent()) {
                next.add(spec.candidate().orElseThrow().spec());
            } else if (held.filter(had -> had.id().equals(spec.id())).isPresent() || spec.onReload() == OnReload.MOVE) {
                next.add(spec);
            } else {
                held.ifPresent(next::add);
            }
        }
        now.stream()
                .filter(held -> held.onReload() == OnReload.KEEP
                        && find(held.entity(), wanted).isEmpty())
                .forEach(next::add);
        next.sort(PluginSpec.ORDER);
        return List.copyOf(next);
    }

    private static Optional<PluginSpec> find(String entity, List<PluginSpec> among) {
        return among.stream().filter(spec -> spec.entity().equals(entity)).findFirst();
    }

    /** The routes. */
    RouteTable routes() {
        return routes;
    }

    /** Every plugin that runs anywhere, to be hosted. */
    public List<PluginSpec> plugins() {
        List<PluginSpec> all = new ArrayList<>(specs.values());
        specs.values().stream()
                .flatMap(spec -> spec.candidate().stream())
                .filter(candidate -> candidate.canary() > 0)
                .forEach(candidate -> all.add(candidate.spec()));
        return List.copyOf(all);
    }

    /** The plugins of a new session of a route, in the order they run. */
    List<PluginSpec> plugins(RouteConfig route) {
        List<PluginSpec> all = pluginsByRoute.getOrDefault(route.name(), List.of());
        return tries.contains(route.name()) ? all.stream().map(Snapshot::drawn).toList() : all;
    }

    /** The plugin, or what is tried in its place. */
    private static PluginSpec drawn(PluginSpec spec) {
        return spec.candidate()
                .filter(candidate -> ThreadLocalRandom.current().nextInt(100) < candidate.canary())
                .map(Candidate::spec)
                .orElse(spec);
    }

    /** How to speak TLS to a service; empty if it is spoken to in plain text. */
    Optional<ClientSSLOptions> tls(ServiceConfig service) {
        return Optional.ofNullable(tlsByService.get(service.id()));
    }
}
