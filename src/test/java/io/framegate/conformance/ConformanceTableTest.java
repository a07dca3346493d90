package io.framegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table says what the case files have; that every run passes is what the build is for. */
class ConformanceTableTest {

    @Test
    void readmeHasTheCountsOfTheFiles() throws IOException {
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        int start = readme.indexOf(ConformanceTable.HEADER);
        List<String> expected = ConformanceTable.complete();

        assertThat(start).as("the README has the table").isNotNegative();
        assertThat(readme.subList(start, start + expected.size())).isEqualTo(expected);
    }

    @Test
    void everyCaseOfTheNumberingIsThereOnce() {
        List<String> ids =
                ConformanceCase.all().stream().map(ConformanceCase::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSize(517);
    }
}
