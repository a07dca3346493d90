package io.framegate.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a declarative file in Kong's format (spec 10): the part of it that is about WebSocket. What is about other protocols
 * is neither checked nor used, and reported in one warning.
 */
public final class DeclarativeReader {

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
        Set<ConfigPath> skipped = new HashSet<>();
        ReadingScope scope = new ReadingScope(references, skipped);
        Triage triage = Triage.of(document, scope);
        skipped.addAll(triage.skipped());
        Optional<DeclarativeConfig> config = RecordType.of(DeclarativeFile.class)
                .read(withVersion(document, scope), Place.at(ConfigPath.ROOT, scope))
                .map(DeclarativeFile.class::cast)
                .map(file -> new DeclarativeCompiler(file, triage, settings, catalog, scope).compile());
        triage.report().ifPresent(text -> scope.warning(ConfigPath.ROOT, text));
        return scope.reading(config);
    }

    /** The document with a version for want of which the rest of it would go unchecked. */
    private static Map<String, ?> withVersion(Map<String, ?> document, ReadingScope scope) {
        String key = "_format_version";
        Object version = document.get(key);
        ChoiceType versions = ChoiceType.of(FormatVersion.class);
        Place place = Place.at(ConfigPath.ROOT.key(key), scope);
        if (version == null) {
            place.problem("required: expected " + versions.expected() + ", found nothing");
        } else if (place.read(versions, version).isPresent()) {
            return document;
        }
        Map<String, Object> complete = new LinkedHashMap<>(document);
        complete.put(key, FormatVersion.V3_0.toString());
        return complete;
    }

    /** The JSON Schema of a declarative file. */
    public static Map<String, Object> schema() {
        return ConfigSchema.of(DeclarativeFile.class, "Framegate: services, routes and plugins");
    }
}
