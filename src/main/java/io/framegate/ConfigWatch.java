package io.framegate;

import io.framegate.admin.ConfigEditor;
import io.framegate.bus.PluginSources;
import io.framegate.config.DeclarativeConfig;
import io.framegate.config.GatewayConfig;
import io.framegate.config.source.Finding;
import io.framegate.config.source.LoadedConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the declarative file or a plugin's jar has changed, and has the gateway take over what is valid. What is not
 * changes nothing, and is logged with every problem. Looks at what the files hold and not at when they were written, by their
 * paths every time, so that it sees a Kubernetes ConfigMap whose symbolic link is exchanged; jars are compared by size and time.
 *
 * <p>Tries and writes other declarative files for whoever asks over the admin port, too. One look, or one of these, is over before
 * the next begins.
 *
 * <p>Vert.x Config has a scan of its own, which stays silent about a file that it cannot parse.
 */
final class ConfigWatch implements ConfigEditor {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Vertx vertx;
    private final Path settingsFile;
    private final GatewayConfig settings;
    private final AdministeredGateway gateway;
    private PluginSources sources;
    private DeclarativeConfig config;
    private Optional<Seen> seen = Optional.empty();
    private Future<?> last = Future.succeededFuture();

    /**
     * What there was.
     *
     * @param file a digest of the declarative file
     * @param jars the plugins' jars
     * @param changedAt when the file was changed, in ms since 1970
     */
    private record Seen(String file, String jars, long changedAt) {

        boolean isSameAs(Seen other) {
            return file.equals(other.file) && jars.equals(other.jars);
        }

        /** Whether the file may have been read at the start before it was changed. */
        boolean isYoung() {
            return ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(start -> changedAt >= start.toEpochMilli())
                    .orElse(false);
        }
    }

    /**
     * @param settingsFile the settings file that the gateway was started with
     * @param running the configuration it runs with
     * @param sources its plugins
     */
    ConfigWatch(
            Vertx vertx,
            Path settingsFile,
            LoadedConfig.Valid running,
            PluginSources sources,
            AdministeredGateway gateway) {
        this.vertx = vertx;
        this.settingsFile = settingsFile;
        this.settings = running.settings();
        this.config = running.declarative();
        this.sources = sources;
        this.gateway = gateway;
    }

    /** Looks from now on, as often as the settings say. */
    void start() {
        gateway.editedBy(this);
        int interval = settings.reload().interval();
        if (interval > 0) {
            look(interval);
        }
    }

    private void look(int interval) {
        inTurn(this::look).onComplete(looked -> vertx.setTimer(interval, again -> look(interval)));
    }

    private Future<?> look() {
        return vertx.executeBlocking(this::fingerprint).compose(found -> {
            boolean news = seen.isEmpty() ? found.isYoung() : !seen.get().isSameAs(found);
            seen = Optional.of(found);
            return news ? load() : Future.succeededFuture();
        });
    }

    private synchronized <T> Future<T> inTurn(Supplier<Future<T>> action) {
        Future<T> next = last.transform(over -> action.get());
        last = next;
        return next;
    }

    private Seen fingerprint() {
        Path file = settings.declarativeConfig();
        String jars = PluginSources.fingerprint(settings.plugins());
        try {
            String digest = UUID.nameUUIDFromBytes(Files.readAllBytes(file)).toString();
            return new Seen(digest, jars, Files.getLastModifiedTime(file).toMillis());
        } catch (IOException unreadable) {
            return new Seen("unreadable", jars, 0);
        }
    }

    private Future<?> load() {
        return PreparedGateway.of(vertx, Optional.of(settingsFile), Optional.of(sources))
                .compose(this::take)
                .onFailure(failure -> LOG.error("the configuration cannot be loaded: {}", failure.toString()));
    }

    private Future<?> take(PreparedGateway prepared) {
        LoadedConfig loaded = prepared.config();
        if (!(loaded instanceof LoadedConfig.Valid valid)) {
            LOG.warn("the configuration stays as it is: what there is now has {}", listed(loaded.problems()));
            gateway.refused(texts(loaded.problems()));
            return Future.succeededFuture();
        }
        PluginSources found = prepared.plugins().orElse(sources);
        if (!valid.settings().equals(settings)) {
            LOG.warn("changes of {} need a restart", settingsFile.getFileName());
        }
        if (valid.declarative().equals(config) && found == sources) {
            LOG.info("the configuration says what it said before");
            gateway.unchanged(valid);
            return Future.succeededFuture();
        }
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
        return gateway.gateway()
                .reload(valid.declarative(), found)
                .onSuccess(taken -> {
                    config = valid.declarative();
                    sources = found;
                    gateway.taken(valid);
                    LOG.info("the configuration was taken over: {}", config);
                })
                .onFailure(refused -> {
                    String why = valid.redaction().of(String.valueOf(refused.getMessage()));
                    gateway.refused(List.of(why));
                    LOG.warn("the configuration stays as it is: {}", why);
                })
                .transform(over -> Future.succeededFuture());
    }

    // ---- another declarative file

    @Override
    public Future<Verdict> check(Buffer document) {
        return inTurn(() -> judge(document));
    }

    @Override
    public Future<Verdict> replace(Buffer document) {
        return inTurn(() -> judge(document).compose(verdict -> {
            if (!verdict.problems().isEmpty()) {
                return Future.succeededFuture(verdict);
            }
            return vertx.executeBlocking(() -> write(document))
                    .compose(written -> {
                        LOG.info("{} was replaced over the admin port", settings.declarativeConfig());
                        seen = Optional.of(written);
                        return load();
                    })
                    .map(taken -> new Verdict(gateway.problems(), verdict.warnings()));
        }));
    }

    private Future<Verdict> judge(Buffer document) {
        return PreparedGateway.of(vertx, settingsFile, sources, document)
                .map(PreparedGateway::config)
                .map(loaded -> new Verdict(texts(loaded.problems()), texts(loaded.warnings())));
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream().map(Finding::toString).toList();
    }

    /** Whoever reads the file meanwhile reads all of what was there or all of this. */
    private Seen write(Buffer document) {
        Path file = settings.declarativeConfig();
        try {
            Path beside = Files.createTempFile(file.getParent(), ".framegate", ".yml");
            try {
                Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(file));
                Files.write(beside, document.getBytes());
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException unwritable) {
            throw new IllegalStateException(file + " cannot be written: " + unwritable, unwritable);
        }
        return fingerprint();
    }

    private static String listed(List<Finding> problems) {
        StringBuilder list = new StringBuilder(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        problems.forEach(problem -> list.append("\n  ").append(problem));
        return list.toString();
    }
}
