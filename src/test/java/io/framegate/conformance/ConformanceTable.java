package io.framegate.conformance;

import io.framegate.conformance.ConformanceCase.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The cases that were run and passed, by group and side; {@code target/conformance.md} has it after a build. */
final class ConformanceTable {

    static final String HEADER = "| group | cases | core | client's side | upstream's side | not run |";

    /** A case runs in both UTF-8 modes; in the core also as either peer. */
    static final Map<String, Integer> RUNS_PER_CASE = runsPerCase();

    private static final Path DIRECTORY = Path.of("target/conformance");
    private static final Path TABLE = Path.of("target/conformance.md");

    private ConformanceTable() {}

    private static Map<String, Integer> runsPerCase() {
        Map<String, Integer> runs = new LinkedHashMap<>();
        runs.put("core", 4);
        runs.put("client", 2);
        runs.put("upstream", 2);
        return runs;
    }

    /** What one side counts. */
    static final class Side {
        private final String name;
        private final Map<Group, Integer> run = new LinkedHashMap<>();
        private final Map<Group, Integer> passed = new LinkedHashMap<>();

        Side(String name) {
            this.name = name;
        }

        synchronized void started(ConformanceCase one) {
            run.merge(one.group(), 1, Integer::sum);
        }

        synchronized void passed(ConformanceCase one) {
            passed.merge(one.group(), 1, Integer::sum);
        }

        /** Writes what was counted, and the table of all sides that have been so far. */
        synchronized void write() {
            Properties counts = new Properties();
            run.forEach((group, count) -> counts.setProperty(
                    Integer.toString(group.number()), passed.getOrDefault(group, 0) + " of " + count));
            try {
                Files.createDirectories(DIRECTORY);
                try (var out = Files.newBufferedWriter(DIRECTORY.resolve(name + ".properties"))) {
                    counts.store(out, null);
                }
                Files.write(TABLE, measured());
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }

    /** The table as it is when every case has been run on every side and passed. */
    static List<String> complete() {
        return render((side, group) -> {
            int runs = cases(group, true).size() * RUNS_PER_CASE.get(side);
            return runs + " of " + runs;
        });
    }

    private static List<String> measured() throws IOException {
        Map<String, Properties> sides = new LinkedHashMap<>();
        for (String side : RUNS_PER_CASE.keySet()) {
            Properties counts = new Properties();
            Path file = DIRECTORY.resolve(side + ".properties");
            if (Files.exists(file)) {
                try (var in = Files.newBufferedReader(file)) {
                    counts.load(in);
                }
            }
            sides.put(side, counts);
        }
        return render((side, group) -> sides.get(side).getProperty(Integer.toString(group.number()), "not run"));
    }

    private interface Cell {
        String of(String side, Group group);
    }

    private static List<String> render(Cell cell) {
        List<String> lines = new ArrayList<>(List.of(HEADER, "|---|---|---|---|---|---|"));
        for (Group group : groups()) {
            boolean runs = !cases(group, true).isEmpty();
            String sides = RUNS_PER_CASE.keySet().stream()
                    .map(side -> runs ? cell.of(side, group) : "")
                    .collect(Collectors.joining(" | "));
            lines.add("| " + group + " | " + cases(group).size() + " | " + sides + " | " + excluded(group) + " |");
        }
        return lines;
    }

    private static String excluded(Group group) {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        cases(group, false).forEach(one -> reasons.merge(one.words(), 1, Integer::sum));
        return reasons.entrySet().stream()
                .map(reason -> reason.getValue() + ": " + reason.getKey())
                .collect(Collectors.joining("; "));
    }

    private static Set<Group> groups() {
        Set<Group> groups = new LinkedHashSet<>();
        ConformanceCase.all().forEach(one -> groups.add(one.group()));
        return groups;
    }

    private static List<ConformanceCase> cases(Group group) {
        return ConformanceCase.all().stream()
                .filter(one -> one.group().equals(group))
                .toList();
    }

    private static List<ConformanceCase> cases(Group group, boolean run) {
        return cases(group).stream().filter(one -> one.isRun() == run).toList();
    }
}
