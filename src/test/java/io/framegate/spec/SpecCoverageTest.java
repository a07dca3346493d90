package io.framegate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code spec/cases.md} against the tests: every numbered case of the behaviour specification is either tested, by the
 * methods with its {@code spec-N} tag, or the table says why not. Run with {@code -Dcases.update=true} to write the names of
 * the tests into the table.
 */
class SpecCoverageTest {

    private static final Path TABLE = Path.of("src/test/resources/spec/cases.md");
    private static final Pattern TAGGED = Pattern.compile(
            "((?:@Tag\\(\"spec-\\d+\"\\)\\s*)+)(?:@\\w+(?:\\([^)]*\\))?\\s*)*(?:static )?void (\\w+)\\(");
    private static final Pattern TAG = Pattern.compile("spec-(\\d+)");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|(.*)\\|(.*)\\|");

    private static Map<Integer, SortedSet<String>> tests() throws IOException {
        Map<Integer, SortedSet<String>> tests = new TreeMap<>();
        for (Path root : List.of(Path.of("src/test/java"), Path.of("src/it/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    collect(file, tests);
                }
            }
        }
        return tests;
    }

    private static void collect(Path file, Map<Integer, SortedSet<String>> tests) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Matcher method = TAGGED.matcher(Files.readString(file));
        while (method.find()) {
            Matcher tag = TAG.matcher(method.group(1));
            while (tag.find()) {
                tests.computeIfAbsent(Integer.valueOf(tag.group(1)), number -> new TreeSet<>())
                        .add(type + "." + method.group(2));
            }
        }
    }

    private static int tagsInSources() throws IOException {
        int count = 0;
        for (Path root : List.of(Path.of("src/test/java"), Path.of("src/it/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher tag = Pattern.compile("@Tag\\(\"spec-\\d+\"\\)").matcher(Files.readString(file));
                    while (tag.find()) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    @Test
    void tableSaysWhereEveryCaseIsTestedOrWhyNot() throws IOException {
        Map<Integer, SortedSet<String>> tests = tests();
        List<String> checked = new ArrayList<>();
        SortedSet<Integer> listed = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                int number = Integer.parseInt(row.group(1));
                listed.add(number);
                String where = String.join("<br>", tests.getOrDefault(number, new TreeSet<>()));
                String note = row.group(3).strip();
                assertThat(where + note)
                        .as("case %d is tested, or the table says why not", number)
                        .isNotEmpty();
                checked.add("| " + number + " | " + where + " | " + note + (note.isEmpty() ? "|" : " |"));
            } else {
                checked.add(line);
            }
        }
        if (Boolean.getBoolean("cases.update")) {
            Files.write(TABLE, checked);
        }

        assertThat(Files.readAllLines(TABLE)).isEqualTo(checked);
        assertThat(listed).containsAll(tests.keySet());
        assertThat(tests.values().stream().mapToInt(SortedSet::size).sum())
                .as("every tag was found")
                .isEqualTo(tagsInSources());
    }
}
