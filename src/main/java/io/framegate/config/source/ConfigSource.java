package io.framegate.config.source;

import io.framegate.config.DeclarativeConfig;
import io.framegate.config.DeclarativeSettings;
import io.framegate.config.GatewayConfig;
import io.framegate.config.Overrides;
import io.framegate.config.PluginCatalog;
import io.framegate.config.PluginsConfig;
import io.framegate.config.SettingsReader;
import io.framegate.config.document.RawConfig;
import io.framegate.config.document.Reading;
import io.framegate.config.document.References;
import io.framegate.config.kong.DeclarativeReader;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Loads the whole configuration: the settings file, the declarative file it names, and what overrides the former. Both files
 * are always checked, so that one look at the problems is enough. Nothing is kept between two loads.
 */
public final class ConfigSource {

    private static final String EMBEDDED = "conf/";
    private static final String SETTINGS = "framegate.yaml";
    private static final String DECLARATIVE = "kong.yml";

    private final Vertx vertx;
    private final Function<PluginsConfig, Future<PluginCatalog>> catalogs;
    private final Set<String> exceptions;

    /**
     * @param vertx runs the loading; what blocks runs on its worker threads
     * @param catalogs finds the plugins that the settings speak of; a failure becomes a problem at {@code plugins}
     * @param exceptions names with the prefix {@code FRAMEGATE_} or {@code framegate.} that are none of the settings
     */
    public ConfigSource(Vertx vertx, Function<PluginsConfig, Future<PluginCatalog>> catalogs, Set<String> exceptions) {
        this.vertx = vertx;
        this.catalogs = catalogs;
        this.exceptions = Set.copyOf(exceptions);
    }

    /**
     * Loads a settings file and the declarative file, or the directory of such files, that it names.
     *
     * @return never fails because of the configuration: a file that is missing, or no YAML, is a problem like any other
     */
    public Future<LoadedConfig> load(Path settings) {
        return loading(settings).compose(loading -> loading.load(this::declarative));
    }

    /**
     * Loads a settings file, and a declarative document that may come to stand in the file it names.
     *
     * @param declarative the document, in YAML or JSON
     * @return as {@link #load(Path)}
     */
    public Future<LoadedConfig> load(Path settings, Buffer declarative) {
        return loading(settings)
                .compose(loading -> loading.load(file -> new YamlProcessor()
                        .process(vertx, new JsonObject(), declarative)
                        .compose(json -> document(String.valueOf(file.getFileName()), json))
                        .map(Source.class::cast)));
    }

    /**
     * Loads the configuration that the program itself brings, from {@code conf/} on the class path: for a start without any
     * settings file. Overrides apply to it as well; relative paths are relative to the working directory. If an override
     * names another declarative file, that is loaded.
     */
    public Future<LoadedConfig> loadEmbedded() {
        Path directory = Path.of("").toAbsolutePath();
        Path embedded = directory.resolve(DECLARATIVE);
        return embedded(SETTINGS).compose(document -> new Loading(overrides(), directory, document)
                .load(file ->
                        file.equals(embedded) ? embedded(DECLARATIVE).map(Source.class::cast) : declarative(file)));
    }

    /**
     * Loads a settings file without the declarative file, for a process that hosts plugins for gateways.
     *
     * @return as {@link #load}, with nothing declared
     */
    public Future<LoadedConfig> loadSettings(Path settings) {
        return loading(settings).compose(Loading::settings);
    }

    private Future<Loading> loading(Path settings) {
        Path file = settings.toAbsolutePath().normalize();
        Path parent = file.getParent();
        Path directory = parent == null ? file : parent;
        return document(file).map(document -> new Loading(overrides(), directory, document));
    }

    /** Read directly: Vert.x Config has stores for these two, which load a dozen classes to hand over two maps. */
    private Overrides overrides() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
        return new Overrides(System.getenv(), properties, exceptions);
    }

    /**
     * The files that a declarative configuration is read from.
     *
     * @param declarative a file, or a directory: of that, the files that end in {@code .yml}, {@code .yaml} or {@code .json}
     *     and are not hidden, in the order of their names
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> files(Path declarative) throws IOException {
        return Files.isDirectory(declarative) ? SourceDirectory.files(declarative) : List.of(declarative);
    }

    private Future<Source> declarative(Path file) {
        String name = String.valueOf(file.getFileName());
        return vertx.executeBlocking(() -> Files.isDirectory(file))
                .compose(directory -> directory
                        ? vertx.executeBlocking(() -> files(file))
                                .compose(all -> documents(name, all))
                                .map(documents -> documents.isEmpty()
                                        ? SourceDocument.unreadable(
                                                name, "the directory has no .yml, .yaml or .json: " + file)
                                        : new SourceDirectory(name, documents))
                                .recover(failure -> Future.succeededFuture(
                                        SourceDocument.unreadable(name, unreadable(file, failure))))
                        : document(file).map(Source.class::cast));
    }

    private Future<List<SourceDocument>> documents(String directory, List<Path> files) {
        return Future.all(files.stream()
                        .map(file -> document(directory + "/" + file.getFileName(), file))
                        .toList())
                .map(all -> all.<SourceDocument>list());
    }

    /** A file on disk. Always by its absolute path: Vert.x looks for others on the class path too. */
    private Future<SourceDocument> document(Path file) {
        return document(String.valueOf(file.getFileName()), file);
    }

    private Future<SourceDocument> document(String name, Path file) {
        ConfigStoreOptions store =
                store("file").setFormat(YamlProcessor.FORMAT).setConfig(new JsonObject().put("path", file.toString()));
        return retrieve(store)
                .compose(json -> document(name, json))
                .recover(failure -> Future.succeededFuture(SourceDocument.unreadable(name, unreadable(file, failure))));
    }

    private static String unreadable(Path file, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException) {
                return "there is no such file: " + file;
            }
        }
        return "the file cannot be read: " + file;
    }

    private Future<SourceDocument> embedded(String name) {
        return vertx.executeBlocking(() -> {
                    try (InputStream resource = getClass().getClassLoader().getResourceAsStream(EMBEDDED + name)) {
                        if (resource == null) {
                            throw new NoSuchFileException(EMBEDDED + name);
                        }
                        return Buffer.buffer(resource.readAllBytes());
                    }
                })
                .compose(text -> new YamlProcessor().process(vertx, new JsonObject(), text))
                .compose(json -> document(name, json));
    }

    /** Not on an event loop: a gateway that looks at a large file meanwhile has sessions. */
    private Future<SourceDocument> document(String name, JsonObject json) {
        return vertx.executeBlocking(() -> new SourceDocument(name, YamlDocument.fromJson(json)));
    }

    private static ConfigStoreOptions store(String type) {
        return new ConfigStoreOptions().setType(type).setOptional(false);
    }

    private Future<JsonObject> retrieve(ConfigStoreOptions store) {
        ConfigRetriever retriever = ConfigRetriever.create(
                vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
        return retriever.getConfig().eventually(retriever::close);
    }

    /** One load. */
    private final class Loading {

        private final SourceDocument document;
        private final SettingsReader reader;
        private final References references;

        Loading(Overrides overrides, Path directory, SourceDocument document) {
            this.document = document;
            this.references = References.of(overrides.environment(), path -> Files.readString(directory.resolve(path)));
            this.reader = new SettingsReader(overrides, references, directory, Files::isReadable);
        }

        Future<LoadedConfig> load(Function<Path, Future<Source>> files) {
            return vertx.executeBlocking(() -> reader.declarativeSettings(document.values()))
                    .compose(context -> files.apply(context.file()).compose(declarative -> catalog(context)
                            .compose(catalog -> vertx.executeBlocking(() -> read(context, declarative, catalog)))));
        }

        Future<LoadedConfig> settings() {
            return vertx.executeBlocking(() -> {
                Reading<GatewayConfig> settings = reader.read(document.values());
                List<Finding> problems = document.problems(settings.problems());
                List<Finding> warnings = document.warnings(settings.warnings());
                return problems.isEmpty()
                        ? new LoadedConfig.Valid(
                                settings.value().orElseThrow(),
                                DeclarativeConfig.NOTHING,
                                RawConfig.EMPTY,
                                warnings,
                                settings.redaction(),
                                digest(document))
                        : new LoadedConfig.Invalid(problems, warnings);
            });
        }

        /** The catalog, or why there is none. */
        private Future<Catalog> catalog(DeclarativeSettings context) {
            Future<PluginCatalog> found;
            try {
                found = catalogs.apply(context.plugins());
            } catch (RuntimeException thrown) {
                found = Future.failedFuture(thrown);
            }
            return found.map(catalog -> new Catalog(catalog, Optional.empty()))
                    .otherwise(failure -> new Catalog(
                            PluginCatalog.of(List.of()), Optional.of(String.valueOf(failure.getMessage()))));
        }

        private LoadedConfig read(DeclarativeSettings context, Source declarativeDocument, Catalog catalog) {
            Reading<GatewayConfig> settings = reader.read(document.values());
            DeclarativeSettings known = catalog.failure().isEmpty() && document.isReadable()
                    ? context
                    : new DeclarativeSettings(
                            context.file(), context.plugins(), false, context.forbidUnverified(), context.clustered());
            Reading<DeclarativeConfig> declarative =
                    new DeclarativeReader(known, catalog.catalog(), references).read(declarativeDocument.values());

            List<Finding> problems = new ArrayList<>(document.problems(settings.problems()));
            catalog.failure()
                    .ifPresent(why -> problems.add(
                            new Finding(document.name(), document.yaml().positionOf("plugins"), "plugins", why)));
            problems.addAll(declarativeDocument.problems(declarative.problems()));
            List<Finding> warnings = new ArrayList<>(document.warnings(settings.warnings()));
            warnings.addAll(declarativeDocument.warnings(declarative.warnings()));
            return problems.isEmpty()
                    ? new LoadedConfig.Valid(
                            settings.value().orElseThrow(),
                            declarative.value().orElseThrow(),
                            new RawConfig(declarativeDocument.values()),
                            warnings,
                            settings.redaction().and(declarative.redaction()),
                            digest(document, declarativeDocument))
                    : new LoadedConfig.Invalid(problems, warnings);
        }

        private static String digest(Source... documents) {
            Map<String, Object> all = new LinkedHashMap<>();
            for (Source document : documents) {
                all.put(String.valueOf(all.size()), document.values());
            }
            return new RawConfig(all).digest();
        }

        private record Catalog(PluginCatalog catalog, Optional<String> failure) {}
    }
}
