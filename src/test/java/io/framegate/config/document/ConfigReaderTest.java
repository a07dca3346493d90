package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.pdk.Default;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    enum Mode {
        FAST,
        VERY_SLOW
    }

    enum Version {
        ONE("v1.0"),
        TWO("v2.0");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Pair(int low, @Default("10") int high) {
        Pair {
            if (low > high) {
                throw new IllegalArgumentException("low must not exceed high");
            }
        }
    }

    record Port(int number) {
        static Port parse(String text) {
            if (!text.startsWith("port ")) {
                throw new IllegalArgumentException("expected \"port\" and a number, found \"" + text + "\"");
            }
            return new Port(Integer.parseInt(text.substring(5)));
        }
    }

    record Everything(
            @Default("1") @Range(min = 1, max = 5) int small,
            @Default("2") long large,
            @Default("0.5") double share,
            @Default("true") boolean enabled,

            @Default("name") @Matches(value = "[a-z]+", expected = "lower-case letters")
            String name,

            @Default("very_slow") Mode mode,
            @Default("v1.0") Version version,
            @Default("[a, b]") List<String> defaultedList,
            @Default("{}") Inner defaultedInner,
            @Default("some/path") Path path,
            @Default("port 7") Port port,
            List<Integer> numbers,
            @Range(max = 3) Set<Integer> smallNumbers,
            Map<String, Boolean> switches,
            Map<String, Object> anything,
            Optional<Inner> inner,
            Optional<String> text,
            @Range(min = 0) OptionalInt optionalInt,
            OptionalLong optionalLong,
            OptionalDouble optionalDouble,
            List<Pair> pairs,
            ConfigPath path2) {}

    record Limits(@Default("5") @Range(min = 1) int most, OptionalInt least) {
        Limits {
            if (least.orElse(0) > most) {
                throw new IllegalArgumentException("least must not exceed most");
            }
        }
    }

    record Limited(@Default("x") String name, @Inline Limits limits) {}

    record Inner(@Default("x") String camelCaseName, ConfigPath where) {}

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> map = new HashMap<>();
        map.put(key, value);
        return map;
    }

    private static Everything valid(Map<String, Object> document) {
        Reading<Everything> reading = ConfigReader.plain().read(Everything.class, document);
        assertThat(reading.problems()).isEmpty();
        return reading.value().orElseThrow();
    }

    private static List<String> problems(Map<String, Object> document) {
        return ConfigReader.plain().read(Everything.class, document).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void whatIsLeftOutHasItsDefaultOrIsEmpty() {
        Everything read = valid(Map.of());

        assertThat(read.small()).isEqualTo(1);
        assertThat(read.large()).isEqualTo(2);
        assertThat(read.share()).isEqualTo(0.5);
        assertThat(read.enabled()).isTrue();
        assertThat(read.name()).isEqualTo("name");
        assertThat(read.mode()).isEqualTo(Mode.VERY_SLOW);
        assertThat(read.version()).isEqualTo(Version.ONE);
        assertThat(read.defaultedList()).containsExactly("a", "b");
        assertThat(read.defaultedInner().camelCaseName()).isEqualTo("x");
        assertThat(read.path()).isEqualTo(Path.of("some/path"));
        assertThat(read.port()).isEqualTo(new Port(7));
        assertThat(read.numbers()).isEmpty();
        assertThat(read.smallNumbers()).isEmpty();
        assertThat(read.switches()).isEmpty();
        assertThat(read.anything()).isEmpty();
        assertThat(read.inner()).isEmpty();
        assertThat(read.text()).isEmpty();
        assertThat(read.optionalInt()).isEmpty();
        assertThat(read.optionalLong()).isEmpty();
        assertThat(read.optionalDouble()).isEmpty();
    }

    @Test
    void anEmptyKeyCountsAsLeftOut() {
        assertThat(valid(with("small", null)).small()).isEqualTo(1);
        assertThat(valid(with("inner", null)).inner()).isEmpty();
    }

    @Test
    void keysAreComponentsInSnakeCase() {
        Everything read = valid(Map.of("inner", Map.of("camel_case_name", "y"), "defaulted_list", List.of("c")));

        assertThat(read.inner().orElseThrow().camelCaseName()).isEqualTo("y");
        assertThat(read.defaultedList()).containsExactly("c");
    }

    @Test
    void everyKindOfValueIsRead() {
        Everything read = valid(new LinkedHashMap<>(Map.of(
                "small",
                5,
                "large",
                1L << 40,
                "share",
                2,
                "mode",
                "fast",
                "version",
                "v2.0",
                "port",
                "port 80",
                "switches",
                Map.of("a", true),
                "optional_int",
                3,
                "optional_long",
                4,
                "optional_double",
                1.5)));

        assertThat(read.small()).isEqualTo(5);
        assertThat(read.large()).isEqualTo(1L << 40);
        assertThat(read.share()).isEqualTo(2.0);
        assertThat(read.mode()).isEqualTo(Mode.FAST);
        assertThat(read.version()).isEqualTo(Version.TWO);
        assertThat(read.port()).isEqualTo(new Port(80));
        assertThat(read.switches()).containsExactly(Map.entry("a", true));
        assertThat(read.optionalInt()).hasValue(3);
        assertThat(read.optionalLong()).hasValue(4);
        assertThat(read.optionalDouble()).hasValue(1.5);
    }

    @Test
    void aNumberWithoutAFractionIsWholeHoweverItIsWritten() {
        assertThat(valid(Map.of("small", 3.0)).small()).isEqualTo(3);
        assertThat(valid(Map.of("small", 3L)).small()).isEqualTo(3);
        assertThat(valid(Map.of("small", BigInteger.valueOf(3))).small()).isEqualTo(3);
    }

    @Test
    void aSetKeepsItsOrderAndSwallowsRepetition() {
        assertThat(valid(Map.of("small_numbers", List.of(3, 1, 3, 2))).smallNumbers())
                .containsExactly(3, 1, 2);
    }

    @Test
    void whateverThereIsKeepsItsNulls() {
        Map<String, Object> nested = with("nothing", null);
        nested.put("list", Arrays.asList(1, null, Map.of("deep", "text")));

        assertThat(valid(Map.of("anything", nested)).anything())
                .containsEntry("nothing", null)
                .containsEntry("list", Arrays.asList(1, null, Map.of("deep", "text")));
    }

    @Test
    void resultsCannotBeChanged() {
        Everything read = valid(Map.of("switches", Map.of("a", true), "anything", Map.of("l", List.of(1))));

        assertThatThrownBy(() -> read.switches().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) read.anything().get("l")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> read.defaultedList().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aRecordIsToldWhereItStands() {
        Everything read = valid(Map.of("inner", Map.of()));

        assertThat(read.path2()).isEqualTo(ConfigPath.ROOT);
        assertThat(read.inner().orElseThrow().where()).hasToString("inner");
        assertThat(read.defaultedInner().where()).hasToString("defaulted_inner");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            small            | 0        | small: expected an integer in 1..5, found 0
            small            | 6        | small: expected an integer in 1..5, found 6
            small            | 1.5      | small: expected an integer in 1..5, found 1.5
            small            | "abc"    | small: expected an integer in 1..5, found "abc"
            small            | "3"      | small: expected an integer in 1..5, found "3"
            small            | true     | small: expected an integer in 1..5, found true
            small            | [1]      | small: expected an integer in 1..5, found a list
            small            | {a: 1}   | small: expected an integer in 1..5, found a map
            optional_int     | -1       | optional_int: expected an integer of at least 0, found -1
            large            | x        | large: expected an integer, found "x"
            small_numbers    | [4]      | small_numbers[0]: expected an integer of at most 3, found 4
            share            | x        | share: expected a number, found "x"
            enabled          | "true"   | enabled: expected true or false, found "true"
            enabled          | 1        | enabled: expected true or false, found 1
            name             | Abc      | name: expected lower-case letters, found "Abc"
            name             | 1        | name: expected lower-case letters in quotes, found 1
            text             | 1        | text: expected a text in quotes, found 1
            text             | []       | text: expected a text, found a list
            mode             | FAST     | mode: expected one of "fast", "very_slow", found "FAST"
            mode             | slow     | mode: expected one of "fast", "very_slow", found "slow"
            version          | 1.0      | version: expected one of "v1.0", "v2.0", found 1.0
            defaulted_list   | a        | defaulted_list: expected a list, found "a"
            defaulted_list   | [a, 1]   | defaulted_list[1]: expected a text in quotes, found 1
            defaulted_list   | [a, ~]   | defaulted_list[1]: expected a text, found nothing
            switches         | {a: 1}   | switches.a: expected true or false, found 1
            switches         | {'a b': 1} | switches["a b"]: expected true or false, found 1
            inner            | x        | inner: expected a map, found "x"
            port             | 80       | port: expected a port, found 80
            port             | "80"     | port: expected "port" and a number, found "80"
            pairs            | [{}]     | pairs[0].low: required: expected an integer, found nothing
            pairs            | [{low: 1}, {low: 11}] | pairs[1]: low must not exceed high
            pairs            | [{low: 1, hihg: 2}]   | pairs[0].hihg: unknown key, did you mean "high"?
            smal             | 1        | smal: unknown key, did you mean "small"?
            optionalLong     | 1        | optionalLong: unknown key, did you mean "optional_long"?
            utterly          | 1        | utterly: unknown key
            """)
    void aValueThatDoesNotFitIsReportedWithWhatWasExpectedAndFound(String key, String flow, String problem) {
        Object value = FlowText.parse(flow).orElseThrow();

        assertThat(problems(Map.of(key, value))).containsExactly(problem);
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThat(problems(Map.of(
                        "small", 9,
                        "inner", Map.of("camel", 1, "camel_case_name", 2),
                        "pairs", List.of(Map.of("low", "a"), Map.of("low", 20)))))
                .containsExactlyInAnyOrder(
                        "small: expected an integer in 1..5, found 9",
                        "inner.camel: unknown key; known are \"camel_case_name\"",
                        "inner.camel_case_name: expected a text in quotes, found 2",
                        "pairs[0].low: expected an integer, found \"a\"",
                        "pairs[1]: low must not exceed high");
    }

    record Shares(
            @Range(min = 0, max = 100) double part,
            @Range(min = -1) double above,
            @Range(max = 1) double below) {}

    @Test
    void decimalsHaveBoundsToo() {
        Map<String, Object> document = Map.of("part", 100.01, "above", -1.5, "below", 1);

        assertThat(ConfigReader.plain().read(Shares.class, document).problems().stream()
                        .map(ConfigProblem::toString))
                .containsExactly(
                        "part: expected a number in 0..100, found 100.01",
                        "above: expected a number of at least -1, found -1.5");
    }

    @Test
    void aRecordWhoseComponentsAreBrokenIsNotAskedForItsOwnObjection() {
        assertThat(problems(Map.of("pairs", List.of(Map.of("low", 20, "high", "x")))))
                .containsExactly("pairs[0].high: expected an integer, found \"x\"");
    }

    @Test
    void whatIsFoundIsShortened() {
        assertThat(problems(Map.of("small", "x".repeat(100) + "\n")))
                .containsExactly("small: expected an integer in 1..5, found \"" + "x".repeat(60) + "...\"");
    }

    record Refusing(@Default("1") int number) {
        Refusing {
            if (number == 0) {
                throw new IllegalStateException("out of order");
            }
        }
    }

    @Test
    void aConstructorThatThrowsAnythingElseIsAProblemToo() {
        assertThat(ConfigReader.plain()
                        .read(Refusing.class, Map.of("number", 0))
                        .problems())
                .containsExactly(new ConfigProblem("", "refused with java.lang.IllegalStateException: out of order"));
    }

    record Unreadable(Thread thread) {}

    record MisplacedRange(@Range(max = 1) String text) {}

    record MisplacedForm(
            @Matches(value = "x", expected = "x") int number) {}

    record UnfitDefault(@Default("six") int number) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Unreadable     | thread | a document cannot hold a java.lang.Thread
            MisplacedRange | text   | @Range is for numbers
            MisplacedForm  | number | @Matches is for texts
            UnfitDefault   | number | its default does not fit: expected an integer, found "six"
            """)
    void aRecordThatCannotBeReadIsRefusedBeforeAnyDocument(String type, String component, String message)
            throws ClassNotFoundException {
        Class<? extends Record> record =
                Class.forName(getClass().getName() + "$" + type).asSubclass(Record.class);

        assertThatThrownBy(() -> ConfigReader.plain().read(record, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(type + "." + component + ": " + message);
    }

    record Tree(String name, List<Tree> children) {}

    @Test
    void aRecordMayContainItself() {
        Map<String, Object> document = Map.of("name", "a", "children", List.of(Map.of("name", "b")));

        Reading<Tree> reading = ConfigReader.plain().read(Tree.class, document);

        assertThat(reading.value()).contains(new Tree("a", List.of(new Tree("b", List.of()))));
    }

    @Test
    void aMapWithNullKeysOrValuesIsNoReasonToThrow() {
        Map<String, Object> document = new HashMap<>();
        document.put(null, 1);
        document.put("switches", Collections.singletonMap("a", null));

        assertThat(problems(document))
                .containsExactlyInAnyOrder("null: unknown key", "switches.a: expected true or false, found nothing");
    }

    @Test
    void keysOfAnInlinedRecordStandBesideTheOthers() {
        Reading<Limited> reading = ConfigReader.plain().read(Limited.class, Map.of("name", "a", "least", 2));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.value()).contains(new Limited("a", new Limits(5, OptionalInt.of(2))));
    }

    @Test
    void problemsOfAnInlinedRecordAreFoundBesideTheOthers() {
        assertThat(limitedProblems(Map.of("mots", 1, "most", 0)))
                .containsExactlyInAnyOrder(
                        "mots: unknown key, did you mean \"most\"?",
                        "most: expected an integer of at least 1, found 0");
        assertThat(limitedProblems(Map.of("least", 6))).containsExactly("least must not exceed most");
    }

    private static List<String> limitedProblems(Map<String, Object> document) {
        return ConfigReader.plain().read(Limited.class, document).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }
}
