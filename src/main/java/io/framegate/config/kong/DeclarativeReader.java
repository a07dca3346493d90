package io.framegate.config.kong;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.PluginCatalog;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigSchema;
import io.framegate.config.document.Reading;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.References;
import io.framegate.pdk.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a declarative file in Kong's format (spec 10): the part of it that is about WebSocket. What is about other protocols
 * is neither checked nor used, and reported in one warning.
 */
public final class DeclarativeReader {

    private static final String VERSION = "_format_version";

    private final DeclarativeSettings settings;
    private final PluginCatalog catalog;
    private final References references;

    /**
     * @param settings what the settings of the process say about declarative files
     * @param catalog the plugins that there are
     * @param references resolves references to secrets
     */
    public DeclarativeReader(DeclarativeSettings settings, PluginCatalog catalog, References references) {
        this.settings = settings;
        this.catalog = catalog;
        this.references = references;
    }

    /** Reads a document. Never throws because of it; every problem is reported. */
    public Reading<DeclarativeConfig> read(Map<String, ?> document) {
        ReadingScope scope = new ReadingScope(references);
        Triage triage = Triage.of(document, scope);
        Optional<DeclarativeConfig> config = scope.read(
                        DeclarativeFile.class, withVersion(document, scope), ConfigPath.ROOT)
                .map(file -> new DeclarativeCompiler(file, triage, settings, catalog, scope).compile());
        triage.report().ifPresent(text -> scope.warning(ConfigPath.ROOT, text));
        return scope.reading(config);
    }

    /** The document with a version for want of which the rest of it would go unchecked. */
    private static Map<String, ?> withVersion(Map<String, ?> document, ReadingScope scope) {
        Object written = document.get(VERSION);
        Map<String, ?> version = written == null ? Map.of() : Map.of(VERSION, written);
        if (scope.read(Version.class, version, ConfigPath.ROOT).isPresent()) {
            return document;
        }
        Map<String, Object> complete = new LinkedHashMap<>(document);
        complete.put(VERSION, FormatVersion.V3_0.toString());
        return complete;
    }

    /** The part of {@link DeclarativeFile} that says how to read the rest. */
    private record Version(@Key(VERSION) FormatVersion formatVersion) {}

    /** The JSON Schema of a declarative file. */
    public static Map<String, Object> schema() {
        return ConfigSchema.of(DeclarativeFile.class, "Framegate: services, routes and plugins");
    }
}
