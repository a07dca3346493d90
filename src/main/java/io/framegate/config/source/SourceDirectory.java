package io.framegate.config.source;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a directory, read as one document in the order of their names: what is a list in several of them is one list, and
 * what is not must be the same in all that have it. Paths and positions are those of the files.
 */
final class SourceDirectory implements Source {

    private static final Pattern FILE = Pattern.compile("[^.].*\\.(?:ya?ml|json)");
    private static final Pattern ITEM = Pattern.compile("([A-Za-z0-9_-]+)\\[(\\d+)](.*)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]+).*");

    private final String name;
    private final List<SourceDocument> files;
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Where the items of lists are from, in the order of the joined list. */
    private final Map<String, List<Item>> items = new HashMap<>();

    /** The names of the files that say what is no list. */
    private final Map<String, String> owners = new HashMap<>();

    /** By the name of the file that does not agree with one before it. */
    private final Map<String, List<ConfigProblem>> conflicts = new HashMap<>();

    private record Item(String file, int index) {}

    /** A path of the joined document in the file of this name; or in none, whose name is empty. */
    private record Origin(String file, String path) {}

    /** @param name what problems of the directory as a whole call it */
    SourceDirectory(String name, List<SourceDocument> files) {
        this.name = name;
        this.files = files;
        files.forEach(file -> file.values().forEach((key, value) -> join(file, key, value)));
    }

    /** The files of a directory that are read: in the order of their names, without hidden ones. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file ->
                            FILE.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private void join(SourceDocument file, String key, Object value) {
        Object known = values.get(key);
        if (value instanceof List<?> more && (known == null || known instanceof List)) {
            List<Object> all = new ArrayList<>(known instanceof List<?> before ? before : List.of());
            List<Item> from = items.computeIfAbsent(key, first -> new ArrayList<>());
            for (int i = 0; i < more.size(); i++) {
                from.add(new Item(file.name(), i));
            }
            all.addAll(more);
            values.put(key, all);
        } else if (known == null) {
            values.put(key, value);
            owners.put(key, file.name());
        } else if (!known.equals(value)) {
            conflicts
                    .computeIfAbsent(file.name(), first -> new ArrayList<>())
                    .add(new ConfigProblem(ConfigPath.ROOT.key(key).text(), "is not what " + first(key) + " says"));
        }
    }

    /** The first file that has this key. */
    private String first(String key) {
        String owner = owners.get(key);
        return owner == null ? items.getOrDefault(key, List.of()).get(0).file() : owner;
    }

    private Origin origin(String path) {
        Matcher item = ITEM.matcher(path);
        if (item.matches() && items.containsKey(item.group(1))) {
            List<Item> from = items.getOrDefault(item.group(1), List.of());
            int index = Integer.parseInt(item.group(2));
            if (index < from.size()) {
                Item there = from.get(index);
                return new Origin(there.file(), item.group(1) + "[" + there.index() + "]" + item.group(3));
            }
        }
        Matcher key = KEY.matcher(path);
        return new Origin(key.matches() ? owners.getOrDefault(key.group(1), "") : "", path);
    }

    @Override
    public Map<String, Object> values() {
        return values;
    }

    @Override
    public boolean isReadable() {
        return files.stream().anyMatch(SourceDocument::isReadable);
    }

    @Override
    public List<Finding> problems(List<ConfigProblem> problems) {
        Map<String, List<ConfigProblem>> byFile = new HashMap<>();
        if (isReadable()) {
            conflicts.forEach((file, own) -> byFile.put(file, new ArrayList<>(own)));
            problems.forEach(problem -> {
                Origin origin = origin(problem.path());
                byFile.computeIfAbsent(origin.file(), first -> new ArrayList<>())
                        .add(new ConfigProblem(origin.path(), problem.message()));
            });
        }
        List<Finding> findings = new ArrayList<>();
        files.forEach(file -> findings.addAll(file.problems(byFile.getOrDefault(file.name(), List.of()))));
        byFile.getOrDefault("", List.of())
                .forEach(problem ->
                        findings.add(new Finding(name, Optional.empty(), problem.path(), problem.message())));
        return findings;
    }

    @Override
    public List<Finding> warnings(List<ConfigWarning> warnings) {
        Map<String, List<ConfigWarning>> byFile = new HashMap<>();
        warnings.forEach(warning -> {
            Origin origin = origin(warning.path());
            byFile.computeIfAbsent(origin.file(), first -> new ArrayList<>())
                    .add(new ConfigWarning(origin.path(), warning.message()));
        });
        List<Finding> findings = new ArrayList<>();
        files.forEach(file -> findings.addAll(file.warnings(byFile.getOrDefault(file.name(), List.of()))));
        byFile.getOrDefault("", List.of())
                .forEach(warning ->
                        findings.add(new Finding(name, Optional.empty(), warning.path(), warning.message())));
        return findings;
    }
}
