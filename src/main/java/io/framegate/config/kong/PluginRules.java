package io.framegate.config.kong;

import io.framegate.config.CandidateConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.Placement;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginConfig;
import io.framegate.config.PluginScope;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.RawConfig;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.Suggestion;
import io.framegate.pdk.Objection;
import io.framegate.pdk.PluginFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a plugin must be beyond its structure (spec 9.5, 10.5), and what becomes of it. */
final class PluginRules {

    private final PluginCatalog catalog;
    private final DeclarativeSettings settings;
    private final Triage triage;
    private final EntityIds ids;
    private final ReadingScope scope;
    private final Map<List<Object>, ConfigPath> taken = new HashMap<>();
    private final Map<String, ConfigPath> instanceNames = new HashMap<>();

    PluginRules(PluginCatalog catalog, DeclarativeSettings settings, Triage triage, EntityIds ids, ReadingScope scope) {
        this.catalog = catalog;
        this.settings = settings;
        this.triage = triage;
        this.ids = ids;
        this.scope = scope;
    }

    /**
     * The configured plugin an entity describes; empty if it does not run here, which was then reported.
     *
     * @param attached whether it is for a service or route, even if it could not be told which
     */
    Optional<PluginConfig> apply(PluginEntity entity, PluginScope where, boolean attached) {
        PluginProtocols protocols = PluginProtocols.of(
                entity.name(), entity.protocols(), entity.config().values(), attached);
        if (protocols instanceof PluginProtocols.Refused refused) {
            scope.problem(refused.named() ? entity.at().key("protocols") : entity.at(), refused.problem());
            return Optional.empty();
        } else if (protocols instanceof PluginProtocols.LeftOut leftOut) {
            scope.warning(entity.at(), leftOut.warning());
            return Optional.empty();
        } else if (protocols instanceof PluginProtocols.Foreign) {
            triage.ignore("plugins", entity.name());
            return Optional.empty();
        }
        ((PluginProtocols.Applies) protocols).warning().ifPresent(text -> scope.warning(entity.at(), text));
        checkConsumer(entity, where);
        checkUnique(entity, where, attached);
        if (entity.ordering().isPresent()) {
            scope.warning(entity.at().key("ordering"), "not supported yet: plugins run by their priority");
        }
        Optional<PluginFactory<?>> factory = catalog.find(entity.name());
        if (factory.isEmpty()) {
            unknown(entity);
            return Optional.empty();
        }
        return configured(entity, where, factory.get());
    }

    private void checkConsumer(PluginEntity entity, PluginScope where) {
        boolean named = entity.consumer().isPresent();
        if (named || where.consumer().isPresent()) {
            KongPlugins.whatForbidsConsumer(entity.name())
                    .ifPresent(why -> scope.problem(named ? entity.at().key("consumer") : entity.at(), why));
        }
        entity.consumerGroup()
                .ifPresent(any -> scope.problem(
                        entity.at().key("consumer_group"), "a plugin for a consumer group is not supported yet"));
    }

    private void checkUnique(PluginEntity entity, PluginScope where, boolean attached) {
        ConfigPath at = entity.at();
        boolean known =
                (!attached || where.service().isPresent() || where.route().isPresent())
                        && (entity.consumer().isEmpty() || where.consumer().isPresent())
                        && entity.consumerGroup().isEmpty();
        ConfigPath same = known ? taken.putIfAbsent(List.of(entity.name(), where), at) : null;
        if (same != null) {
            scope.problem(at, entity.name() + " is already configured for the same at " + same);
        }
        if (entity.instanceName().isPresent()) {
            ConfigPath other = instanceNames.putIfAbsent(entity.instanceName().get(), at);
            if (other != null) {
                scope.problem(
                        at.key("instance_name"),
                        ConfigProblem.quote(entity.instanceName().get()) + " is already the instance name of " + other);
            }
        }
    }

    private void unknown(PluginEntity entity) {
        String name = entity.name();
        ConfigPath at = entity.at().key("name");
        if (settings.plugins().ignoreUnknown().contains(name)) {
            scope.warning(at, "left out: there is no plugin " + ConfigProblem.quote(name));
        } else if (!settings.pluginsKnown()) {
            scope.warning(at, "not checked: where plugins come from is not known");
        } else if (KongPlugins.standing(name).isPresent()) {
            scope.problem(at, "Kong's plugin " + ConfigProblem.quote(name) + " is not available here");
        } else {
            scope.problem(
                    at, "there is no plugin " + ConfigProblem.quote(name) + Suggestion.after(name, catalog.names()));
        }
    }

    private Optional<PluginConfig> configured(PluginEntity entity, PluginScope where, PluginFactory<?> factory) {
        ConfigPath at = entity.at().key("config");
        if (entity.placement() == Placement.REMOTE && !settings.clustered()) {
            scope.problem(entity.at().key("placement"), "remote needs cluster.enabled in the settings");
        }
        Optional<? extends Record> config;
        int priority;
        try {
            config = read(factory, entity.config(), at);
            priority = factory.priority();
        } catch (RuntimeException | LinkageError unusable) {
            scope.problem(entity.at(), entity.name() + " cannot be configured: " + unusable.getMessage());
            return Optional.empty();
        }
        List<Object> identity = new ArrayList<>(
                List.of(entity.name(), where.service().orElse(""), where.route().orElse("")));
        where.consumer().ifPresent(identity::add);
        String id = ids.id(entity.id(), "plugin", identity.toArray());
        return config.map(record -> new PluginConfig(
                id,
                entity.name(),
                entity.instanceName(),
                record,
                entity.config(),
                where,
                entity.timeout().orElse(settings.plugins().timeout()),
                entity.onFailure().orElse(settings.plugins().onFailure()),
                entity.breaker(),
                entity.blocking(),
                entity.placement(),
                entity.onLostState(),
                entity.onReload(),
                candidate(entity),
                priority,
                entity.enabled(),
                entity.tags()));
    }

    private <C extends Record> Optional<C> read(PluginFactory<C> factory, RawConfig raw, ConfigPath at) {
        int before = scope.problemCount();
        Optional<C> config = scope.read(factory.configType(), raw.values(), at);
        if (scope.problemCount() == before) {
            config.map(factory::objections)
                    .ifPresent(objections -> objections.forEach(objection -> say(objection, at)));
        }
        if (!settings.clustered()) {
            config.flatMap(factory::needsCluster)
                    .ifPresent(key -> scope.problem(at.key(key), "this needs cluster.enabled in the settings"));
        }
        return config;
    }

    private void say(Objection objection, ConfigPath config) {
        ConfigPath at = config;
        for (Object step : objection.path()) {
            at = step instanceof Integer index ? at.index(index) : at.key(String.valueOf(step));
        }
        if (objection.problem()) {
            scope.problem(at, objection.text());
        } else {
            scope.warning(at, objection.text());
        }
    }

    private Optional<CandidateConfig> candidate(PluginEntity entity) {
        if (entity.candidate().isEmpty()) {
            return Optional.empty();
        }
        CandidateEntity candidate = entity.candidate().get();
        if (candidate.shadow() && entity.placement() != Placement.LOCAL) {
            scope.problem(candidate.at().key("shadow"), "a shadow needs a plugin whose placement is local");
        }
        String name = candidate.name().orElse(entity.name());
        Optional<PluginFactory<?>> factory = catalog.find(name);
        if (factory.isEmpty()) {
            scope.problem(
                    candidate.at().key("name"),
                    "there is no plugin " + ConfigProblem.quote(name) + Suggestion.after(name, catalog.names()));
            return Optional.empty();
        }
        Optional<? extends Record> config =
                read(factory.get(), candidate.config(), candidate.at().key("config"));
        return config.map(record ->
                new CandidateConfig(name, record, candidate.config(), candidate.canary(), candidate.shadow()));
    }
}
