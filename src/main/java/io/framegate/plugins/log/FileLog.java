package io.framegate.plugins.log;

import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.PluginSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code file-log}: writes a line of JSON to a file for every session that has ended, and for messages and decisions
 * if it is asked to. The file is made if it is not there, and
 * written behind what is in it. A file that cannot be written to refuses the configuration.
 */
public final class FileLog implements PluginFactory<FileLog.Config> {

    /** Kong's. */
    private static final int PRIORITY = 9;

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 1_000;

    /**
     * The configuration.
     *
     * @param path the file
     * @param reopen whether it is opened for every batch and not once
     * @param events what there is a record of
     */
    public record Config(
            @Describe("The file; it is made if it is not there.")
            Path path,

            @Describe(
                    "Whether the file is opened again for every batch of records, so that it can be moved away meanwhile.")
            @Default("false")
            boolean reopen,

            @Describe("What there is a record of: sessions, messages, decisions.") @Default("[session]")
            Set<LogEvent> events) {}

    @Override
    public String name() {
        return "file-log";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) throws IOException {
        return create(config, new PluginSite());
    }

    @Override
    public Plugin create(Config config, PluginSite site) throws IOException {
        try {
            LogQueue queue = site.shared(LogQueue.class, () -> queue(config));
            return LoggingPlugin.at(site, queue, config.events());
        } catch (UncheckedIOException cannot) {
            throw new IOException("cannot write to " + config.path() + ": " + cannot.getCause(), cannot);
        }
    }

    private LogQueue queue(Config config) {
        try {
            return LogQueue.started(
                    name(),
                    new QueueConfig(MOST_AT_ONCE, 0, MOST_WAITING),
                    new FileSink(config.path(), config.reopen()));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** A file that lines are added to. */
    private static final class FileSink implements Sink {

        private final Path path;
        private final boolean reopen;
        private @Nullable FileChannel open;

        FileSink(Path path, boolean reopen) throws IOException {
            this.path = path;
            this.reopen = reopen;
            this.open = open();
        }

        private FileChannel open() throws IOException {
            return FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        @Override
        public void write(List<String> records) throws IOException {
            if (reopen) {
                close();
            }
            FileChannel file = open;
            if (file == null || !file.isOpen()) {
                file = open();
                open = file;
            }
            ByteBuffer lines = ByteBuffer.wrap((String.join("\n", records) + "\n").getBytes(StandardCharsets.UTF_8));
            while (lines.hasRemaining()) {
                file.write(lines);
            }
        }

        @Override
        public void close() throws IOException {
            if (open != null) {
                open.close();
            }
        }
    }
}
