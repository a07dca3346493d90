package io.framegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The groups of a route's regular expressions, whose names are Kong's and not Java's. */
class RoutePathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /room/([a-z]+)                          | 1       | red
            /room/([a-z]+)                          | 2       |
            /room/([a-z]+)                          | name    |
            /room/(?<room_id>[a-z]+)                | room_id | red
            /room/(?P<room_id>[a-z]+)               | room_id | red
            /room/(?<room_id>[a-z]+)                | 1       | red
            /(?:room)/(?<x>[a-z]+)                  | x       | red
            /(room)/(?<x>[a-z]+)                    | x       | red
            /room(?<=m)/(?<x>[a-z]+)                | x       | red
            /[(]?room\\)?/(?<x>[a-z]+)              | x       | red
            /(?<a>ro(?<b>om))/(?<c>[a-z]+)          | c       | red
            /(?<a>ro(?<b>om))/(?<c>[a-z]+)          | b       | om
            """)
    void aGroupIsFoundByItsNameOrItsNumber(String expression, String group, String captured) {
        RoutePath.Regex path = new RoutePath.Regex(expression.replace("\\\\", "\\"));
        Matcher matcher = path.compile().matcher("/room/red");
        assertThat(matcher.lookingAt()).isTrue();

        assertThat(path.group(group)
                        .filter(number -> number <= matcher.groupCount())
                        .map(matcher::group)
                        .orElse(null))
                .isEqualTo(captured);
    }
}
