package io.framegate.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code attack/attacks.md} against the tests it names. */
class AttackTableTest {

    private static final Path TABLE = Path.of("src/test/resources/attack/attacks.md");
    private static final Pattern NAME = Pattern.compile("\\b(\\w+(?:IT|Test|Playbook))\\.(\\w+)");
    private static final Pattern TEST = Pattern.compile(
            "@(?:Test|ParameterizedTest|Property)(?:\\([^)]*\\))?\\s+(?:@\\w+(?:\\((?:[^)\"]|\"[^\"]*\")*\\))?\\s+)*(?:static )?void (\\w+)\\(");

    private static Set<String> tests(boolean attacksAlone) throws IOException {
        Set<String> tests = new TreeSet<>();
        for (Path root : List.of(Path.of("src/test/java"), Path.of("src/it/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .filter(path -> !attacksAlone || path.getParent().endsWith("it/java/io/framegate/attack"))
                        .toList()) {
                    Matcher test = TEST.matcher(Files.readString(file));
                    while (test.find()) {
                        tests.add(file.getFileName().toString().replace(".java", ".") + test.group(1));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void everyTestOfTheTableExistsAndEveryAttackIsInIt() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher name = NAME.matcher(line.startsWith("|") ? line : "");
            while (name.find()) {
                named.add(name.group());
            }
        }

        assertThat(tests(false)).containsAll(named);
        assertThat(named).containsAll(tests(true)).isNotEmpty();
        assertThat(tests(true)).isNotEmpty();
    }
}
