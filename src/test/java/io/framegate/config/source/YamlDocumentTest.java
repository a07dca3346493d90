package io.framegate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentTest {

    private static YamlDocument parse(String text) {
        return YamlDocument.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> flaws(String text) {
        return parse(text).flaws().stream()
                .map(flaw ->
                        flaw.position().map(Position::toString).orElse("?") + " " + flaw.path() + " " + flaw.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12           | 12
            -1           | -1
            +1           | 1
            0x1F         | 31
            0b101        | 5
            017          | 15
            1_000        | 1000
            0            | 0
            """)
    void wholeNumbersAreThoseOfYaml(String written, int read) {
        assertThat(parse("a: " + written).values()).isEqualTo(Map.of("a", read));
    }

    @Test
    void scalarsHaveTheTypesOfJson() {
        assertThat(parse(
                                "a: 3000000000\nb: 99999999999999999999\nc: 1.5\nd: .inf\ne: yes\nf: Off\ng: ~\nh:\ni: 'true'\nj: null")
                        .values())
                .containsEntry("a", 3_000_000_000L)
                .containsEntry("b", new BigInteger("99999999999999999999"))
                .containsEntry("c", 1.5)
                .containsEntry("d", Double.POSITIVE_INFINITY)
                .containsEntry("e", true)
                .containsEntry("f", false)
                .containsEntry("g", null)
                .containsEntry("h", null)
                .containsEntry("i", "true")
                .containsEntry("j", null);
    }

    @ParameterizedTest
    @CsvSource({"2001-12-14", "12:30:45", "10:30", "1.2.3.4", "0o17", "v1", "1e", "=", "0x", "08"})
    void whatOnlyLooksLikeANumberOrADateIsAText(String written) {
        assertThat(parse("a: " + written).values()).isEqualTo(Map.of("a", written));
    }

    @Test
    void keysAreTexts() {
        assertThat(parse("1: a\ntrue: b\n2001-01-01: c\n~: d").values().keySet())
                .containsExactly("1", "true", "2001-01-01", "~");
    }

    @Test
    void everyPathHasItsPosition() {
        YamlDocument document = parse("a:\n  b: [x, {c: 1}]\n\"d e\": 2\n");

        assertThat(document.positionOf("a.b")).contains(new Position(2, 3));
        assertThat(document.positionOf("a.b[1]")).contains(new Position(2, 10));
        assertThat(document.positionOf("a.b[1].c")).contains(new Position(2, 11));
        assertThat(document.positionOf("[\"d e\"]")).contains(new Position(3, 1));
        assertThat(document.positionOf("a.b[1].missing")).contains(new Position(2, 10));
        assertThat(document.positionOf("missing")).contains(new Position(1, 1));
    }

    @Test
    void keysMayBeMerged() {
        assertThat(parse("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 0}")
                        .values()
                        .get("z"))
                .isEqualTo(Map.of("a", 0, "b", 2, "c", 4));
    }

    @Test
    void whatJsonCannotSayIsAFlaw() {
        assertThat(flaws("a: 1\nb: {a: 1, a: 2}\na: 3"))
                .containsExactly("2:11 b.a this key stands already at 2:5", "3:1 a this key stands already at 1:1");
        assertThat(flaws("a: &a [*a]")).containsExactly("1:4 a[0] contains itself");
        assertThat(flaws("a: !x y\nb: !!set {c}"))
                .containsExactly("1:4 a there is no tag !x here", "2:4 b there is no tag tag:yaml.org,2002:set here");
        assertThat(flaws("? {a: 1}\n: b")).containsExactly("1:3  expected a text as key, found something else");
        assertThat(flaws("<<: 5")).containsExactly("1:5  expected a map after <<, found something else");
    }

    @Test
    void whatIsNotOneMapInYamlIsAFlaw() {
        assertThat(flaws("text")).containsExactly("1:1  expected a map at the top level, found something else");
        assertThat(flaws("a: 1\n---\nb: 2")).singleElement().asString().startsWith("2:1  is not YAML: ");
        assertThat(flaws("a: [")).singleElement().asString().startsWith("1:5  is not YAML: ");
        assertThat(flaws("\ta: 1")).singleElement().asString().startsWith("1:1  is not YAML: ");
    }

    @Test
    void aDocumentThatUnfoldsBeyondMeasureIsAFlaw() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(flaws(bomb.toString())).singleElement().asString().contains("more than 2000000 values");
        assertThat(flaws("a: " + "[".repeat(1000) + "]".repeat(1000)))
                .singleElement()
                .asString()
                .contains("is not YAML");
    }

    @Test
    void nothingIsLostOnTheWayThroughJson() {
        YamlDocument document =
                parse("a: {b: [1, 2.5, ~, text, true, {c: []}], big: 99999999999999999999}\na: x\nd: !x y");

        YamlDocument arrived = YamlDocument.fromJson(
                new JsonObject().mergeIn(document.toJson(), true).copy());

        assertThat(arrived).isEqualTo(document);
        assertThat(arrived.values().get("a"))
                .isEqualTo(Map.of(
                        "b",
                        Arrays.asList(1, 2.5, null, "text", true, Map.of("c", List.of())),
                        "big",
                        new BigInteger("99999999999999999999")));
    }

    @Property
    void anyBytesAreReadWithoutThrowing(@ForAll byte[] bytes) {
        assertThat(YamlDocument.parse(bytes)).isNotNull();
    }

    @Property
    void anyTextIsReadWithoutThrowing(
            @ForAll @StringLength(max = 60) @CharRange(from = '\t', to = '\n') @CharRange(from = ' ', to = '~')
                    String text) {
        assertThat(parse(text)).isNotNull();
    }
}
