package io.framegate.plugins.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.frame.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259 and RFC 6901. */
class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\"",
                "-0",
                "1.0",
                "1E400",
                "1e-999999999999",
                "123456789012345678901234567890.10",
                "{\"b\":[1,{\"a\":null}],\"a\":false}",
                "\"\u00e4\u20ac\ud83d\ude00\"",
                "\"\\uD800\"",
                "[\"\\uDC00\\uD800\",\"\\uD83D\\uDE00\\uD83D\"]",
                "{\"\":{\"/\":0}}"
            })
    void isWrittenAsItWasRead(String text) {
        assertThat(Json.parse(Payload.of(text)).map(Json::write)).contains(text);
    }

    @Test
    void isCopiedWhole() {
        Object value = Json.parse("{\"a\":[1,\"b\",null,true]}").orElseThrow();

        assertThat(Json.copy(value)).isEqualTo(value).isNotSameAs(value);
        assertThat(Json.write(Json.copy(Map.of("a", Arrays.asList(1, 2.5, null, "x")))))
                .isEqualTo("{\"a\":[1,2.5,null,\"x\"]}");
        assertThatThrownBy(() -> Json.copy(List.of(Double.NaN))).hasMessage("JSON has no number NaN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{} {}",
                "[1,]",
                "{a:1}",
                "'a'",
                "NaN",
                "01",
                "+1",
                "// no\n1",
                "\ufeff{}",
                "{\"a\":1,\"a\":1}",
                "[{\"a\":{\"b\":1,\"\\u0062\":2}}]",
                "\"\n\""
            })
    void refusesWhatIsNone(String text) {
        assertThat(Json.parse(Payload.of(text))).isEmpty();
    }

    @Test
    void refusesWhatIsNestedTooDeepAndNumbersThatAreTooLong() {
        assertThat(Json.parse("[".repeat(500) + "]".repeat(500))).isPresent();
        assertThat(Json.parse("[".repeat(501) + "]".repeat(501))).isEmpty();
        assertThat(Json.parse("9".repeat(1001))).isEmpty();
    }

    @Test
    void readersMaySetNarrowerLimits() {
        assertThat(Json.parse(Payload.of("[{\"a\":1}]"), 2, 2)).isPresent();
        assertThat(Json.parse(Payload.of("[{\"a\":[]}]"), 2, 2)).isEmpty();
        assertThat(Json.parse(Payload.of("[[{}]]"), 2, 2)).isEmpty();
        assertThat(Json.parse(Payload.of("{\"ab\":1}"), 2, 2)).isEmpty();
        assertThat(Json.parse(Payload.of("{\"a\":1,\"b\":2}"), 2, 2)).isPresent();
        assertThat(Json.parse(Payload.of("{\"a\":{\"b\":2}}"), 2, 3)).isEmpty();
        assertThat(Json.parse(Payload.of("{\"a\":{\"b\":2}}"), 2, 4)).isPresent();
    }

    @Test
    void saysWhereATextIsNoJson() {
        assertThatThrownBy(() -> Json.read("{\n a}")).hasMessageStartingWith("is not JSON near line 2, column ");
        assertThatThrownBy(() -> Json.read("{\"a\":1,\"a\":1}")).hasMessageStartingWith("is not JSON");
        assertThatThrownBy(() -> Json.read("")).hasMessageStartingWith("is not JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-12, -12",
        "1.50, 1.50",
        "1e3, 1E+3",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "1e400, 1E+400",
        "1e999999999, 1E+2000",
        "-1e9999999999999, -1E+2000",
        "1e-999999999, 0",
        "1e-9999999999999, 0",
        "0e9999999999999, 0"
    })
    void numbersAreReckonedWithInBounds(String text, String value) {
        assertThat(new JsonNumber(text).nearest()).isEqualTo(new java.math.BigDecimal(value));
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        assertThat(Json.parse(Payload.of("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))))
                .isEmpty();
        assertThat(Json.parse(Payload.of(new byte[] {'"', (byte) 0xFF, '"'}))).isEmpty();
        assertThat(Json.parse(Payload.of("\"\ufffd\""))).contains("\ufffd");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0, true",
        "10, 1e1, true",
        "0, -0.0, true",
        "1, 2, false",
        "1e9999999999, 1e9999999999, true",
        "1e9999999999, 1e9999999998, false",
        "1e999999999, 1, false"
    })
    void numbersAreEqualIfTheirValuesAre(String one, String other, boolean equal) {
        assertThat(new JsonNumber(one).equals(new JsonNumber(other))).isEqualTo(equal);
        assertThat(!equal || new JsonNumber(one).hashCode() == new JsonNumber(other).hashCode())
                .isTrue();
    }

    /** The examples of RFC 6901 section 5, and what they do not show. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"m~n\":8,\"~1\":9}",
                "/foo|[\"bar\",\"baz\"]",
                "/foo/0|\"bar\"",
                "/|0",
                "/a~1b|1",
                "/m~0n|8",
                "/~01|9",
                "/foo/2|",
                "/foo/00|",
                "/foo/-|",
                "/foo/-1|",
                "/foo/99999999999|",
                "/foo/0/0|",
                "/none/0|"
            })
    void pointersFindWhatTheyPointTo(String pointer, String found) {
        Object root = Json.parse("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"m~n\":8,\"~1\":9}")
                .orElseThrow();
        Object value = JsonPointer.parse(pointer).find(root);
        assertThat(value == null ? null : Json.write(value)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/~", "/~2", "/a~/b", "#/a"})
    void refusesWhatIsNoPointer(String text) {
        assertThatThrownBy(() -> JsonPointer.parse(text)).hasMessageStartingWith("expected a JSON pointer such as ");
    }
}
