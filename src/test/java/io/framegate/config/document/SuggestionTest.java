package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("strip_path", "preserve_host", "paths", "port", "url");

    @ParameterizedTest
    @CsvSource({
        "strip_pth, strip_path",
        "stripPath, strip_path",
        "strip-path, strip_path",
        "path, paths",
        "prot, port",
        "preserv_hots, preserve_host",
        "uri, url",
    })
    void theClosestNameIsSuggested(String unknown, String suggested) {
        assertThat(Suggestion.closest(unknown, KNOWN)).contains(suggested);
    }

    @ParameterizedTest
    @CsvSource({"entirely_different", "x", "hosts_and_more"})
    void nothingIsSuggestedForANameThatIsFarFromAll(String unknown) {
        assertThat(Suggestion.closest(unknown, KNOWN)).isEmpty();
    }

    @Test
    void fewNamesAreListedWhereNoneIsClose() {
        assertThat(Suggestion.after("zzzzzz", List.of("b", "a"))).isEqualTo("; known are \"a\", \"b\"");
        assertThat(Suggestion.after("zzzzzz", List.of())).isEmpty();
    }
}
