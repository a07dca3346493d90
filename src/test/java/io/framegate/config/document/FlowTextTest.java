package io.framegate.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTextTest {

    @Test
    void scalarsHaveTheirTypes() {
        assertThat(FlowText.parse("12")).contains(12L);
        assertThat(FlowText.parse("-1.5")).contains(-1.5);
        assertThat(FlowText.parse("true")).contains(true);
        assertThat(FlowText.parse("a, b: c")).contains("a, b: c");
        assertThat(FlowText.parse("\"12\"")).contains("12");
        assertThat(FlowText.parse("'it''s'")).contains("it's");
        assertThat(FlowText.parse("\"a\\n\\u0041\"")).contains("a\nA");
        assertThat(FlowText.parse("~")).isEmpty();
    }

    @Test
    void listsAndMapsNest() {
        assertThat(FlowText.parse("[a, {b: 1, 'c': [x, ~]}, \"d\", ]"))
                .contains(List.of("a", Map.of("b", 1L, "c", Arrays.asList("x", null)), "d"));
        assertThat(FlowText.parse("{\"url\":\"ws://h:1/\",\"n\":2}")).contains(Map.of("url", "ws://h:1/", "n", 2L));
        assertThat(FlowText.parse("{url: ws://h:1/}")).contains(Map.of("url", "ws://h:1/"));
        assertThat(FlowText.parse("[]")).contains(List.of());
        assertThat(FlowText.parse("{}")).contains(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[a", "[a}", "{a}", "{a: 1, a: 2}", "\"a", "[a] b", "[,]", "\"\\x\"", "\"\\u00\""})
    void whatIsMalformedIsNoValue(String text) {
        assertThat(FlowText.parse(text)).isEmpty();
    }

    @Test
    void depthIsBounded() {
        assertThat(FlowText.parse("[".repeat(100_000))).isEmpty();
    }

    @Property
    void anyTextIsReadWithoutThrowing(@ForAll @CharRange(from = ' ', to = '~') String text) {
        assertThat(FlowText.parse(text)).isNotNull();
    }
}
