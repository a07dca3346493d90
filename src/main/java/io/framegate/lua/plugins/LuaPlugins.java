package io.framegate.lua.plugins;

import io.framegate.config.LuaConfig;
import io.framegate.lua.LuaEngine;
import io.framegate.lua.LuaLibrary;
import io.framegate.lua.LuaLimits;
import io.framegate.lua.ModuleFiles;
import io.framegate.lua.library.Libraries;
import io.framegate.lua.library.LibrarySite;
import io.framegate.pdk.PluginFactory;
import io.framegate.script.ScriptException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins in Lua that there are. */
public final class LuaPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(LuaPlugins.class);

    /** {@code kong.node.get_id}: this process, as long as it runs. */
    private static final String NODE = UUID.randomUUID().toString();

    private LuaPlugins() {}

    /**
     * A factory for each; blocks.
     *
     * @param problem told which directory cannot be read, and which plugin in one cannot be used
     */
    public static List<PluginFactory<?>> factories(LuaConfig settings, Consumer<String> problem) {
        List<PluginFactory<?>> factories = new ArrayList<>();
        List<HandlerFiles> all = new ArrayList<>();
        for (Path directory : settings.directories()) {
            try (Stream<Path> plugins = Files.list(directory)) {
                for (Path plugin : plugins.filter(Files::isDirectory).sorted().toList()) {
                    files(plugin, problem).ifPresent(files -> {
                        all.add(files);
                        handler(files, settings, problem).ifPresent(factories::add);
                    });
                }
            } catch (IOException unreadable) {
                problem.accept("cannot read " + directory);
            }
        }
        ModuleFiles modules =
                name -> all.stream().flatMap(files -> files.find(name).stream()).findFirst();
        factories.add(FunctionPlugin.before(settings, modules));
        factories.add(FunctionPlugin.after(settings, modules));
        return factories;
    }

    private static Optional<HandlerFiles> files(Path directory, Consumer<String> problem) {
        try {
            HandlerFiles files = HandlerFiles.read(directory);
            if (files.has("handler") && files.has("schema")) {
                return Optional.of(files);
            }
            problem.accept(directory + " has no handler.lua, or no schema.lua");
        } catch (IOException unreadable) {
            problem.accept("cannot read " + directory + ": " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<PluginFactory<?>> handler(
            HandlerFiles files, LuaConfig settings, Consumer<String> problem) {
        try {
            return Optional.of(HandlerPlugin.of(files, settings));
        } catch (ScriptException wrong) {
            problem.accept(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /** What the files in these directories are: another text if one comes, goes, or is another. Blocks. */
    public static String fingerprint(List<Path> directories) {
        StringBuilder text = new StringBuilder();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".lua"))
                        .sorted()
                        .toList()) {
                    text.append(file)
                            .append(' ')
                            .append(Files.size(file))
                            .append(' ')
                            .append(Files.getLastModifiedTime(file))
                            .append('\n');
                }
            } catch (IOException | UncheckedIOException unreadable) {
                text.append(directory).append(" unreadable\n");
            }
        }
        return text.toString();
    }

    /** A state for the scripts of one configured plugin on one event loop. */
    static LuaEngine engine(LuaConfig settings, boolean trusted, String plugin) {
        LuaLimits limits = new LuaLimits(settings.instructions(), settings.memory(), settings.deadline(), trusted);
        LuaLibrary libraries = new Libraries(new LibrarySite(plugin, NODE, InstantSource.system()));
        return new LuaEngine(limits, List.of(libraries), warning -> LOG.warn("{}: {}", plugin, warning));
    }
}
