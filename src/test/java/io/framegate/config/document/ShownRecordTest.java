package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Default;
import io.framegate.pdk.Inline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShownRecordTest {

    enum Choice {
        ONE_WAY
    }

    record Shared(@Default("5") int most) {}

    record Inner(Optional<String> text, OptionalInt number) {}

    record Outer(
            @Default("one_way") Choice choice,
            @Default("7") int number,
            Path file,
            List<Inner> all,
            Map<String, Inner> named,
            Optional<Inner> none,
            Optional<String> token,
            Optional<String> word,
            @Inline Shared shared) {}

    @Test
    void isWhatADocumentWouldHaveWithEveryDefault() {
        Map<String, Object> document = Map.of(
                "file",
                "a/b",
                "all",
                List.of(Map.of("text", "t"), Map.of("number", 3)),
                "named",
                Map.of("n", Map.of()),
                "token",
                "mine",
                "word",
                "${env:WORD}");
        Reading<Outer> read = ConfigReader.resolving(References.of(Map.of("WORD", "something long"), path -> ""))
                .read(Outer.class, document);

        assertThat(ShownRecord.of(read.value().orElseThrow(), read.redaction()))
                .isEqualTo(Map.of(
                        "choice",
                        "one_way",
                        "number",
                        7,
                        "file",
                        "a/b",
                        "all",
                        List.of(Map.of("text", "t"), Map.of("number", 3)),
                        "named",
                        Map.of("n", Map.of()),
                        "token",
                        HiddenSecrets.HIDDEN,
                        "word",
                        "the value of ${env:WORD}",
                        "most",
                        5));
    }
}
