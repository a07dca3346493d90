package io.framegate;

import io.framegate.bus.PluginSources;
import io.framegate.config.PluginCatalog;
import io.framegate.config.source.ConfigSource;
import io.framegate.config.source.LoadedConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is started with: its configuration, and the plugins that were found for it.
 *
 * @param config the configuration, or what is wrong with it
 * @param plugins where its plugins come from; empty if they could not be found, which the configuration has as a problem
 */
record PreparedGateway(LoadedConfig config, Optional<PluginSources> plugins) {

    /** Read by the logging configuration, not by us. */
    static final Set<String> EXCEPTIONS = Set.of("FRAMEGATE_LOG");

    /** Reads a settings file with all it names, or the configuration that is built in; never fails because of what is in it. */
    static Future<PreparedGateway> of(Vertx vertx, Optional<Path> settings) {
        return of(vertx, settings, Optional.empty());
    }

    /**
     * As above, for a gateway that runs.
     *
     * @param known where its plugins come from; still the same if no jar has changed
     */
    static Future<PreparedGateway> of(Vertx vertx, Optional<Path> settings, Optional<PluginSources> known) {
        return of(vertx, known, source -> settings.map(source::load).orElseGet(source::loadEmbedded));
    }

    /** As above, with this document instead of the declarative file. */
    static Future<PreparedGateway> of(Vertx vertx, Path settings, PluginSources known, Buffer declarative) {
        return of(vertx, Optional.of(known), source -> source.load(settings, declarative));
    }

    private static Future<PreparedGateway> of(
            Vertx vertx, Optional<PluginSources> known, Function<ConfigSource, Future<LoadedConfig>> loading) {
        AtomicReference<@Nullable PluginSources> found = new AtomicReference<>();
        ConfigSource source = new ConfigSource(
                vertx,
                plugins -> vertx.executeBlocking(() -> {
                    PluginSources sources = known.filter(sameAsBefore -> sameAsBefore.isCurrent(plugins))
                            .orElseGet(() -> PluginSources.load(plugins));
                    found.set(sources);
                    return PluginCatalog.of(sources.factories());
                }),
                EXCEPTIONS);
        return loading.apply(source).map(loaded -> new PreparedGateway(loaded, Optional.ofNullable(found.get())));
    }
}
