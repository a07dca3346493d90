package io.framegate.config;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigReader;
import io.framegate.config.document.ConfigSchema;
import io.framegate.config.document.Reading;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.References;
import io.framegate.pdk.Default;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the settings of the process: the document of {@code conf/framegate.yaml} and what overrides it. */
public final class SettingsReader {

    private final Overrides overrides;
    private final References references;
    private final Path directory;
    private final Predicate<Path> isReadable;

    /**
     * @param overrides what replaces settings of the document
     * @param references resolves references to secrets
     * @param directory the directory of the document; relative paths in it, or in an override, are relative to that
     * @param isReadable whether a file or directory that the settings name is there
     */
    public SettingsReader(Overrides overrides, References references, Path directory, Predicate<Path> isReadable) {
        this.overrides = overrides;
        this.references = references;
        this.directory = directory;
        this.isReadable = isReadable;
    }

    /** Reads a document. Never throws because of it; every problem is reported. */
    public Reading<GatewayConfig> read(Map<String, ?> document) {
        ReadingScope scope = new ReadingScope(references);
        Map<String, Object> whole = OverriddenDocument.of(GatewayConfig.class, document, overrides, scope);
        Optional<GatewayConfig> config = scope.read(GatewayConfig.class, whole, ConfigPath.ROOT);
        ConfigPath listeners = ConfigPath.ROOT.key("listeners");
        if (config.isPresent() && scope.isSound(listeners)) {
            checkListeners(config.get().listeners(), listeners, scope);
            checkAdmin(config.get(), scope);
        }
        Optional<GatewayConfig> resolved = config.map(read -> read.resolvedAgainst(directory));
        resolved.ifPresent(read -> checkFiles(read, scope));
        return scope.reading(resolved);
    }

    private void checkFiles(GatewayConfig config, ReadingScope scope) {
        for (GatewayConfig.NamedFile file : config.files()) {
            if (!isReadable.test(file.path())) {
                scope.problem(file.at(), "there is no such file, or it cannot be read: " + file.path());
            }
        }
    }

    /** The JSON Schema of the settings. */
    public static Map<String, Object> schema() {
        return ConfigSchema.of(GatewayConfig.class, "Framegate: settings of the process");
    }

    private static void checkListeners(List<ListenerConfig> listeners, ConfigPath path, ReadingScope scope) {
        if (listeners.isEmpty()) {
            scope.problem(path, "expected at least one listener, found none");
        }
        Map<String, Integer> names = new HashMap<>();
        Map<String, Integer> addresses = new HashMap<>();
        for (int i = 0; i < listeners.size(); i++) {
            ListenerConfig listener = listeners.get(i);
            Integer sameName = names.putIfAbsent(listener.name(), i);
            if (sameName != null) {
                scope.problem(
                        path.index(i).key("name"),
                        ConfigProblem.quote(listener.name()) + " is already the name of listeners[" + sameName + "]");
            }
            Integer sameAddress =
                    listener.port() == 0 ? null : addresses.putIfAbsent(listener.host() + ":" + listener.port(), i);
            if (sameAddress != null) {
                scope.problem(
                        path.index(i).key("port"),
                        "listeners[" + sameAddress + "] already has port " + listener.port() + " on this host");
            }
        }
    }

    private static void checkAdmin(GatewayConfig config, ReadingScope scope) {
        AdminConfig admin = config.admin();
        for (ListenerConfig listener : config.listeners()) {
            if (admin.enabled()
                    && admin.port() > 0
                    && admin.port() == listener.port()
                    && admin.host().equals(listener.host())) {
                scope.problem(
                        ConfigPath.ROOT.key("admin").key("port"),
                        "listener " + listener.name() + " already has port " + admin.port() + " on this host");
            }
        }
    }

    /**
     * What a declarative file is read under, as far as it can be told from a document that may have problems: a setting
     * that cannot be read has its default.
     */
    public DeclarativeSettings declarativeSettings(Map<String, ?> document) {
        Map<String, Object> whole =
                OverriddenDocument.of(GatewayConfig.class, document, overrides, new ReadingScope(references));
        Map<String, Object> sound = new LinkedHashMap<>();
        for (String key : List.of("declarative_config", "plugins", "upstream_tls", "cluster")) {
            Object value = whole.get(key);
            if (value != null && outline(Map.of(key, value)).value().isPresent()) {
                sound.put(key, value);
            }
        }
        Outline outline = outline(sound).value().orElseThrow();
        return new DeclarativeSettings(
                GatewayConfig.resolve(directory, outline.declarativeConfig()),
                outline.plugins().resolvedAgainst(directory),
                whole.get("plugins") == null || sound.containsKey("plugins"),
                outline.upstreamTls().forbidUnverified(),
                outline.cluster().enabled());
    }

    private Reading<Outline> outline(Map<String, Object> document) {
        return ConfigReader.resolving(references).read(Outline.class, document);
    }

    /** The part of {@link GatewayConfig} that concerns declarative files. */
    private record Outline(
            @Default("kong.yml") Path declarativeConfig,
            @Default("{}") PluginsConfig plugins,
            @Default("{}") UpstreamTlsConfig upstreamTls,
            @Default("{}") ClusterConfig cluster) {}
}
