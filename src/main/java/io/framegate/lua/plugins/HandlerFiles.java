package io.framegate.lua.plugins;

import io.framegate.lua.ModuleFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The Lua files of one plugin's directory, read once. Its own {@code require} finds them as {@code kong.plugins.NAME.FILE} and as
 * {@code NAME.FILE}.
 */
final class HandlerFiles implements ModuleFiles {

    private static final long LARGEST = 1 << 20;
    private static final String SUFFIX = ".lua";
    private static final int DEEPEST = 5;

    /** What every {@code schema.lua} of Kong's begins with. */
    private static final String TYPEDEFS = "kong.db.schema.typedefs";

    private final String name;
    private final Map<String, byte[]> sources = new TreeMap<>();

    private HandlerFiles(String name) {
        this.name = name;
    }

    /** @throws IOException if a file cannot be read, or is larger than a MiB */
    static HandlerFiles read(Path directory) throws IOException {
        HandlerFiles files = new HandlerFiles(String.valueOf(directory.getFileName()));
        try (Stream<Path> found = Files.walk(directory, DEEPEST)) {
            for (Path file :
                    found.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                if (Files.size(file) > LARGEST) {
                    throw new IOException(file + " is larger than a MiB");
                }
                String relative = directory.relativize(file).toString();
                files.sources.put(
                        relative.substring(0, relative.length() - SUFFIX.length())
                                .replace('/', '.'),
                        Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** The plugin's name: its directory's. */
    String name() {
        return name;
    }

    boolean has(String file) {
        return sources.containsKey(file);
    }

    /** What a file is called where it fails, such as {@code my-plugin/handler.lua}. */
    String path(String file) {
        return name + "/" + file.replace('.', '/') + SUFFIX;
    }

    byte[] source(String file) {
        return sources.getOrDefault(file, new byte[0]);
    }

    /** Another one if a file is another. */
    String digest() {
        StringBuilder all = new StringBuilder();
        sources.forEach((file, source) ->
                all.append(file).append(UUID.nameUUIDFromBytes(source)).append('\n'));
        return UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public Optional<Found> find(String module) {
        if (module.equals(TYPEDEFS)) {
            return Optional.of(new Found("typedefs.lua", typedefs()));
        }
        String own = module.startsWith("kong.plugins.") ? module.substring("kong.plugins.".length()) : module;
        String file = own.startsWith(name + ".") ? own.substring(name.length() + 1) : "";
        return Optional.ofNullable(sources.get(file)).map(source -> new Found(path(file), source));
    }

    private static byte[] typedefs() {
        try (InputStream file = Objects.requireNonNull(HandlerFiles.class.getResourceAsStream("typedefs.lua"))) {
            return file.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
