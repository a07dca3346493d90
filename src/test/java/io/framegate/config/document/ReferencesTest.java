package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.Default;
import io.framegate.pdk.Range;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

    record Values(
            Optional<String> text,
            @Range(min = 0, max = 65535) OptionalInt port,
            @Default("false") boolean flag,
            List<String> names,
            Map<String, Object> free,
            RawConfig raw) {}

    record Picky(String secret) {
        Picky {
            throw new IllegalArgumentException("the secret " + secret + " is not strong enough");
        }
    }

    private static final References REFERENCES = References.of(
            Map.of(
                    "TOKEN",
                    "s3cr3t-token",
                    "PORT",
                    "8080",
                    "FLAG",
                    "true",
                    "NAMES",
                    "a, b",
                    "MY_KEY",
                    "k",
                    "exact-key",
                    "e"),
            path -> switch (path) {
                case "/run/secret" -> "from file\n";
                case "/run/locked" -> throw new IOException("not for you");
                default -> throw new NoSuchFileException(path);
            });

    private static Reading<Values> read(String key, Object value) {
        return ConfigReader.resolving(REFERENCES).read(Values.class, Map.of(key, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${env:TOKEN}                       | s3cr3t-token
            Bearer ${env:TOKEN}!               | Bearer s3cr3t-token!
            ${env:PORT}${env:FLAG}             | 8080true
            ${file:/run/secret}                | from file
            {vault://env/TOKEN}                | s3cr3t-token
            {vault://env/my-key}               | k
            {vault://env/exact-key}            | e
            $${env:TOKEN}                      | ${env:TOKEN}
            ${other:TOKEN}                     | ${other:TOKEN}
            a {vault://env/TOKEN}              | a {vault://env/TOKEN}
            ^/x{1,2}$                          | ^/x{1,2}$
            """)
    void aReferenceIsReplacedByWhatItRefersTo(String written, String read) {
        assertThat(read("text", written).value().orElseThrow().text()).contains(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${env:ABSENT}               | ${env:ABSENT}: there is no such environment variable
            {vault://env/absent}        | {vault://env/absent}: there is no such environment variable
            {vault://hcv/secret/key}    | expected {vault://env/NAME}, the only vault there is, found "{vault://hcv/secret/key}"
            ${file:/absent}             | ${file:/absent}: there is no such file
            ${file:/run/locked}         | ${file:/run/locked}: the file cannot be read
            """)
    void aReferenceToNothingIsAProblem(String written, String message) {
        assertThat(read("text", written).problems()).containsExactly(new ConfigProblem("text", message));
    }

    @Test
    void whatAReferenceResolvesToIsReadAsWhatIsExpected() {
        assertThat(read("port", "${env:PORT}").value().orElseThrow().port()).hasValue(8080);
        assertThat(read("flag", "${env:FLAG}").value().orElseThrow().flag()).isTrue();
        assertThat(read("names", "${env:NAMES}").value().orElseThrow().names()).containsExactly("a", "b");
    }

    @Test
    void referencesAreResolvedInFreeMapsButNotInRawOnes() {
        Map<String, Object> nested = Map.of("deep", List.of("${env:TOKEN}"));

        assertThat(read("free", nested).value().orElseThrow().free())
                .isEqualTo(Map.of("deep", List.of("s3cr3t-token")));
        assertThat(read("raw", nested).value().orElseThrow().raw().values()).isEqualTo(nested);
    }

    @Test
    void aProblemShowsTheReferenceInsteadOfTheValue() {
        assertThat(read("port", "${env:TOKEN}").problems())
                .containsExactly(
                        new ConfigProblem("port", "expected an integer in 0..65535, found the value of ${env:TOKEN}"));
    }

    @Test
    void aSecretThatARecordQuotesIsTakenOut() {
        assertThat(ConfigReader.resolving(REFERENCES)
                        .read(Picky.class, Map.of("secret", "${env:TOKEN}"))
                        .problems())
                .containsExactly(new ConfigProblem("", "the secret the value of ${env:TOKEN} is not strong enough"));
    }

    @Test
    void withoutReferencesEveryTextStandsForItself() {
        assertThat(ConfigReader.plain()
                        .read(Values.class, Map.of("text", "${env:TOKEN}"))
                        .value()
                        .orElseThrow()
                        .text())
                .contains("${env:TOKEN}");
    }
}
